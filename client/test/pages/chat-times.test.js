import assert from 'node:assert/strict';
import { test } from 'node:test';
import { briefly, dayOf } from '../../../api-node/src/main/resources/static/chat/times.js';

const now = new Date(2026, 10, 28, 0, 30);
const ago = (/** @type {number} */ days, hour = 23) => new Date(2026, 10, 28 - days, hour, 59);

test('day_isCountedByMidnights_notByHours', () => {
  assert.equal(dayOf(ago(0, 0), now), 'Today');
  assert.equal(dayOf(ago(1), now), 'Yesterday', '31 minutes ago');
  assert.match(dayOf(ago(2), now), /November/);
  assert.match(dayOf(new Date(2025, 10, 28), now), /2025/);
  assert.doesNotMatch(dayOf(ago(2), now), /2026/);
});

test('day_aroundAChangeOfTheClock_isStillTheOneBefore', () => {
  assert.equal(dayOf(new Date(2026, 9, 24, 12), new Date(2026, 9, 25, 12)), 'Yesterday');
  assert.equal(dayOf(new Date(2026, 2, 28, 12), new Date(2026, 2, 29, 12)), 'Yesterday');
});

test('aClockThatIsBehindTheServers_isToday', () => {
  assert.equal(dayOf(new Date(2026, 10, 29, 0, 1), now), 'Today');
});

test('briefly_isATime_aDay_orADate', () => {
  assert.match(briefly(ago(0, 0), now), /59/);
  assert.equal(briefly(ago(1), now), 'Yesterday');
  assert.doesNotMatch(briefly(ago(3), now), /\d/);
  assert.match(briefly(ago(20), now), /\d/);
});
