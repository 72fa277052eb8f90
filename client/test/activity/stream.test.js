import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ActivityStream } from '../../src/activity/index.js';
import { id } from '../support/browser.js';
import { settled } from '../support/clock.js';
import { live, page } from './console.js';
import { begin, FetchingBrowser, KEEPALIVE, ticket } from './support.js';

const activityFrame = (data) => ({ type: 'activity', data });

/** The milliseconds between the end of each source and the next one, until there is none. */
async function delays({ clock, server }) {
  const all = [];
  server.onConnect = (source) => (source.at = clock.now());
  for (;;) {
    const [count, ended] = [server.sources.length, clock.now()];
    server.last.cut();
    // one second after the other, so that the next attempt is cut before it is given up
    for (let waited = 0; server.sources.length === count && waited < 35; waited++) await clock.advance(1_000);
    if (server.sources.length === count) return all;
    all.push(server.last.at - ended);
  }
}

test('a stream without a URL is refused when it is made', () => {
  for (const options of [{}, undefined, { url: '' }]) assert.throws(() => new ActivityStream(options), /'url' is missing/);
});

test('the first frame tells the id of the client, and the page that it is connected', async () => {
  const { stream, states, server } = page();
  assert.deepEqual([stream.isConnected, stream.clientId, stream.connectionState, stream.error], [false, null, 'connecting', null]);
  const told = [];
  stream.on('connected', (connected) => told.push(connected.client_id));
  stream.connect();
  await settled();
  begin(server.last, id(1));
  await settled();
  assert.deepEqual([stream.isConnected, stream.clientId, stream.connectionState, stream.error], [true, '9999z', 'connected', null]);
  assert.deepEqual([told, states], [['9999z'], ['connecting', 'connected']]);
  stream.disconnect();
  assert.deepEqual([stream.isConnected, stream.clientId], [false, null]);
});

test('an activity arrives once, with every field that it came with; a listener can be removed', async () => {
  const { stream, server } = await live();
  const whole = ticket(17, 'edited', {
    user: { id: '3', username: 'ann', name: 'Ann', email: null },
    timestamp: '2026-03-03T19:58:56.000001Z',
    description: 'Ticket Fix the door was edited',
    metadata: { id: 1772562194, last_editor: 'ann', never_heard_of: { deep: [1, null] } },
    field_of_tomorrow: true,
  });
  const [one, two] = [[], []];
  const leave = stream.on('activity', (activity, event) => one.push([activity, event.id]));
  stream.on('activity', (activity) => two.push(activity.id));
  server.last.frame('message', activityFrame(whole), id(2));
  await settled();
  assert.deepEqual(one, [[whole, id(2)]]);
  leave();
  server.last.frame('message', activityFrame(ticket(18)), id(3));
  await settled();
  assert.deepEqual([one.length, two], [1, ['e1.17', 'e1.18']]);
});

test('malformed frames and payloads are warned of and dropped, unknown types ignored, and a listener that throws is alone with it', async (t) => {
  const warn = t.mock.method(console, 'warn', () => {});
  const error = t.mock.method(console, 'error', () => {});
  const { stream, server } = await live();
  const got = [];
  stream.on('activity', () => assert.fail('a listener throws'));
  stream.on('activity', (activity) => got.push(activity.id));
  for (const wrong of ['{', '7', 'null', '{"data":{}}']) server.last.frame('message', wrong);
  for (const wrong of [
    null,
    [],
    { activity_type: 'created' },
    { resource: { type: 'ticket' } },
    { activity_type: 'created', resource: null },
  ])
    server.last.frame('message', activityFrame(wrong));
  await settled();
  // four frames, and five payloads for each of two listeners
  assert.deepEqual([got, warn.mock.callCount(), error.mock.callCount()], [[], 4 + 5 * 2, 0]);
  server.last.frame('message', { type: 'of-tomorrow', data: 1 });
  server.last.frame('message', activityFrame(ticket(17)));
  await settled();
  assert.deepEqual([got, warn.mock.callCount(), error.mock.callCount()], [['e1.17'], 4 + 5 * 2, 1]);
  assert.ok(stream.isConnected);
});

for (const [name, ping] of [
  ['a named ping', (source) => source.frame('ping', '')],
  ['an unnamed ping', (source) => source.frame('message', { type: 'ping' })],
])
  test(`${name} keeps the stream alive, and silence ends it`, async () => {
    const { clock, server } = await live();
    for (let minute = 0; minute < 10; minute += 0.5) {
      ping(server.last);
      await clock.advance(KEEPALIVE);
    }
    assert.equal(server.sources.length, 1);
    await clock.advance(2 * KEEPALIVE + 5_000 - KEEPALIVE + 1_500);
    assert.equal(server.sources.length, 2);
    assert.equal(server.open.length, 1);
    assert.equal(server.last.cursor, id(1));
  });

test('network errors: 1 s, doubled up to 30 s, ten attempts; then it says so, and a retry begins anew', async () => {
  const all = await live();
  const { clock, stream, server } = all;
  await clock.advance(5_000);
  const waited = await delays(all);
  assert.deepEqual(waited, [1_000, 2_000, 4_000, 8_000, 16_000, ...Array(5).fill(25_000)]);
  assert.deepEqual(
    [stream.connectionState, stream.error.reason, stream.error.code, stream.error.isFinal],
    ['disconnected', 'too-many-attempts', 'maxReconnectAttempts', true],
  );
  stream.connect();
  await settled();
  begin(server.last);
  await settled();
  assert.ok(stream.isConnected);
  await clock.advance(5_000);
  assert.equal((await delays(all)).length, 10);
});

test('whatever the jitter, delays never shrink and never exceed the cap', async () => {
  for (let round = 0; round < 5; round++) {
    const all = await live();
    await all.clock.advance(5_000);
    all.clock.draws = Array.from({ length: 200 }, (_, at) => (((at + round) * 7) % 20) / 20);
    const waited = await delays(all);
    assert.equal(waited.length, 10);
    waited.reduce((before, now) => (assert.ok(now >= before && now <= 30_000, `${waited}`), now), 1_000);
  }
});

test('server errors: three that never opened, and it gives up; a retry has three again', async () => {
  const all = page();
  all.stream.connect();
  await settled();
  for (let round = 0; round < 2; round++) {
    const before = all.server.sources.length;
    assert.deepEqual(await delays(all), [1_000, 2_000]);
    assert.equal(all.server.sources.length, before + 2);
    assert.deepEqual([all.stream.connectionState, all.stream.error.code], ['disconnected', 'server_unavailable']);
    all.stream.connect();
    await settled();
    assert.equal(all.stream.connectionState, 'connecting');
  }
});

test('server errors: three that broke within 5 s; one that held for 5 s has both counters begin anew', async () => {
  const all = await live();
  const { clock, server, stream } = all;
  const breaks = async (after, position) => {
    await clock.advance(after);
    const before = server.sources.length;
    server.last.cut();
    await settled();
    if (stream.connectionState === 'disconnected') return;
    while (server.sources.length === before) await clock.advance(100);
    begin(server.last, position);
    await settled();
  };
  await breaks(4_900);
  await breaks(4_900);
  await breaks(5_000);
  await breaks(4_900);
  await breaks(4_900);
  assert.equal(stream.connectionState, 'connected');
  await breaks(4_900);
  assert.deepEqual([stream.connectionState, stream.error.code], ['disconnected', 'server_unavailable']);
});

for (const reason of ['timeout', 'shutdown'])
  test(`closed{${reason}}: it connects again after 1 s, from where it was`, async () => {
    const { clock, server, stream } = await live();
    server.last.frame('message', activityFrame(ticket(17)), id(7));
    server.last.frame('message', { type: 'closed', reason });
    await clock.advance(990);
    assert.deepEqual([server.sources.length, stream.connectionState], [1, 'reconnecting']);
    await clock.advance(20);
    assert.deepEqual([server.sources.length, server.open.length, server.last.cursor], [2, 1, id(7)]);
  });

for (const [reason, code = reason] of [
  ['wiped'],
  ['revoked'],
  ['session-expired', 'unauthorized'],
  ['session_expired', 'unauthorized'],
  ['unauthorized'],
])
  test(`closed{${reason}}: it stops, until it is told to connect`, async () => {
    const { clock, server, stream } = await live();
    const ends = [];
    stream.on('closed', (closed) => ends.push(closed.reason));
    server.last.frame('message', { type: 'closed', reason });
    await clock.advance(600_000);
    assert.deepEqual([server.sources.length, server.open.length, ends.length], [1, 0, 1]);
    assert.deepEqual([stream.connectionState, stream.error.code, stream.clientId], ['disconnected', code, null]);
    stream.connect();
    await settled();
    assert.equal(server.open.length, 1);
  });

test('there are never two streams: a connect closes the one that there is first', async () => {
  const { clock, server, stream } = await live({ transport: 'own' });
  for (let again = 0; again < 5; again++) {
    stream.connect();
    assert.ok(server.open.length <= 1);
    await settled();
    assert.equal(server.open.length, 1);
    begin(server.last);
    stream.connect();
    stream.connect();
    await clock.advance(3_000);
    assert.equal(server.open.length, 1);
  }
});

for (const state of ['live', 'reconnecting', 'closed by the server', 'connecting'])
  test(`60 s after it was stopped while it was ${state}, there is no source and no timer`, async () => {
    const { clock, server, stream, browser } = state === 'connecting' ? page() : await live();
    if (state === 'connecting') (stream.connect(), await settled());
    if (state === 'reconnecting') server.last.cut();
    if (state === 'closed by the server') server.last.frame('message', { type: 'closed', reason: 'timeout' });
    await settled();
    stream.disconnect();
    const asked = server.sources.length;
    await clock.advance(60_000);
    assert.deepEqual([server.open.length, server.sources.length, clock.timers], [0, asked, 0]);
    assert.deepEqual(browser.sizes, { hubs: 0, ports: 0 });
  });

test('its own activities are recognised by the tab that they name', async () => {
  const { stream, server, browser } = await live();
  const own = [];
  stream.on('activity', (_, event) => own.push(stream.isOwn(event)));
  server.last.frame('message', activityFrame(ticket(17, 'edited', { tab_id: 'tab-1' })), id(2));
  server.last.frame('message', activityFrame(ticket(17, 'edited', { tab_id: 'tab-2' })), id(3));
  server.last.frame('message', activityFrame(ticket(17)), id(4));
  await settled();
  assert.deepEqual(own, [true, false, false]);
  assert.ok(browser);
});
