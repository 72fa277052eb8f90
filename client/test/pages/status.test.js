import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAnswer, statusOf } from '../../../api-node/src/main/resources/static/board/status.js';

const PHASES = /** @type {import('../../../api-node/src/main/resources/static/board/status.js').Phase[]} */ ([
  'connecting',
  'live',
  'catching-up',
  'resumed',
  'resynced',
  'reconnecting',
  'polling',
]);

for (const phase of PHASES) {
  test(`status_${phase}_outOfReach_saysThatChangesAreNotSaved`, () => {
    assert.equal(statusOf(phase, false).text, 'Offline – changes are not saved');
    assert.notEqual(statusOf(phase, false).tone, 'live');
  });

  test(`status_${phase}_withinReach_hasWordsOfItsOwn`, () => {
    assert.notEqual(statusOf(phase, true).text, statusOf(phase, false).text);
    assert.equal(PHASES.filter((other) => statusOf(other, true).text === statusOf(phase, true).text).length, 1);
  });
}

test('status_closed_staysClosed', () => {
  assert.deepEqual(statusOf('closed', false), statusOf('closed', true));
});

test('isAnswer_onlyOfANodeThatDoesItsWork', () => {
  assert.deepEqual([200, 204, 401, 404, 409, 429, 500, 502, 503, 504].filter(isAnswer), [200, 204, 401, 404, 409, 429, 500]);
});
