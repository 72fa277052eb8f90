import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { byDay, keepTimes, relative, timeOf, updateTimes } from '../../../api-node/src/main/resources/static/activity/activity-times.js';
import { numbered } from './activities.js';
import { documentOf, FakeElement } from './elements.js';

const NOON = new Date(2026, 10, 29, 12, 0, 0);

/** @param {number} seconds */
const ago = (seconds) => new Date(NOON.getTime() - seconds * 1000);

for (const [seconds, text] of /** @type {[number, string][]} */ ([
  [-30, 'just now'],
  [0, 'just now'],
  [59, 'just now'],
  [60, '1 min ago'],
  [119, '1 min ago'],
  [59 * 60 + 59, '59 min ago'],
  [3600, '1 h ago'],
  [86_399, '23 h ago'],
  [86_400, '1 d ago'],
  [30 * 86_400, '30 d ago'],
])) {
  test(`relative_${seconds}SecondsAgo_is_${text}`, () => assert.equal(relative(ago(seconds), NOON), text));
}

test('byDay_partsByTheReadersDays_eachOnce_inTheOrderOfTheList', () => {
  const [one, two, three, four] = numbered(1, 2, 3, 4);
  const at = (/** @type {any} */ activity, /** @type {Date} */ date) => ({ ...activity, timestamp: date.toISOString() });
  const today = at(one, ago(60));
  const yesterday = at(two, ago(13 * 3600));
  const earlierToday = at(three, ago(11 * 3600)); // reported late by another service
  const before = at(four, ago(40 * 86_400));
  const days = byDay([today, yesterday, earlierToday, before], NOON);
  assert.deepEqual([...days].map(([day, all]) => [day, all.map(({ id }) => id)]).slice(0, 2), [
    ['Today', ['1', '3']],
    ['Yesterday', ['2']],
  ]);
  assert.equal(days.size, 3);
});

test('byDay_afterMidnight_namesTheSameActivityAnotherDay', () => {
  const activities = [{ ...numbered(1)[0], timestamp: ago(60).toISOString() }];
  const tomorrow = new Date(NOON.getTime() + 86_400_000);
  assert.deepEqual([...byDay(activities, NOON).keys(), ...byDay(activities, tomorrow).keys()], ['Today', 'Yesterday']);
});

test('times_areUpdatedTogether_andWrittenOnlyWhenTheyChange', () => {
  documentOf();
  const times = [10, 50, 3000].map((seconds) => timeOf(ago(seconds).toISOString(), NOON));
  const root = new FakeElement('div', {}, .../** @type {any} */ (times));
  const texts = () => times.map((time) => time.textContent);
  assert.deepEqual(texts(), ['just now', 'just now', '50 min ago']);
  assert.match(String(/** @type {any} */ (times[0]).attributes.get('title')), /2026/);
  let writes = 0;
  for (const time of times) {
    const { textContent } = time;
    let text = textContent;
    Object.defineProperty(time, 'textContent', { get: () => text, set: (to) => ((text = to), writes++) });
  }
  updateTimes(/** @type {any} */ (root), new Date(NOON.getTime() + 20_000));
  assert.deepEqual([texts(), writes], [['just now', '1 min ago', '50 min ago'], 1]);
});

test('keepTimes_whileThePageIsHidden_waits_andCatchesUpWhenItIsSeen', (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const page = documentOf();
  page.hidden = true;
  let updates = 0;
  const end = keepTimes(() => updates++);
  t.mock.timers.tick(60_000);
  assert.equal(updates, 0);
  page.hidden = false;
  page.dispatchEvent(new Event('visibilitychange'));
  assert.equal(updates, 1);
  t.mock.timers.tick(15_000);
  assert.equal(updates, 2);
  end();
  t.mock.timers.tick(60_000);
  assert.equal(updates, 2);
});

afterEach(() => documentOf());
