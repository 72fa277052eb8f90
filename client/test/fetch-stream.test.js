import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { PROFILES } from '../src/backoff.js';
import { Connection } from '../src/connection.js';
import { fetchReader } from '../src/fetch-stream.js';
import { Tidings } from '../src/index.js';
import { ManualClock, settled } from './support/clock.js';
import { id, moved } from './support/browser.js';

const STREAM = { 'Content-Type': 'text/event-stream;charset=utf-8' };

/** A server whose requests the test answers, one after the other. */
async function served(t) {
  const requests = [];
  const waiting = [];
  const server = createServer((request, response) => {
    const exchange = { request, response, closed: once(response, 'close'), url: new URL(request.url, 'http://localhost') };
    const next = waiting.shift();
    if (next) next(exchange);
    else requests.push(exchange);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${server.address().port}/api/stream?topic=project.42`,
    unanswered: requests,
    next: () => within('a request', requests.length > 0 ? requests.shift() : new Promise((resolve) => waiting.push(resolve))),
  };
}

function within(what, promise, milliseconds = 10_000) {
  let timer;
  const late = new Promise(
    (_, reject) => (timer = setTimeout(() => reject(new Error(`no ${what} within ${milliseconds} ms`)), milliseconds)),
  );
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

async function connected(t, { headers, ...options } = {}) {
  const server = await served(t);
  const clock = new ManualClock();
  const seen = { frames: [], positions: [], states: [] };
  const waiting = [];
  const opened = [];
  const reader = fetchReader({ fetch, headers });
  const tell = (list) => (value) => {
    list.push(value);
    waiting.splice(0).forEach((check) => check());
  };
  const connection = new Connection(
    {
      framing: 'unnamed',
      routes: [
        {
          via: 'fetch',
          url: server.url,
          reader: { ...reader, open: (...request) => (opened.push(request[0]), reader.open(...request)) },
        },
      ],
      backoff: PROFILES.worker,
      watchdog: 60_000,
      ...options,
    },
    { frame: tell(seen.frames), position: tell(seen.positions), state: tell(seen.states), unavailable() {} },
    clock,
  );
  t.after(() => connection.stop());
  /** When the condition holds; it is looked at whenever something was told. */
  const until = (what, condition) =>
    within(
      what,
      new Promise((resolve) => {
        const check = () => (condition() ? resolve(undefined) : waiting.push(check));
        check();
      }),
    );
  connection.start(options.position ?? '');
  return { server, clock, seen, opened, connection, until, phase: (phase) => until(phase, () => seen.states.at(-1)?.phase === phase) };
}

const frame = (n, type = 'card.moved') => `id: ${id(n)}\ndata: ${JSON.stringify({ type, data: moved(n) })}\n\n`;
const CONNECTED = 'retry: 2140\n\ndata: {"type":"connected","data":{"node":"node-1"}}\n\n';

test('headers, cursor and accept are sent; frames in pieces arrive whole, positions too', async (t) => {
  const c = await connected(t, { headers: () => ({ Authorization: 'Bearer tdp_x' }), position: id(1) });
  const { request, response, url } = await c.server.next();
  assert.equal(request.headers.authorization, 'Bearer tdp_x');
  assert.equal(request.headers.accept, 'text/event-stream');
  assert.equal(url.searchParams.get('lastEventId'), id(1));
  assert.equal(url.searchParams.get('topic'), 'project.42');
  response.writeHead(200, STREAM);
  const bytes = Buffer.from(CONNECTED + frame(2) + `id: ${id(3)}\n\n`);
  for (const byte of bytes) response.write(Buffer.from([byte]));
  await c.until('the position', () => c.seen.positions.includes(id(3)));
  assert.deepEqual(
    c.seen.frames.map((seen) => [seen.id, seen.durable]),
    [
      ['', false],
      [id(2), true],
    ],
  );
  assert.deepEqual(c.seen.states.at(-1), { phase: 'live', node: 'node-1', via: 'fetch' });
});

test('a stream that is cut in the middle of a block: the block is dropped, and the next stream resumes before it', async (t) => {
  const c = await connected(t);
  const first = await c.server.next();
  first.response.writeHead(200, STREAM).write(CONNECTED + frame(2) + frame(3).slice(0, -1));
  await c.until('the event', () => c.seen.frames.length === 2);
  first.response.destroy();
  await c.phase('reconnecting');
  await c.clock.advance(60);
  const second = await c.server.next();
  assert.equal(second.url.searchParams.get('lastEventId'), id(2));
  second.response.writeHead(200, STREAM).write(CONNECTED + frame(3));
  await c.until('the event again', () => c.seen.frames.at(-1).id === id(3));
  assert.equal(c.seen.states.at(-1).phase, 'resumed');
});

test('after a closed frame the retry of the stream is waited for, and up to 20 % more', async (t) => {
  const c = await connected(t);
  const { response } = await c.server.next();
  c.clock.draws = [0, 0.5];
  response.writeHead(200, STREAM).end(CONNECTED + 'retry: 3000\ndata: {"type":"closed","data":{"reason":"shutdown"}}\n\n');
  await c.phase('reconnecting');
  await c.clock.advance(3_290);
  assert.equal(c.opened.length, 1);
  await c.clock.advance(20);
  assert.equal(c.opened.length, 2);
  await c.server.next();
});

test('a closed frame without a retry: 1 s, and 30 s when the node is full', async (t) => {
  const c = await connected(t);
  for (const [reason, pause] of [
    ['timeout', 1_000],
    ['limit', 30_000],
  ]) {
    const { response } = await c.server.next();
    response.writeHead(200, STREAM).end(`data: {"type":"closed","reason":"${reason}"}\n\n`);
    await c.until(reason, () => c.seen.states.at(-1).reason === reason);
    const before = c.opened.length;
    await c.clock.advance(pause - 10);
    assert.equal(c.opened.length, before);
    await c.clock.advance(20);
    assert.equal(c.opened.length, before + 1);
  }
  await c.server.next();
});

for (const [status, reason] of [
  [401, 'session-expired'],
  [403, 'revoked'],
  [404, 'refused-404'],
  [400, 'refused-400'],
]) {
  test(`${status} is final: ${reason}`, async (t) => {
    const c = await connected(t);
    (await c.server.next()).response.writeHead(status).end();
    await c.phase('closed');
    assert.equal(c.seen.states.at(-1).reason, reason);
    assert.equal(c.clock.timers, 0);
  });
}

test('429 and its Retry-After', async (t) => {
  const c = await connected(t);
  (await c.server.next()).response.writeHead(429, { 'Retry-After': '30' }).end();
  await c.until('the refusal', () => c.seen.states.at(-1).reason === 'status-429');
  await c.clock.advance(29_990);
  assert.equal(c.opened.length, 1);
  await c.clock.advance(20);
  await c.server.next();
});

test('a 200 that is no stream, as of a captive portal, is final and not read as one', async (t) => {
  const c = await connected(t);
  (await c.server.next()).response.writeHead(200, { 'Content-Type': 'text/html' }).end('data: {"type":"x"}\n\n');
  await c.phase('closed');
  assert.deepEqual(c.seen.frames, []);
});

test('comments keep an unnamed stream alive, and without them it is given up', async (t) => {
  const c = await connected(t);
  const { response, closed } = await c.server.next();
  response.writeHead(200, STREAM).write(CONNECTED);
  await c.phase('live');
  for (let round = 0; round < 3; round++) {
    await c.clock.advance(40_000);
    response.write(`: keepalive\n\nid: ${id(round + 2)}\n\n`);
    await c.until('the position', () => c.seen.positions.includes(id(round + 2)));
  }
  await c.clock.advance(60_100);
  await within('the end of the silent one', closed);
  assert.equal((await c.server.next()).url.searchParams.get('lastEventId'), id(4));
});

test('stop ends the request, and no byte is read after it', async (t) => {
  const c = await connected(t);
  const { response, closed } = await c.server.next();
  response.writeHead(200, STREAM).write(CONNECTED);
  await c.phase('live');
  c.connection.stop();
  response.write(frame(2));
  await within('the end of the request', closed);
  await settled();
  assert.equal(c.seen.frames.length, 1);
  assert.equal(c.clock.timers, 0);
});

test('stopped by one event, a connection tells none that came in the same piece', async (t) => {
  const c = await connected(t);
  const { response, closed } = await c.server.next();
  const { push } = c.seen.frames;
  c.seen.frames.push = (frame) => {
    c.connection.stop();
    return push.call(c.seen.frames, frame);
  };
  response.writeHead(200, STREAM).write(frame(2) + 'id: x\n\n' + frame(3));
  await within('the end of the request', closed);
  assert.equal(c.seen.frames.length, 1);
  assert.deepEqual(c.seen.positions, []);
});

test('a listener that stops at one event gets none that came in the same piece', async (t) => {
  const server = await served(t);
  const tidings = new Tidings({ url: server.url, framing: 'unnamed' });
  const seen = [];
  tidings.on('card.moved', (event) => {
    seen.push(event.id);
    tidings.stop();
  });
  tidings.start();
  const { response, closed } = await server.next();
  response.writeHead(200, STREAM).write(CONNECTED + frame(2) + frame(3));
  await within('the end of the request', closed);
  assert.deepEqual(seen, [id(2)]);
});

test('a service in Node: headers that are asked for anew, each time', async (t) => {
  const server = await served(t);
  let tokens = 0;
  const tidings = new Tidings({ url: server.url, framing: 'unnamed', headers: async () => ({ Authorization: `Bearer ${++tokens}` }) });
  t.after(() => tidings.stop());
  assert.equal(tidings.state, null);
  tidings.on('closed', () => tidings.start());
  tidings.start();
  const first = await server.next();
  first.response.writeHead(200, STREAM).end('data: {"type":"closed","data":{"reason":"session-expired"}}\n\n');
  const second = await server.next();
  assert.deepEqual(
    [first, second].map(({ request }) => request.headers.authorization),
    ['Bearer 1', 'Bearer 2'],
  );
  assert.equal(tidings.state.transport, 'own');
});
