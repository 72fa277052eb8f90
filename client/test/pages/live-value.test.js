import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LiveValue } from '../../../api-node/src/main/resources/static/live-value.js';

/** A number that is fetched when the test says so, and what was shown. */
function value() {
  /** @type {((data: unknown) => void)[]} */
  const answers = [];
  /** @type {number[]} */
  const shown = [];
  const live = new LiveValue({
    type: 'count',
    read: (data) => (typeof data === 'number' ? data : undefined),
    fetch: () => new Promise((resolve) => answers.push(resolve)),
    show: (number) => shown.push(number),
    identity: (number) => number % 10,
  });
  return { live, answers, shown };
}

test('answer_askedForBeforeAPush_isDropped', async () => {
  const { live, answers, shown } = value();
  const refresh = live.refresh();
  live.push(2);
  answers[0]?.(1);
  assert.equal(await refresh, false);
  assert.deepEqual(shown, [2]);
});

test('answer_overtakenByALaterOne_isDropped', async () => {
  const { live, answers, shown } = value();
  const [first, second] = [live.refresh(), live.refresh()];
  answers[1]?.(2);
  answers[0]?.(1);
  assert.deepEqual(await Promise.all([first, second]), [false, true]);
  assert.deepEqual(shown, [2]);
});

test('push_afterAnAnswer_isShown', async () => {
  const { live, answers, shown } = value();
  const refresh = live.refresh();
  answers[0]?.(1);
  await refresh;
  live.push(2);
  assert.deepEqual(shown, [1, 2]);
});

test('refresh_tellsWhetherSomethingChanged', async () => {
  const { live, answers } = value();
  const changes = [];
  for (const [at, number] of [1, 1, 2, 12].entries()) {
    const refresh = live.refresh();
    answers[at]?.(number);
    changes.push(await refresh);
  }
  assert.deepEqual(changes, [true, false, true, false], '12 is 2 but for what does not count');
});

test('change_itsAnswerIsShown_andWhatWasAskedForBeforeIsDropped', async () => {
  const { live, answers, shown } = value();
  const refresh = live.refresh();
  const change = live.change(async () => 3);
  answers[0]?.(1);
  assert.equal(await refresh, false);
  await change;
  assert.deepEqual(shown, [3]);
});

test('change_answeredAfterAPush_isOlder', async () => {
  const { live, shown } = value();
  const change = live.change(async () => 3);
  live.push(4);
  await change;
  assert.deepEqual(shown, [4]);
});

test('watch_seesWhatIsShown_fromThenOn', () => {
  const { live, shown } = value();
  live.push(1);
  /** @type {number[]} */
  const watched = [];
  live.watch((number) => watched.push(number));
  live.push(2);
  assert.deepEqual([shown, watched], [[1, 2], [2]]);
});

test('push_thatNoNodeSends_changesNothing', () => {
  const { live, shown } = value();
  live.push(3);
  live.push('many');
  live.push(null);
  assert.deepEqual(shown, [3]);
});
