import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InvalidationLog, InvalidationView } from '../../../api-node/src/main/resources/static/activity/invalidation-log.js';
import { Sentences, tabOf } from '../../../api-node/src/main/resources/static/activity/invalidation-reasons.js';
import { activity } from './activities.js';
import { documentOf, FakeElement } from './elements.js';

/** @param {number} number */
const entry = (number) => ({ key: `["tickets","${number}"]`, reason: 'r', tab: 't', at: new Date(), removed: false, queries: number % 2 });

test('log_keepsTheLast_andCountsAll', () => {
  const log = new InvalidationLog(3);
  for (let i = 1; i <= 5; i++) {
    log.add(entry(i));
  }
  assert.deepEqual(
    log.entries.map(({ key }) => key),
    ['["tickets","5"]', '["tickets","4"]', '["tickets","3"]'],
  );
  assert.equal(log.count, 5);
  log.clear();
  assert.deepEqual([log.entries.length, log.count], [0, 0]);
});

test('log_hasTheSameOnce_withTheLastTime_andHowOften', () => {
  const log = new InvalidationLog();
  [1, 2, 1, 1].forEach((number) => log.add(entry(number)));
  log.add({ ...entry(1), reason: 'other' });
  log.add({ ...entry(1), removed: true });
  assert.deepEqual(
    log.entries.map(({ key, times }) => [key, times]),
    [1, 1, 1, 2].map((number, at) => [`["tickets","${number}"]`, at === 2 ? 3 : undefined]),
  );
  assert.equal(log.count, 4);
});

test('view_showsTheLogAsText_andSaysHowManyThereWere', () => {
  const ids = ['clear-log', 'invalidations', 'no-invalidations', 'invalidation-count'];
  const elements = Object.fromEntries(ids.map((id) => [id, new FakeElement('div', { id })]));
  documentOf(...Object.values(elements));
  const log = new InvalidationLog(2);
  const view = new InvalidationView(log);
  [1, 2, 3].forEach((number) => log.add({ ...entry(number), reason: '<b>bold</b>' }));
  view.draw();
  const list = /** @type {FakeElement} */ (elements['invalidations']);
  assert.equal(list.childElementCount, 2);
  assert.equal(list.querySelector('.invalidation-reason')?.textContent, '<b>bold</b>');
  assert.equal(list.querySelectorAll('b').length, 0);
  assert.equal(elements['invalidation-count']?.textContent, 'the last 2 of 3');
  assert.equal(elements['no-invalidations']?.hidden, true);
  const [first] = list.children;
  view.draw();
  assert.equal(list.children[0], first, 'a row that says the same is kept');
  elements['clear-log']?.dispatchEvent(new Event('click'));
  assert.deepEqual([list.childElementCount, elements['no-invalidations']?.hidden], [0, false]);
});

test('reasons_areTheSentenceOfTheActivity_orSayWhatElseItWas', () => {
  const sentences = new Sentences(2);
  sentences.learn(activity({ id: '1', activity_type: 'created' }));
  const of = (/** @type {object} */ fields) =>
    sentences.of({ reason: 'created', activityId: null, changes: 1, fetched: 0, ...fields }).replace(/[\u2068\u2069]/g, '');
  assert.equal(of({ activityId: '1' }), 'Ann created ticket Fix the door');
  assert.equal(of({ activityId: '1', changes: 3 }), 'Ann created ticket Fix the door, and 2 more');
  assert.equal(of({ reason: 'resync' }), 'Activities may have been missed');
  sentences.learn(activity({ id: '2' }));
  sentences.learn(activity({ id: '3' }));
  assert.equal(of({ activityId: '1' }), 'Something was created', 'only the last ones are kept');
});

test('tab_isThisOne_orAnother_orNone', () => {
  assert.equal(tabOf('me', 'me', 'edited'), 'this tab');
  assert.equal(tabOf('0123456789', 'me', 'edited'), 'tab 01234567');
  assert.equal(tabOf(null, 'me', 'edited'), 'no tab');
  assert.equal(tabOf(null, 'me', 'resync'), 'this tab');
  assert.equal(tabOf(null, 'me', 'other-tab'), 'another tab');
});
