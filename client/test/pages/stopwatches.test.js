import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inWords } from '../../../api-node/src/main/resources/static/board/card-stopwatch.js';
import { Stopwatches } from '../../../api-node/src/main/resources/static/board/stopwatches.js';
import { LiveValue } from '../../../api-node/src/main/resources/static/live-value.js';

/** A page whose node answers what the test tells it to, when it tells it to. */
function page() {
  /** @type {{what: string, answer: (value: any) => void, fail: (problem: unknown) => void}[]} */
  const asked = [];
  const ask = (/** @type {string} */ what) =>
    new Promise((answer, fail) => {
      asked.push({ what, answer, fail });
    });
  const seen = { changes: 0, refused: /** @type {unknown[]} */ ([]), header: /** @type {unknown[]} */ ([]) };
  const list = new LiveValue({
    type: 'stopwatches',
    read: (data) => data,
    fetch: () => ask('GET /user/stopwatches'),
    show: (stopwatches) => (seen.header = stopwatches),
  });
  const stopwatches = new Stopwatches({
    api: { get: (path) => ask(`GET ${path}`), post: (path) => ask(`POST ${path}`) },
    list,
    base: '/api/projects/DEMO',
    refused: (problem) => seen.refused.push(problem),
    changed: () => seen.changes++,
  });
  return { stopwatches, asked, seen, push: (/** @type {unknown} */ data) => list.push(data) };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('push_showsWhichRun_andAnEmptyListThatNoneDoes', () => {
  const { stopwatches, seen, push } = page();
  push([{ issue_index: 12, seconds: 3 }]);
  assert.equal(stopwatches.runs('12'), true);
  assert.equal(stopwatches.runs('13'), false);
  push([]);
  assert.equal(stopwatches.runs('12'), false);
  assert.equal(seen.changes, 2);
});

test('act_isShownBeforeTheAnswer', () => {
  const { stopwatches, asked } = page();
  void stopwatches.act('12', 'start');
  assert.equal(stopwatches.runs('12'), true);
  void stopwatches.act('12', 'stop');
  assert.equal(stopwatches.runs('12'), false);
  assert.deepEqual(
    asked.map(({ what }) => what),
    ['POST /api/projects/DEMO/tickets/12/stopwatch/start', 'POST /api/projects/DEMO/tickets/12/stopwatch/stop'],
  );
});

for (const [action, runs] of /** @type {["start" | "stop" | "cancel", boolean][]} */ ([
  ['start', false],
  ['stop', true],
  ['cancel', true],
])) {
  test(`act_${action}Refused_isTakenBackAndAskedFor`, async () => {
    const { stopwatches, asked, seen, push } = page();
    push(runs ? [{ issue_index: 12 }] : []);
    const done = stopwatches.act('12', action);
    asked[0]?.fail(new Error('no'));
    await done;
    assert.equal(stopwatches.runs('12'), runs);
    assert.equal(seen.refused.length, 1);
    assert.equal(asked[1]?.what, 'GET /user/stopwatches');
    asked[1]?.answer(runs ? [] : [{ issue_index: '12' }]);
    await settled();
    assert.equal(stopwatches.runs('12'), !runs);
  });
}

test('answerOfAChange_switchesEverything_alsoTheHeader', async () => {
  const { stopwatches, asked, seen, push } = page();
  push([{ issue_index: 12 }]);
  const done = stopwatches.act('13', 'start');
  asked[0]?.answer([{ issue_index: 13 }]);
  await done;
  assert.deepEqual(seen.header, [{ issue_index: 13 }]);
  assert.equal(stopwatches.runs('12'), false);
  assert.equal(stopwatches.runs('13'), true);
});

test('answer_askedForBeforeAChange_isOlder', async () => {
  const { stopwatches, asked } = page();
  stopwatches.refresh();
  void stopwatches.act('12', 'start');
  asked[0]?.answer([]);
  await settled();
  assert.equal(stopwatches.runs('12'), true);
});

test('refresh_answeredAfterAPush_isOlder', async () => {
  const { stopwatches, asked, push } = page();
  stopwatches.refresh();
  push([{ issue_index: 12 }]);
  asked[0]?.answer([]);
  await settled();
  assert.equal(stopwatches.runs('12'), true);
});

test('refresh_failing_leavesWhatIsKnown', async () => {
  const { stopwatches, asked, push } = page();
  push([{ issue_index: 12 }]);
  stopwatches.refresh();
  asked[0]?.fail(new Error('no network'));
  await settled();
  assert.equal(stopwatches.runs('12'), true);
});

for (const [seconds, words] of /** @type {[number, string][]} */ ([
  [0, 'none'],
  [0.9, 'none'],
  [59, '59 s'],
  [60, '1 min'],
  [3599, '59 min'],
  [3600, '1 h'],
  [11_100, '3 h 5 min'],
])) {
  test(`inWords_${seconds}_is_${words}`, () => assert.equal(inWords(seconds), words));
}
