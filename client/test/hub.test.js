import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PROFILES } from '../src/backoff.js';
import { Connection } from '../src/connection.js';
import { Hub } from '../src/hub.js';
import { ManualClock } from './support/clock.js';
import { FakeServer, id } from './support/browser.js';

test('who joins again listens to what it says now, and what it listened to all the time is complete', async () => {
  const clock = new ManualClock();
  const server = new FakeServer();
  const options = {
    framing: 'named',
    routes: [{ via: 'event-source', url: 'https://tidings.test/', reader: server.reader }],
    backoff: PROFILES.worker,
    watchdog: 0,
  };
  const hub = new Hub(
    'named',
    (listener) => new Connection(options, listener, clock),
    () => {},
  );
  hub.join('other', { types: [], cursor: id(1) });
  hub.join('tab', { types: ['a', 'b'], cursor: id(1) });
  server.last.open().frame('a', {}, id(2)).frame('a', {}, id(3));
  const welcome = hub.join('tab', { types: ['a'], cursor: id(2) });
  assert.deepEqual(
    welcome.frames.map((frame) => frame.id),
    [id(3)],
  );
  assert.deepEqual(hub.coverage, [['a', id(1)]]);
  assert.ok(!server.last.types.includes('b'));
});
