import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Drafts, keepDraftsOf } from '../../../api-node/src/main/resources/static/board/drafts.js';

/** @returns {Storage} */
function storage() {
  const held = new Map();
  return /** @type {any} */ ({
    getItem: (/** @type {string} */ key) => held.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => held.set(key, value),
    removeItem: (/** @type {string} */ key) => held.delete(key),
    key: (/** @type {number} */ at) => [...held.keys()][at] ?? null,
    get length() {
      return held.size;
    },
  });
}

/** @param {string} page @param {string} user @param {Storage} where */
function draftsOf(page, user, where) {
  const drafts = new Drafts(page, where);
  drafts.ownedBy(user);
  return drafts;
}

test('keep_isThereForTheNextPageOfTheSameUser', () => {
  const where = storage();
  draftsOf('42', '7', where).keep('card/12', { title: 'x' });
  assert.deepEqual(draftsOf('42', '7', where).read('card/12'), { title: 'x' });
  assert.deepEqual(draftsOf('42', '7', where).names(), ['card/12']);
});

test('keep_isThereForNoOtherUserNorPage', () => {
  const where = storage();
  draftsOf('42', '7', where).keep('card/12', 'x');
  for (const [page, user] of [
    ['42', '8'],
    ['43', '7'],
    ['2', '7'],
    ['42', '77'],
  ]) {
    assert.equal(draftsOf(page ?? '', user ?? '', where).read('card/12'), undefined);
    assert.deepEqual(draftsOf(page ?? '', user ?? '', where).names(), []);
  }
});

test('keep_beforeTheUserIsKnown_isWrittenWhenItIs', () => {
  const where = storage();
  const drafts = new Drafts('42', where);
  drafts.keep('composer/1', 'early');
  assert.equal(drafts.read('composer/1'), 'early');
  assert.equal(where.length, 0);
  drafts.ownedBy('7');
  assert.equal(draftsOf('42', '7', where).read('composer/1'), 'early');
});

test('drop_isGone', () => {
  const where = storage();
  const drafts = draftsOf('42', '7', where);
  drafts.keep('card/12', 'x');
  drafts.drop('card/12');
  assert.equal(drafts.read('card/12'), undefined);
  assert.equal(where.length, 0);
});

test('keep_storageFull_isNoFault', () => {
  const where = storage();
  where.setItem = () => {
    throw new Error('QuotaExceededError');
  };
  draftsOf('42', '7', where).keep('card/12', 'x');
});

test('read_brokenText_isNone', () => {
  const where = storage();
  where.setItem('tidings-draft/7/42/card/12', '{');
  assert.equal(draftsOf('42', '7', where).read('card/12'), undefined);
});

test('keepDraftsOf_forgetsThoseOfOthers_andNothingElse', () => {
  const where = storage();
  where.setItem('tidings-notice', 'x');
  draftsOf('42', '7', where).keep('card/12', 'mine');
  draftsOf('42', '77', where).keep('card/12', 'theirs');
  keepDraftsOf('7', where);
  assert.equal(where.length, 2);
  assert.equal(draftsOf('42', '7', where).read('card/12'), 'mine');
});
