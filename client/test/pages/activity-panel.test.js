import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { EVERYTHING } from '../../../api-node/src/main/resources/static/activity/activity-filter.js';
import { ActivityPanel } from '../../../api-node/src/main/resources/static/activity/activity-panel.js';
import { activity, numbered } from './activities.js';
import { documentOf, FakeElement } from './elements.js';

/** @typedef {import('../../../api-node/src/main/resources/static/activity/activity-text.js').Activity} Activity */

const ANN = { ...EVERYTHING, user: 'ann' };
const CREATED = { ...EVERYTHING, type: 'created' };

/** @type {Record<string, any>} */
let elements;
/** The requests that were not answered yet. @type {{path: string, answer: (page: object) => void, fail: (problem: unknown) => void}[]} */
let asked;
/** @type {ActivityPanel} */
let panel;
/** @type {(isAtTop: boolean) => void} */
let scroll;
/** @type {string[]} */
let cursors;

const settled = () => new Promise((resolve) => setImmediate(resolve));
const rows = () =>
  elements['days']
    .querySelectorAll('li')
    .map(({ dataset }) => dataset.activityId)
    .join(' ');
const page = (/** @type {(number | string)[]} */ ids, /** @type {string | null} */ next = null) => ({
  activities: numbered(...ids),
  next,
  cursor: 'c',
});

/** Answers the oldest request. @param {object} answer */
async function answer(answer) {
  asked.shift()?.answer(answer);
  await settled();
}

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ['setInterval', 'setTimeout'] });
  const ids = ['days', 'empty', 'older', 'newer', 'top', 'try-again'];
  elements = Object.fromEntries(ids.map((id) => [id, new FakeElement('div', { id })]));
  elements['problem'] = new FakeElement('div', { id: 'problem', hidden: true }, new FakeElement('p'));
  documentOf(...Object.values(elements));
  Object.assign(elements['top'], { scrollIntoView: () => {} });
  Object.assign(globalThis, {
    requestAnimationFrame: (/** @type {() => void} */ run) => setTimeout(run, 16),
    IntersectionObserver: class {
      /** @param {(entries: object[]) => void} told */
      constructor(told) {
        scroll = (isIntersecting) => told([{ isIntersecting }]);
      }
      observe() {}
    },
  });
  asked = [];
  cursors = [];
  panel = new ActivityPanel({
    api: { get: (path) => new Promise((answer, fail) => asked.push({ path, answer, fail })) },
    refused: assert.fail,
    makeRow: ({ id }) => /** @type {any} */ (new FakeElement('li', { dataset: { activityId: id } })),
    announce: () => {},
    loaded: ({ cursor }) => cursors.push(cursor),
  });
});

/** @param {number[]} ids */
async function shown(ids, next = /** @type {string | null} */ (null)) {
  void panel.show(EVERYTHING);
  await answer(page(ids, next));
}

function take(/** @type {Partial<Activity>} */ fields) {
  panel.take(activity(fields));
  mock.timers.tick(300);
}

test('firstPage_isShown_andToldWithItsPosition', async () => {
  await shown([3, 2, 1]);
  assert.equal(rows(), '3 2 1');
  assert.deepEqual(cursors, ['c']);
  assert.equal(elements['empty'].hidden, true);
  assert.equal(elements['older'].hidden, true);
});

test('noActivities_areSaidSo', async () => {
  await shown([]);
  assert.equal(elements['empty'].hidden, false);
  assert.match(elements['empty'].textContent, /^Nothing has happened yet/);
  void panel.show(ANN);
  await answer(page([]));
  assert.equal(elements['empty'].textContent, 'No activity matches.');
});

test('answer_thatComesAfterAnotherFilterWasChosen_isDropped', async () => {
  void panel.show(EVERYTHING);
  void panel.show(ANN);
  assert.deepEqual(
    asked.map(({ path }) => path),
    ['/api/activity?', '/api/activity?user=ann'],
  );
  const [early, late] = asked.splice(0);
  late?.answer(page([2]));
  await settled();
  early?.answer(page([9, 8]));
  await settled();
  assert.equal(rows(), '2');
});

test('answer_ofTheFilterBefore_thatComesFirst_isNotShownEither', async () => {
  void panel.show(EVERYTHING);
  void panel.show(ANN);
  await answer(page([9, 8]));
  assert.equal(rows(), '');
  await answer(page([2]));
  assert.equal(rows(), '2');
});

test('failure_ofTheFilterBefore_isNotShown', async () => {
  void panel.show(EVERYTHING);
  void panel.show(ANN);
  const [early] = asked.splice(0, 1);
  await answer(page([2]));
  early?.fail(new Error('late'));
  await settled();
  assert.equal(elements['problem'].hidden, true);
  assert.equal(rows(), '2');
});

test('failure_isShown_untilItSucceeds', async () => {
  void panel.show(EVERYTHING);
  asked.shift()?.fail(new Error('No node answers.'));
  await settled();
  assert.equal(elements['problem'].hidden, false);
  assert.equal(elements['problem'].textContent, 'No node answers.');
  await shown([1]);
  assert.equal(elements['problem'].hidden, true);
  assert.equal(rows(), '1');
});

test('activities_thatComeWhileTheFirstPageIsOnItsWay_areNotLost', async () => {
  void panel.show(EVERYTHING);
  take({ id: '3' });
  take({ id: '4' });
  await answer(page([3, 2]));
  assert.equal(rows(), '4 3 2');
});

test('activities_ofTheStream_goOnTop_ifTheyMatch', async () => {
  void panel.show(CREATED);
  await answer(page([1]));
  take({ id: '2', activity_type: 'edited' });
  take({ id: '3', activity_type: 'created' });
  assert.equal(rows(), '3 1');
});

test('older_followOn_andALateAnswerAfterAnotherFilter_isDropped', async () => {
  await shown([9, 8], '8');
  elements['older'].dispatchEvent(new Event('click'));
  assert.equal(asked[0]?.path, '/api/activity?before=8');
  elements['older'].dispatchEvent(new Event('click'));
  assert.equal(asked.length, 1, 'once at a time');
  await answer(page([7], '7'));
  assert.equal(rows(), '9 8 7');

  elements['older'].dispatchEvent(new Event('click'));
  void panel.show(ANN);
  const [late] = asked.splice(0, 1);
  await answer(page([2], '2'));
  late?.answer(page([6]));
  await settled();
  assert.equal(rows(), '2');
});

test('emptyPages_areFollowed_untilThereIsSomething_butNotForEver', async () => {
  void panel.show(ANN);
  await answer(page([], '90'));
  assert.equal(asked[0]?.path, '/api/activity?user=ann&before=90');
  await answer(page([80], '80'));
  assert.equal(rows(), '80');

  void panel.show(CREATED);
  for (const next of ['50', '40', '30', '20', '10']) {
    await answer(page([], next));
  }
  assert.deepEqual(asked, []);
  assert.equal(elements['empty'].hidden, true);
  assert.equal(elements['older'].textContent, 'Look further back');
});

test('activities_waitWhileTheReaderIsFurtherDown_andComeWhenWanted', async () => {
  await shown([1]);
  scroll(false);
  take({ id: '2' });
  take({ id: '3' });
  assert.equal(rows(), '1');
  assert.equal(elements['newer'].textContent, '2 new activities');
  elements['newer'].dispatchEvent(new Event('click'));
  assert.equal(rows(), '3 2 1');
  assert.equal(elements['newer'].hidden, true);
  take({ id: '4' });
  scroll(true);
  assert.equal(rows(), '4 3 2 1');
});

test('activities_thatWait_areBounded', async () => {
  await shown([1]);
  scroll(false);
  for (let i = 2; i < 1000; i++) {
    panel.take(activity({ id: String(i) }));
  }
  mock.timers.tick(300);
  assert.equal(elements['newer'].textContent, 'More than 200 new activities');
  elements['newer'].dispatchEvent(new Event('click'));
  await answer(page([999, 998], '998'));
  assert.equal(rows(), '999 998');
});

test('catchUp_addsWhatHappened_andKeepsTheRest', async () => {
  await shown([2, 1]);
  void panel.catchUp();
  await answer(page([3, 2], '2'));
  assert.equal(rows(), '3 2 1');
});
