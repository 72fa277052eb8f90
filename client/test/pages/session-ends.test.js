import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../support/clock.js';
import { findClient } from './client-files.js';

findClient();
const { SessionEnds } = await import('../../../api-node/src/main/resources/static/activity/session-ends.js');

/** A page of user 3, to which the node answers these in turn. @param {...(string | null | Error)} answers ids; the last one stays */
function page(...answers) {
  const clock = new ManualClock();
  /** @type {string[]} */
  const done = [];
  const ends = new SessionEnds(
    {
      ask: async () => {
        const [answer = null] = answers.length > 1 ? answers.splice(0, 1) : answers;
        if (answer instanceof Error) {
          throw answer;
        }
        return answer === null ? null : { id: answer };
      },
      me: () => '3',
      stay: () => done.push('stay'),
      reload: () => done.push('reload'),
      leave: (reason) => done.push(`leave ${reason}`),
    },
    clock,
  );
  return { ends, clock, done };
}

for (const [name, answers, expected] of /** @type {[string, (string | null | Error)[], string][]} */ ([
  ['another user: reload', ['4'], 'reload'],
  ['the same user: stay', ['3'], 'stay'],
  ['none: leave', [null], 'leave logged-out'],
  ['another user, whose cookie was on its way: reload', [null, '4'], 'reload'],
  ['no node answers at first: asked again', [new Error('0'), new Error('0'), '4'], 'reload'],
])) {
  test(`sessionEnds_andTheNodeSays_${name}`, async () => {
    const { ends, clock, done } = page(...answers);
    void ends.told('signed-out');
    void ends.told('logged-out');
    void ends.told('signed-out');
    await clock.advance(10_000);
    assert.deepEqual(done, [expected]);
    void ends.told('signed-out');
    await clock.advance(10_000);
    assert.deepEqual(done, [expected, expected.replace('logged-out', 'signed-out')], 'the next end is another one');
  });
}

test('wiped_isNotAsked', () => {
  const { ends, done } = page('3');
  void ends.told('wiped');
  assert.deepEqual(done, ['leave wiped']);
});
