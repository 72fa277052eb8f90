import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fetches } from '../../../api-node/src/main/resources/static/board/fetches.js';

/** Questions that are answered when the test says so. */
function questions() {
  /** @type {((answer: string) => void)[]} */
  const waiting = [];
  return {
    ask: () => new Promise((/** @type {(answer: string) => void} */ resolve) => waiting.push(resolve)),
    answer: (/** @type {number} */ number, /** @type {string} */ text) => waiting[number]?.(text),
    get count() {
      return waiting.length;
    },
  };
}

test('run_askedAgainMeanwhile_isPutOnceMoreAndUsesBoth', async () => {
  const fetches = new Fetches();
  const q = questions();
  /** @type {string[]} */
  const used = [];
  const use = (/** @type {string} */ text) => used.push(text);
  const first = fetches.run('board', q.ask, use);
  fetches.run('board', q.ask, use);
  fetches.run('board', q.ask, use);
  assert.equal(q.count, 1);
  q.answer(0, 'old');
  await new Promise(setImmediate);
  assert.equal(q.count, 2);
  q.answer(1, 'new');
  await first;
  assert.deepEqual(used, ['old', 'new']);
});

test('run_answerOlderThanOneThatCoversIt_isDropped', async () => {
  const fetches = new Fetches();
  const [column, board] = [questions(), questions()];
  /** @type {string[]} */
  const used = [];
  const one = fetches.run('column.1', column.ask, (text) => used.push(text), 'board');
  const all = fetches.run('board', board.ask, (text) => used.push(text));
  board.answer(0, 'board');
  await all;
  column.answer(0, 'stale column');
  await one;
  assert.deepEqual(used, ['board']);
});

test('run_answerNewerThanOneThatCoversIt_isUsed', async () => {
  const fetches = new Fetches();
  const [column, board] = [questions(), questions()];
  /** @type {string[]} */
  const used = [];
  const all = fetches.run('board', board.ask, (text) => used.push(text));
  const one = fetches.run('column.1', column.ask, (text) => used.push(text), 'board');
  board.answer(0, 'board');
  await all;
  column.answer(0, 'column');
  await one;
  assert.deepEqual(used, ['board', 'column']);
});

test('run_refused_mayBeAskedAgain', async () => {
  const fetches = new Fetches();
  await assert.rejects(fetches.run('board', () => Promise.reject(new Error('no')), assert.fail));
  let used = '';
  await fetches.run(
    'board',
    async () => 'yes',
    (text) => (used = text),
  );
  assert.equal(used, 'yes');
});
