import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { Problem } from '../../../api-node/src/main/resources/static/board/api.js';
import { NewCards } from '../../../api-node/src/main/resources/static/board/new-cards.js';
import { Store } from '../../../api-node/src/main/resources/static/board/store.js';
import { board, picture, ticket } from './fixtures.js';

const settled = () => new Promise(setImmediate);
const globals = /** @type {any} */ (globalThis);

beforeEach(() => {
  globals.addEventListener ??= () => {};
  globals.removeEventListener ??= () => {};
  mock.timers.enable({ apis: ['setTimeout'] });
});
afterEach(() => mock.timers.reset());

/** A page whose node answers as told: a number is a refusal with that status, 0 no answer at all. @param {(number | object)[]} answers @param {Map<string, any>} [kept] */
function page(answers, kept = new Map()) {
  const store = new Store(board());
  /** @type {{title: string, key: string}[]} */
  const asked = [];
  const api = /** @type {any} */ ({
    post: async (/** @type {string} */ _, /** @type {any} */ { title }, /** @type {any} */ headers) => {
      asked.push({ title, key: headers['Idempotency-Key'] });
      const answer = answers.shift();
      if (typeof answer === 'number') {
        throw new Problem(answer, { detail: `refused with ${answer}` });
      }
      return answer;
    },
  });
  const drafts = /** @type {any} */ ({
    keep: (/** @type {string} */ name, /** @type {any} */ value) => kept.set(name, JSON.stringify(value)),
    read: (/** @type {string} */ name) => kept.has(name) && JSON.parse(kept.get(name)),
    drop: (/** @type {string} */ name) => kept.delete(name),
  });
  const clock = { now: 0 };
  const refresh = /** @type {any} */ ({ insist: () => {} });
  const cards = new NewCards({ store, api, redraw: () => {}, refresh }, '/p', drafts, () => clock.now);
  return { cards, store, asked, kept, clock };
}

/** What stands on the board without a number. @param {Store} store */
const unsaved = (store) => store.view.lanes.flatMap((lane) => lane.cards).filter(({ number }) => number === 0);

test('add_standsOnTheBoardAtOnce_thenAsTheServerSays', async () => {
  const { cards, store, kept } = page([ticket('15', '1', 'a5', { title: 'x' })]);
  const made = cards.add({ title: 'x', columnId: '1' });
  assert.deepEqual(
    unsaved(store).map(({ title }) => title),
    ['x'],
  );
  assert.equal((await made)?.id, '15');
  assert.equal(picture(store.view), '1: 11 12 15 | 2: 13 | off: 14');
  assert.equal(kept.size, 0);
});

for (const status of [0, 429, 502, 503, 504]) {
  test(`add_${status}_isAskedForAgainWithTheSameKey_andTheOthersAfterIt`, async () => {
    const { cards, store, asked } = page([status, status, ticket('15', '1', 'a5'), ticket('16', '1', 'a6')]);
    const first = cards.add({ title: 'first', columnId: '1' });
    const second = cards.add({ title: 'second', columnId: '1' });
    for (let i = 0; i < 3; i++) {
      await settled();
      mock.timers.tick(10_000);
    }
    await Promise.all([first, second]);
    assert.deepEqual(
      asked.map(({ title }) => title),
      ['first', 'first', 'first', 'second'],
    );
    assert.equal(new Set(asked.map(({ key }) => key)).size, 2);
    assert.equal(unsaved(store).length, 0);
  });
}

test('add_refused_staysWithTheReason_andOthersGoOn_retryHasAnotherKey', async () => {
  const { cards, store, asked } = page([409, ticket('16', '1', 'a6'), ticket('15', '1', 'a5')]);
  const first = cards.add({ title: 'first', columnId: '1' });
  await cards.add({ title: 'second', columnId: '1' });
  const [card] = unsaved(store);
  assert.equal(card?.problem, 'refused with 409');
  cards.retry(card?.id ?? '', { title: 'shorter' });
  await first;
  assert.deepEqual(
    asked.map(({ title }) => title),
    ['first', 'second', 'shorter'],
  );
  assert.equal(new Set(asked.map(({ key }) => key)).size, 3);
});

test('retry_whileItWaits_asksAtOnce', async () => {
  const { cards, asked } = page([0, ticket('15', '1', 'a5')]);
  const made = cards.add({ title: 'x', columnId: '1' });
  await settled();
  cards.retry();
  await made;
  assert.equal(asked.length, 2);
});

test('discard_isGone', async () => {
  const { cards, store, kept } = page([409]);
  const made = cards.add({ title: 'x', columnId: '1' });
  await settled();
  cards.discard(unsaved(store)[0]?.id ?? '');
  assert.equal(await made, undefined);
  assert.equal(picture(store.view), '1: 11 12 | 2: 13 | off: 14');
  assert.equal(kept.size, 0);
});

test('restore_isAskedForWithTheKeyThatItHad', async () => {
  const before = page([0]);
  void before.cards.add({ title: 'x', columnId: '1' });
  await settled();
  before.cards.stop();
  const after = page([ticket('15', '1', 'a5')], before.kept);
  after.cards.restore();
  await settled();
  assert.equal(after.asked[0]?.key, before.asked[0]?.key);
  assert.equal(after.kept.size, 0);
});

test('restore_madeByATryWithoutAnswerAndDeletedSince_isGivenUp', async () => {
  const before = page([0]);
  void before.cards.add({ title: 'x', columnId: '1' });
  await settled();
  before.cards.stop();
  const after = page([404], before.kept);
  after.cards.restore();
  await settled();
  assert.equal(unsaved(after.store).length, 0);
  assert.equal(after.kept.size, 0);
});

test('add_401_isKeptForTheNextLogin', async () => {
  const { cards, kept, asked } = page([401]);
  void cards.add({ title: 'x', columnId: '1' });
  await settled();
  mock.timers.tick(60_000);
  await settled();
  assert.equal(asked.length, 1);
  assert.equal(kept.size, 1);
});

// The node may have forgotten the key by then, and a second card would be made.
test('add_noAnswerForMinutes_asksItsUserBeforeItTriesAgain', async () => {
  const { cards, store, asked, clock } = page([0, ticket('15', '1', 'a5')]);
  void cards.add({ title: 'x', columnId: '1' });
  await settled();
  clock.now = 10 * 60_000;
  mock.timers.tick(10_000);
  await settled();
  assert.equal(asked.length, 1);
  assert.match(unsaved(store)[0]?.problem ?? '', /did not answer/);
});
