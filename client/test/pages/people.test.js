import assert from 'node:assert/strict';
import { test } from 'node:test';
import { People } from '../../../api-node/src/main/resources/static/board/people.js';

const ROOT = { id: '1', username: 'root', name: 'Root', avatar: null };

function node(/** @type {any[]} */ ...answers) {
  const asked = { count: 0 };
  const get = async () => {
    asked.count++;
    const answer = answers.shift();
    if (!answer) {
      throw new Error('no network');
    }
    return answer;
  };
  return { get, asked };
}

test('find_whoIsKnown_asksNothing', async () => {
  const api = node();
  const people = new People(api);
  people.learn([{ id: 7, name: 'Grace', avatar: null }]);
  assert.equal((await people.find('7'))?.name, 'Grace');
  assert.equal(api.asked.count, 0);
});

test('find_severalWhoAreNot_areAskedForAtOnce', async () => {
  const api = node({ users: [ROOT] }, { users: [ROOT] });
  const people = new People(api);
  const [root, none] = await Promise.all([people.find('1'), people.find('2')]);
  assert.equal(root?.name, 'Root');
  assert.equal(none, undefined);
  assert.ok(api.asked.count <= 2);
});

test('find_withoutAnAnswer_isNoOneAndMayBeAskedAgain', async () => {
  const api = node(undefined, { users: [ROOT] });
  const people = new People(api);
  assert.equal(await people.find('1'), undefined);
  assert.equal((await people.find('1'))?.name, 'Root');
});

test('knownOrAsked_asksOnceForEach_alsoForThoseWhomNoNodeNames', async () => {
  const api = node({ users: [ROOT] }, { users: [ROOT] });
  const people = new People(api);
  const learned = /** @type {string[]} */ ([]);
  for (const id of ['1', '1', '9', '9']) {
    assert.equal(
      people.knownOrAsked(id, () => learned.push(id)),
      undefined,
    );
  }
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(learned, ['1']);
  assert.equal(people.knownOrAsked('1', () => learned.push('again'))?.name, 'Root');
  assert.equal(
    people.knownOrAsked('9', () => learned.push('again')),
    undefined,
  );
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(learned, ['1']);
  assert.ok(api.asked.count <= 2);
});

test('knownOrAsked_withoutAnAnswer_asksAgain', async () => {
  const api = node(undefined, { users: [ROOT] });
  const people = new People(api);
  const learned = /** @type {string[]} */ ([]);
  for (const count of [1, 2, 2]) {
    people.knownOrAsked('1', () => learned.push('1'));
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(api.asked.count, count);
  }
  assert.deepEqual(learned, ['1']);
});
