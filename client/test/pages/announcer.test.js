import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Announcer } from '../../../api-node/src/main/resources/static/activity/announcer.js';

test('announcements_comeAtMostEveryTenSeconds_andLoseNone', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  /** @type {string[]} */
  const said = [];
  const announcer = new Announcer((text) => said.push(text), Date.now);
  announcer.arrived(1, 'Ann edited ticket A');
  assert.deepEqual(said, [], 'what happens together is said together');
  t.mock.timers.tick(500);
  assert.deepEqual(said, ['Ann edited ticket A']);

  for (let i = 0; i < 1000; i++) {
    announcer.arrived(1, `Ann edited ticket ${i}`);
  }
  t.mock.timers.tick(9_999);
  assert.equal(said.length, 1);
  t.mock.timers.tick(1);
  assert.deepEqual(said.slice(1), ['1000 new activities. The latest: Ann edited ticket 999']);
  t.mock.timers.tick(60_000);
  assert.equal(said.length, 2);
});
