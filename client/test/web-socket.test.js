import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PROFILES } from '../src/backoff.js';
import { Connection } from '../src/connection.js';
import { webSocketReader } from '../src/web-socket.js';
import { BY_WEB_SOCKET, FakeBrowser, FakeProcess, FakeServer, id, moved } from './support/browser.js';
import { ManualClock, settled } from './support/clock.js';
import { fakeWebSocket } from './support/web-socket.js';

const URL_OF_SOCKET = 'wss://tidings.test/-/ws?projects=42';

/** What a reader reports of one stream. */
function opened(framing = 'named', token) {
  const server = new FakeServer();
  const reader = webSocketReader({ WebSocket: fakeWebSocket(server, new FakeProcess()) });
  const seen = { opened: 0, heard: 0, events: [], positions: [], retries: [], ends: [] };
  const source = reader.open(
    URL_OF_SOCKET,
    [],
    {
      opened: () => seen.opened++,
      heard: () => seen.heard++,
      event: (dispatched) => seen.events.push(dispatched),
      position: (position) => seen.positions.push(position),
      retry: (milliseconds) => seen.retries.push(milliseconds),
      ended: (end) => seen.ends.push(end),
    },
    { framing, ...(token && { token }) },
  );
  return { server, source, seen, socket: server.last };
}

async function connection(options = {}) {
  const clock = new ManualClock();
  const server = new FakeServer();
  const seen = { frames: [], positions: [], states: [], unavailable: 0 };
  const reader = webSocketReader({ WebSocket: fakeWebSocket(server, new FakeProcess()) });
  const made = new Connection(
    { framing: 'named', routes: [{ via: 'websocket', url: URL_OF_SOCKET, reader }], backoff: PROFILES.worker, ...options },
    {
      frame: (frame) => seen.frames.push(frame),
      position: (position) => seen.positions.push(position),
      state: (state) => seen.states.push(state),
      unavailable: () => seen.unavailable++,
    },
    clock,
  );
  made.start(options.position ?? '');
  await settled();
  return { connection: made, clock, server, seen };
}

// What a node sends, and what the same stream of SSE would have dispatched.
const DURABLE = { topic: 'a', type: 'card.moved', data: { n: 1 }, tabId: null, timestamp: '2026-11-28T12:00:00.000Z' };
for (const [framing, message, expected] of [
  ['unnamed', { ...DURABLE, id: id(1) }, { id: id(1), event: 'message', data: JSON.stringify(DURABLE) }],
  ['named', { ...DURABLE, id: id(1) }, { id: id(1), event: 'card.moved', data: '{"n":1}' }],
  ['named', { type: 'project-board.42', data: moved(7) }, { id: '', event: 'project-board.42', data: JSON.stringify(moved(7)) }],
  ['named', { type: 'text', data: 'a\n"b"' }, { id: '', event: 'text', data: '"a\\n\\"b\\""' }],
  ['named', { type: 'nothing', data: null }, { id: '', event: 'nothing', data: 'null' }],
  ['named', { type: 'notification-count', count: 3 }, { id: '', event: 'notification-count', data: '{"Count":3}' }],
  ['named', { type: 'stopwatches', data: [] }, { id: '', event: 'stopwatches', data: '[]' }],
  ['named', { type: 'logout', data: 'elsewhere' }, { id: '', event: 'logout', data: '"elsewhere"' }],
  [
    'unnamed',
    { ...DURABLE, type: 'notification-count' },
    { id: '', event: 'message', data: JSON.stringify({ ...DURABLE, type: 'notification-count' }) },
  ],
  ['plain', { type: 'peer', data: 'https://a.test/x' }, { id: '', event: 'peer', data: 'https://a.test/x' }],
  ['plain', { type: 'closed', data: { reason: 'shutdown' } }, { id: '', event: 'closed', data: '{"reason":"shutdown"}' }],
  ['named', { type: 'ping' }, { id: '', event: 'ping', data: '{}' }],
  ['named', { type: 'ping', id: id(4) }, { id: id(4), event: 'ping', data: '{}' }],
  ['unnamed', { type: 'ping', id: id(4) }, { id: id(4), event: 'message', data: '{"type":"ping"}' }],
]) {
  test(`a message becomes the event of the same stream of SSE: ${framing} ${JSON.stringify(message)}`, () => {
    const { socket, seen } = opened(framing);
    socket.accept().message(message);
    assert.deepEqual(seen.events, [expected]);
    assert.equal(seen.heard, 2, 'that it is open, and the message');
  });
}

test('an id stays until another one comes, as with an EventSource', () => {
  const { socket, seen } = opened();
  socket.accept().frame('a', 1, id(1)).frame('b', 2).frame('c', 3, id(2));
  assert.deepEqual(
    seen.events.map((event) => event.id),
    [id(1), id(1), id(2)],
  );
});

test('retry is told before the event that it came with', () => {
  const { socket, seen } = opened();
  socket.accept().message({ type: 'connected', data: { node: 'n1' }, retry: 2_140 });
  assert.deepEqual(seen.retries, [2_140]);
  assert.deepEqual(seen.events, [{ id: '', event: 'connected', data: '{"node":"n1"}' }]);
});

test('attaching is a sign of life and nothing else, unless an application calls an event so', () => {
  const { socket, seen } = opened();
  socket.accept().message({ type: 'attaching' });
  assert.deepEqual([seen.events, seen.heard], [[], 2]);
  socket.message({ topic: 'a', type: 'attaching', data: 1, tabId: null, timestamp: '2026-11-29T00:00:00.000Z', id: '1x2.1-0' });
  assert.deepEqual(
    seen.events.map(({ id }) => id),
    ['1x2.1-0'],
  );
});

test('what no node sends is dropped, with one warning; what follows arrives', (t) => {
  const warn = t.mock.method(console, 'warn', () => {});
  const { socket, seen } = opened();
  socket.accept();
  for (const text of ['{', '[]', '1', 'null', '"text"', '{}', '{"type":1}']) socket.message(text);
  socket.message(new Uint8Array([1, 2])).frame('after', 1);
  assert.deepEqual(
    seen.events.map(({ event }) => event),
    ['after'],
  );
  assert.equal(seen.ends.length, 0);
  assert.equal(warn.mock.callCount(), 1);
});

test('the first message of the client is its token, once it is open', () => {
  const { socket } = opened('named', 'a.b.c');
  assert.deepEqual(socket.sent, []);
  socket.accept();
  assert.deepEqual(socket.sent, [{ token: 'a.b.c' }]);
  assert.ok(!socket.url.href.includes('a.b.c'));
  assert.deepEqual(opened().socket.accept().sent, [], 'without one the client has nothing to say');
});

for (const [code, end] of [
  [4401, { reason: 'session-expired' }],
  [4403, { reason: 'revoked' }],
  [4408, { reason: 'timeout' }],
  [4409, { reason: 'replaced' }],
  [4410, { reason: 'wiped' }],
  [4413, { reason: 'slow-consumer' }],
  [4429, { reason: 'limit' }],
  [4500, { reason: 'fault' }],
  [4503, { reason: 'shutdown' }],
  [1000, {}],
  [1006, {}],
  [1008, {}],
  [4999, {}],
]) {
  test(`a socket that is closed with ${code} ends, once`, () => {
    const { socket, seen } = opened();
    socket.accept().cut(code);
    socket.cut(code);
    assert.deepEqual(seen.ends, [end]);
  });
}

test('closed by the client, nothing that the socket still says is reported', () => {
  const { socket, source, seen } = opened();
  source.close();
  socket.readyState = 0;
  socket.open().cut();
  assert.deepEqual(seen, { opened: 0, heard: 0, events: [], positions: [], retries: [], ends: [] });
});

test('a browser that does not allow the socket: the attempt fails, after it has begun, with one warning for all', async (t) => {
  const warn = t.mock.method(console, 'warn', () => {});
  const reader = webSocketReader({
    WebSocket: class {
      constructor() {
        throw new DOMException('insecure', 'SecurityError');
      }
    },
  });
  const ends = [];
  reader.open('ws://tidings.test/', [], { ended: (end) => ends.push(end) }, { framing: 'named' });
  assert.deepEqual(ends, []);
  await settled();
  assert.deepEqual(ends, [{}]);
  reader.open('ws://tidings.test/', [], { ended: (end) => ends.push(end) }, { framing: 'named' });
  await settled();
  assert.equal(ends.length, 2);
  assert.equal(warn.mock.callCount(), 1);
});

test('a connection resumes from its last id, which may have come with a ping, after the retry of the node', async () => {
  const c = await connection({ position: id(1) });
  assert.equal(c.server.last.url.searchParams.get('projects'), '42');
  assert.equal(c.server.last.cursor, id(1));
  c.server.last
    .open()
    .frame('project-board.42', moved(1), id(2))
    .message({ type: 'ping', id: id(3) })
    .message({ type: 'closed', data: { reason: 'shutdown' }, retry: 2_140 });
  assert.deepEqual(c.seen.states.at(-1), { phase: 'reconnecting', reason: 'shutdown' });
  assert.equal(c.server.open.length, 0, 'it does not wait for the close frame');
  await c.clock.advance(2_139);
  assert.equal(c.server.sources.length, 1);
  await c.clock.advance(1);
  assert.equal(c.server.last.cursor, id(3));
});

for (const reason of ['session-expired', 'revoked', 'wiped']) {
  test(`closed{${reason}} is final, as a message and as a code alone`, async () => {
    const code = { 'session-expired': 4401, revoked: 4403, wiped: 4410 }[reason];
    for (const end of [(socket) => socket.frame('closed', { reason }), (socket) => socket.cut(code)]) {
      const c = await connection();
      end(c.server.last.open());
      assert.deepEqual(c.seen.states.at(-1), { phase: 'closed', reason });
      await c.clock.advance(600_000);
      assert.equal(c.server.sources.length, 1);
      assert.equal(c.clock.timers, 0);
    }
  });
}

test('a full node that tells only by its code is left alone for half a minute', async () => {
  const c = await connection();
  c.server.last.accept().cut(4429);
  await c.clock.advance(29_999);
  assert.equal(c.server.sources.length, 1);
  await c.clock.advance(1);
  assert.equal(c.server.sources.length, 2);
});

test('silence: a socket that does not open, that says nothing, or that falls silent is given up', async () => {
  const c = await connection({ framing: 'unnamed' });
  await c.clock.advance(9_000);
  assert.equal(c.server.sources[0].readyState, 2, 'not open within 9 s');
  await c.clock.advance(50);
  c.server.last.accept().message({ type: 'attaching' });
  await c.clock.advance(9_000);
  assert.equal(c.server.last.readyState, 1, 'a node that attaches says so');
  c.server.last.frame('connected', { keepaliveMs: 2_000 });
  await c.clock.advance(3_999);
  assert.equal(c.server.last.readyState, 1);
  await c.clock.advance(1);
  assert.equal(c.server.sources[1].readyState, 2);
  assert.equal(c.seen.states.at(-1).reason, 'silent');
});

test('each attempt has a token of its own; none to be had any more is the end of the session, a failure is another try', async () => {
  const answers = ['t1', 't2', new Error('no network'), null];
  const token = async () => {
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const c = await connection({ token });
  c.server.last.open();
  assert.deepEqual(c.server.last.sent, [{ token: 't1' }]);
  c.server.last.cut();
  await c.clock.advance(100);
  c.server.last.open();
  assert.deepEqual(c.server.last.sent, [{ token: 't2' }]);
  c.server.last.cut();
  await c.clock.advance(110);
  assert.equal(c.seen.states.at(-1).reason, 'no-token');
  await c.clock.advance(1_000);
  assert.deepEqual(c.seen.states.at(-1), { phase: 'closed', reason: 'session-expired' });
  assert.equal(c.server.sources.length, 2);
});

test('a ticket is part of the URL, and no token is asked for', async () => {
  let asked = 0;
  const c = await connection({ ticket: async () => 'once', token: async () => String(asked++) });
  c.server.last.open();
  assert.equal(c.server.last.url.searchParams.get('ticket'), 'once');
  assert.deepEqual([c.server.last.sent, asked], [[], 0]);
});

// The address of the socket of a stream.
for (const [stream, expected] of [
  ['/user/events', 'wss://tidings.test/-/ws'],
  ['/user/events?projects=42', 'wss://tidings.test/-/ws?projects=42'],
  ['/tidings/user/events', 'wss://tidings.test/tidings/-/ws'],
  ['/api/stream?topic=a&topic=b&workspace=w&framing=named', 'wss://tidings.test/-/ws?topic=a&topic=b&workspace=w'],
  ['http://other.test:8080/below/api/stream?topic=a#here', 'ws://other.test:8080/below/-/ws?topic=a'],
]) {
  test(`the socket of ${stream} is derived`, async () => {
    const browser = new FakeBrowser(BY_WEB_SOCKET);
    await browser.started({ url: stream });
    assert.equal(browser.server.last.url.href, expected);
  });
}

for (const stream of ['/api/projects/7/events', '/events', '/api/stream', '/user/events?topic=a', '/user/events/', '/my-api/streams']) {
  test(`no socket is known for ${stream}, but one may be given`, async () => {
    const browser = new FakeBrowser(BY_WEB_SOCKET);
    assert.throws(() => browser.tab({ url: stream }), /set 'webSocket'/);
    await browser.started({ url: stream, webSocket: '/mine?a=1' });
    assert.equal(browser.server.last.url.href, 'wss://tidings.test/mine?a=1');
  });
}

for (const [options, error] of [
  [{ url: '/user/events', reader: 'websocket', webSocket: false }, /set 'webSocket'/],
  [{ url: '/user/events', webSocket: 'ftp://tidings.test/' }, /'webSocket' must be false or the address of a WebSocket; got "ftp/],
  [{ url: '/user/events', webSocket: 'wss://[' }, /'webSocket' must be/],
  [{ url: '/user/events', webSocket: '' }, /'webSocket' must be/],
  [{ url: '/user/events', webSocket: true }, /'webSocket' must be/],
  [{ url: '/user/events', webSocket: null }, /'webSocket' must be/],
  [{ url: '/user/events', token: async () => 't' }, /use 'ticket' for this one/],
  [{ url: '/user/events', reader: 'websocket', headers: {} }, /cannot send 'headers'/],
  [{ url: '/user/events', transport: 'websocket', reader: 'fetch' }, /by a WebSocket and by 'fetch'/],
  [{ url: '/user/events', transport: 'fetch', reader: 'websocket' }, /by a WebSocket and by 'fetch'/],
  [{ url: '/user/events', transport: 'shared-worker', token: async () => 't' }, /SharedWorker cannot call/],
  [{ url: '/api/stream?topic=a', reader: 'fetch', token: async () => 't' }, /Only a WebSocket sends 'token'/],
  [{ url: '/events', token: async () => 't' }, /Only a WebSocket sends 'token'/],
]) {
  test(`refused at once: ${JSON.stringify(options)}`, () => assert.throws(() => new FakeBrowser({ webSocket: true }).tab(options), error));
}

test("the transport 'websocket' is shared as any other", async () => {
  const browser = new FakeBrowser({ webSocket: true });
  const all = [await browser.started({ transport: 'websocket' }), await browser.started({ transport: 'websocket' })];
  browser.server.last.open();
  await settled();
  assert.equal(browser.server.sources.length, 1);
  for (const { tidings } of all) assert.deepEqual([tidings.state.transport, tidings.state.via], ['shared-worker', 'websocket']);
});

test('with a token alone the socket is used from the start, by a leading tab', async () => {
  const browser = new FakeBrowser({ webSocket: true });
  const tab = await browser.started({ url: '/api/stream?topic=a', token: async () => 'a.b.c' });
  browser.server.last.open();
  await settled();
  assert.deepEqual(browser.server.last.sent, [{ token: 'a.b.c' }]);
  assert.deepEqual([tab.tidings.state.transport, tab.tidings.state.via], ['tabs', 'websocket']);
});

test('a browser without WebSockets that is to use them: polling', async () => {
  const tab = await new FakeBrowser().started({ reader: 'websocket' });
  assert.equal(tab.tidings.state.phase, 'polling');
});
