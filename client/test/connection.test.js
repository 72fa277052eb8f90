import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PROFILES } from '../src/backoff.js';
import { Connection } from '../src/connection.js';
import { ManualClock, settled } from './support/clock.js';
import { FakeServer, id, moved } from './support/browser.js';

async function connection(options = {}) {
  const clock = new ManualClock();
  if (options.random) clock.random = () => options.random;
  const server = new FakeServer();
  const seen = { frames: [], positions: [], states: [], unavailable: 0, buffered: [] };
  const made = new Connection(
    {
      framing: 'named',
      routes: [{ via: 'event-source', url: 'https://tidings.test/user/events?projects=42', reader: options.reader ?? server.reader }],
      backoff: PROFILES.worker,
      ...options,
    },
    {
      frame: (frame, after) => seen.frames.push({ ...frame, after }),
      position: (position) => seen.positions.push(position),
      state: (state) => seen.states.push(state),
      unavailable: (buffered) => (seen.unavailable++, seen.buffered.push(buffered)),
    },
    clock,
  );
  made.listen('project-board.42');
  made.start(options.position ?? '');
  await settled();
  return { connection: made, clock, server, seen, phase: () => seen.states.at(-1).phase };
}

/** Milliseconds until the next attempt. */
async function untilNextAttempt({ clock, server }, limit = 100_000) {
  const before = server.sources.length;
  for (let waited = 0; waited <= limit; waited += 10) {
    if (server.sources.length > before) return waited;
    await clock.advance(10);
  }
  return null;
}

test('the worker profile waits 50 ms first, then twice as long, and never more than 10 s', async () => {
  const c = await connection();
  const delays = [];
  for (let attempt = 0; attempt < 10; attempt++) {
    c.server.last.cut();
    delays.push(await untilNextAttempt(c));
  }
  assert.deepEqual(delays.slice(0, 8), [50, 100, 200, 400, 800, 1600, 3200, 6400]);
  assert.ok(delays[9] >= delays[8] && delays[9] <= 10_000, `${delays}`);
});

test('jitter adds up to 20 %, drawn anew, and the maximum holds with it', async () => {
  const c = await connection();
  c.clock.draws = [0.5, 0];
  c.server.last.cut();
  assert.equal(await untilNextAttempt(c), 60);
  for (let attempt = 0; attempt < 10; attempt++) {
    c.clock.draws = [0.999, 0.999];
    c.server.last.cut();
    assert.ok((await untilNextAttempt(c)) <= 10_000);
  }
});

test('the delay begins anew only after 5 s of a stable connection', async () => {
  const c = await connection();
  for (let flap = 0; flap < 4; flap++) {
    c.server.last.open();
    await c.clock.advance(4_000);
    c.server.last.cut();
    assert.equal(await untilNextAttempt(c), 50 * 2 ** flap, 'a flapping server is not hammered');
  }
  c.server.last.open();
  await c.clock.advance(5_000);
  c.server.last.cut();
  assert.equal(await untilNextAttempt(c), 50);
});

test('error and end of one attempt count as one failure', async () => {
  const c = await connection();
  const source = c.server.last;
  source.cut();
  source.cut();
  source.refuse();
  assert.equal(await untilNextAttempt(c), 50);
  assert.equal(c.server.open.length, 1);
});

test('three failed attempts make push unavailable, told once; success makes it available', async () => {
  const c = await connection();
  for (const told of [0, 0, 1, 1, 1]) {
    c.server.last.cut();
    assert.equal(c.seen.unavailable, told);
    await untilNextAttempt(c);
  }
  c.server.last.open();
  assert.equal(c.connection.unavailable, false);
  c.server.last.cut();
  for (let attempt = 0; attempt < 3; attempt++) {
    await untilNextAttempt(c);
    c.server.last.cut();
  }
  assert.equal(c.seen.unavailable, 2);
});

test('the console profile gives up after 3 connections that never opened or broke at once', async () => {
  const c = await connection({ backoff: PROFILES.console });
  c.server.last.cut();
  assert.equal(await untilNextAttempt(c), 1000);
  c.server.last.open();
  await c.clock.advance(100);
  c.server.last.cut();
  assert.equal(await untilNextAttempt(c), 2000);
  c.server.last.open().cut();
  assert.deepEqual(c.seen.states.at(-1), { phase: 'closed', reason: 'server-unavailable' });
  assert.equal(await untilNextAttempt(c, 600_000), null);
  c.connection.start('');
  await settled();
  c.server.last.cut();
  assert.equal(await untilNextAttempt(c), 1000, 'started again by hand, it counts anew');
});

test('the console profile gives up after 10 attempts to come back from a lost network', async () => {
  const c = await connection({ backoff: PROFILES.console });
  c.server.last.open();
  await c.clock.advance(5_000);
  const before = c.server.sources.length;
  c.server.last.cut();
  while ((await untilNextAttempt(c)) !== null) c.server.last.cut();
  assert.equal(c.server.sources.length - before, 10);
  assert.deepEqual(c.seen.states.at(-1), { phase: 'closed', reason: 'too-many-attempts' });
});

test('a source that is made anew brings the last id, also one that came with a ping', async () => {
  const c = await connection({ position: id(1) });
  assert.equal(c.server.last.cursor, id(1));
  assert.equal(c.server.last.url.searchParams.get('projects'), '42');
  c.server.last.open().frame('project-board.42', moved(7), id(2)).frame('ping', {}, id(5)).cut();
  await untilNextAttempt(c);
  assert.equal(c.server.last.cursor, id(5));
  assert.deepEqual(c.seen.positions, [id(5)]);
});

test('a frame is durable when it brought an id, and knows the position before it', async () => {
  const c = await connection({ position: id(1) });
  c.server.last.open().frame('project-board.42', moved(7), id(2)).frame('project-board.42', moved(8));
  const frames = c.seen.frames.filter(({ event }) => event !== 'connected');
  assert.deepEqual(
    frames.map(({ id: own, durable, after }) => [own, durable, after]),
    [
      [id(2), true, id(1)],
      [id(2), false, id(2)],
    ],
  );
});

test('states: live, reconnecting, resumed, and after 5 s live again', async () => {
  const c = await connection({ position: id(1) });
  c.server.last.open('node-1').cut();
  await untilNextAttempt(c);
  c.server.last.open('node-2');
  await c.clock.advance(5_000);
  assert.deepEqual(c.seen.states, [
    { phase: 'connecting' },
    { phase: 'live', node: 'node-1', via: 'event-source' },
    { phase: 'reconnecting', reason: 'cut' },
    { phase: 'resumed', node: 'node-2', via: 'event-source' },
    { phase: 'live', node: 'node-2', via: 'event-source' },
  ]);
});

test('history that cannot serve: resynced', async () => {
  const c = await connection({ position: id(1) });
  c.server.last.open().cut();
  await untilNextAttempt(c);
  c.server.last.open().frame('resync', { reason: 'epoch', topics: [], to: id(1, 'e2') }, id(1, 'e2'));
  assert.equal(c.phase(), 'resynced');
  assert.equal(c.connection.position, id(1, 'e2'));
});

test('a reconnect without any position tells to fetch everything again', async () => {
  const c = await connection();
  c.server.last.open().cut();
  await untilNextAttempt(c);
  c.server.last.open();
  assert.equal(c.phase(), 'resynced');
  const resync = c.seen.frames.find(({ event }) => event === 'resync');
  assert.equal(JSON.parse(resync.data).reason, 'no-position');
});

test('the first connection replays nothing and tells no resync', async () => {
  const c = await connection();
  c.server.last.open();
  assert.deepEqual(
    c.seen.frames.map(({ event }) => event),
    ['connected'],
  );
});

for (const name of ['close', 'closed']) {
  for (const reason of ['shutdown', 'timeout', 'slow-consumer', 'limit']) {
    test(`${name}{${reason}} leaves the reconnect to the browser, which knows the stream's retry`, async () => {
      const c = await connection({ position: id(1) });
      const source = c.server.last.open().frame(name, { reason });
      assert.deepEqual(c.seen.states.at(-1), { phase: 'reconnecting', reason });
      source.cut();
      await c.clock.advance(30_000);
      assert.equal(c.server.sources.length, 1);
      source.open('node-2');
      assert.deepEqual(c.seen.states.at(-1), { phase: 'resumed', node: 'node-2', via: 'event-source' });
      source.cut();
      assert.equal(await untilNextAttempt(c), 50, 'a cut without a closed frame is ours again');
    });
  }
}

test('when the browser fails to come back after a closed frame, the connection is made anew', async () => {
  const c = await connection({ position: id(1) });
  const source = c.server.last.open().frame('close', { reason: 'shutdown' });
  source.cut();
  source.cut();
  assert.equal(await untilNextAttempt(c), 50);
  assert.equal(c.server.open.length, 1);
});

test('a closed frame after which nothing happens at all: the browser has 40 s', async () => {
  const c = await connection({ position: id(1) });
  c.server.last.open().frame('close', { reason: 'shutdown' });
  await c.clock.advance(39_900);
  assert.equal(c.server.sources.length, 1);
  await c.clock.advance(200);
  assert.equal(c.server.sources.length, 2);
});

for (const reason of ['revoked', 'session-expired', 'wiped']) {
  test(`closed{${reason}} is final`, async () => {
    const c = await connection();
    c.server.last.open().frame('close', { reason });
    assert.deepEqual(c.seen.states.at(-1), { phase: 'closed', reason });
    assert.equal(c.server.open.length, 0);
    assert.equal(c.clock.timers, 0);
    assert.equal(await untilNextAttempt(c), null);
  });
}

for (const [name, data, reason] of [
  ['close', 'unauthorized', 'session-expired'],
  ['closed', { reason: 'session_expired' }, 'session-expired'],
  ['logout', 'here', 'logged-out'],
  ['logout', '"here"', 'logged-out'],
]) {
  test(`older servers: ${name} ${JSON.stringify(data)} is ${reason}`, async () => {
    const c = await connection();
    c.server.last.open().frame(name, data);
    assert.deepEqual(c.seen.states.at(-1), { phase: 'closed', reason });
  });
}

test('a logout elsewhere is an event, and the connection stays', async () => {
  const c = await connection();
  c.server.last.open().frame('logout', 'elsewhere');
  assert.equal(c.seen.frames.at(-1).data, 'elsewhere');
  assert.equal(c.phase(), 'live');
});

for (const [status, reason] of [
  [401, 'session-expired'],
  [403, 'revoked'],
  [404, 'refused-404'],
  [204, 'refused-204'],
]) {
  test(`an EventSource that gave up asks why: ${status} is ${reason}`, async () => {
    const c = await connection();
    c.server.status = status;
    c.server.last.refuse();
    await settled();
    assert.deepEqual(c.seen.states.at(-1), { phase: 'closed', reason });
    assert.equal(await untilNextAttempt(c), null);
  });
}

test('an EventSource that gave up on a 503 of a proxy is made anew', async () => {
  const c = await connection();
  c.server.status = 503;
  c.server.last.refuse();
  assert.equal(await untilNextAttempt(c), 50);
});

/** Opens the stream, which announces its keepalive. */
function announced(source, keepaliveMs) {
  source.readyState = 1;
  source.onopen(new Event('open'));
  return source.frame('connected', { node: 'n1', ...(keepaliveMs && { keepaliveMs }) });
}

for (const [keepaliveMs, least] of [
  [15_000, 30_000],
  [2_000, 4_000],
  [30_000, 60_000],
  [undefined, 60_000],
]) {
  test(`silence: with ${keepaliveMs ?? 'no'} keepalive a stream is given up after ${least} ms, and what arrives puts that off`, async () => {
    const c = await connection();
    announced(c.server.last, keepaliveMs);
    await c.clock.advance(least - 1_000);
    c.server.last.frame('ping', {});
    await c.clock.advance(least - 100);
    assert.equal(c.phase(), 'live');
    await c.clock.advance(200);
    assert.equal(c.server.sources.length, 2);
    assert.equal(c.server.open.length, 1);
    assert.ok(c.seen.states.some(({ phase, reason }) => phase === 'reconnecting' && reason === 'silent'));
  });
}

test('many streams that fall silent together are not given up at one moment, but all within 2 keepalives and 5 s', async () => {
  const given = [];
  for (const draw of [0, 0.5, 0.999]) {
    const c = await connection({ random: draw });
    announced(c.server.last, 15_000);
    const begun = c.clock.now();
    while (c.server.sources.length === 1) await c.clock.advance(100);
    given.push(c.clock.now() - begun);
  }
  assert.deepEqual(given.map(Math.round), [30_100, 32_600, 35_100]);
});

test('a watchdog of ones own is kept to, up to a quarter later, and 0 is none', async () => {
  const c = await connection({ watchdog: 5_000, random: 0.5 });
  announced(c.server.last, 15_000);
  await c.clock.advance(5_600);
  assert.equal(c.server.sources.length, 1);
  await c.clock.advance(200);
  assert.equal(c.server.sources.length, 2);
  const none = await connection({ watchdog: 0 });
  announced(none.server.last, 15_000);
  await none.clock.advance(600_000);
  assert.equal(none.server.sources.length, 1);
});

test('an EventSource does not see comments: silence on an unnamed stream means nothing unless it has seen other keepalives', async () => {
  const c = await connection({ framing: 'unnamed' });
  const open = () => {
    const source = c.server.last;
    source.readyState = 1;
    source.onopen(new Event('open'));
    return source.frame('message', { type: 'connected', data: { node: 'n1', keepaliveMs: 15_000 } });
  };
  open();
  await c.clock.advance(600_000);
  assert.equal(c.server.sources.length, 1);
  c.server.last.frame('message', { type: 'ping' });
  await c.clock.advance(30_100);
  assert.equal(c.server.sources.length, 2);
});

test('opening: without the head of a response within 10 s the attempt is dropped, in any framing', async () => {
  for (const framing of ['named', 'unnamed']) {
    const c = await connection({ framing, position: id(1) });
    await c.clock.advance(8_900);
    assert.equal(c.server.sources.length, 1);
    await c.clock.advance(1_000);
    assert.deepEqual(c.seen.states.at(-1), { phase: 'connecting', reason: 'silent' });
    assert.equal(c.server.sources.length, 2);
    assert.equal(c.server.open.length, 1);
  }
});

test('opening: a head that nothing follows is given up after 20 s', async () => {
  const c = await connection();
  c.server.last.readyState = 1;
  c.server.last.onopen(new Event('open'));
  await c.clock.advance(19_900);
  assert.equal(c.server.sources.length, 1);
  await c.clock.advance(200);
  assert.equal(c.server.sources.length, 2);
});

test('opening: two attempts in a row that bring no byte are a path that buffers, told within 20 s, and tries go on', async () => {
  const c = await connection({ random: 0.999 });
  await c.clock.advance(20_000);
  assert.deepEqual(c.seen.buffered, [true]);
  assert.ok(c.connection.unavailable);
  await c.clock.advance(60_000);
  assert.deepEqual(c.seen.buffered, [true], 'told once');
  assert.ok(c.server.sources.length >= 5, 'tries go on');
  c.server.last.open();
  assert.equal(c.phase(), 'live');
  assert.equal(c.connection.unavailable, false);
});

test('opening: connections that died with the path are discarded once, when an attempt brought no byte or the network is back', async () => {
  for (const doubt of [
    (c) => c.clock.advance(60_000),
    (c) => (announced(c.server.last), c.clock.advance(2_000).then(() => c.connection.recheck(true))),
  ]) {
    const discarded = [];
    const server = new FakeServer();
    const c = await connection({ reader: { ...server.reader, discard: (url) => discarded.push(url) } });
    c.server = server;
    await doubt(c);
    assert.deepEqual(discarded, ['https://tidings.test/user/events?projects=42']);
  }
});

test('opening: an attempt that is refused between two that bring no byte says that the path does not buffer', async () => {
  const c = await connection();
  await c.clock.advance(9_000);
  await untilNextAttempt(c);
  c.server.last.cut();
  await untilNextAttempt(c);
  assert.deepEqual(c.seen.buffered, []);
  await c.clock.advance(9_000);
  assert.deepEqual(c.seen.buffered, [false], 'the third failure');
});

test('the network is back: what was open is not trusted, and a new stream is opened at once', async () => {
  const c = await connection({ position: id(1) });
  announced(c.server.last, 15_000).frame('project-board.42', moved(7), id(2));
  await c.clock.advance(3_000);
  for (let tab = 0; tab < 5; tab++) c.connection.recheck(true);
  await settled();
  assert.equal(c.server.sources.length, 2, 'all tabs say so, and one stream is opened');
  assert.equal(c.server.open.length, 1);
  assert.equal(c.server.last.cursor, id(2));
  assert.deepEqual(c.seen.states.at(-1), { phase: 'reconnecting', reason: 'network' });
});

test('the network is back while an attempt hangs, or waits for the next: it is made anew at once', async () => {
  const c = await connection();
  await c.clock.advance(5_000);
  c.connection.recheck(true);
  assert.equal(c.server.sources.length, 2);
  for (let attempt = 0; attempt < 8; attempt++) {
    c.server.last.cut();
    if (attempt < 7) await untilNextAttempt(c);
  }
  const before = c.server.sources.length;
  await c.clock.advance(2_000);
  c.connection.recheck(false);
  assert.equal(c.server.sources.length, before + 1);
});

test('a pause that the server asked for is kept to', async () => {
  const c = await connection({ ticket: async () => 't' });
  c.server.last.open().frame('close', { reason: 'limit' });
  await c.clock.advance(2_000);
  c.connection.recheck(true);
  await settled();
  assert.equal(c.server.sources.length, 1);
  await c.clock.advance(30_000);
  assert.equal(c.server.sources.length, 2);
});

test('a page that becomes visible: a keepalive that is overdue opens a new stream at once, one that is not has 2 s more', async () => {
  const c = await connection();
  announced(c.server.last, 15_000);
  await c.clock.advance(10_000);
  c.connection.recheck(false);
  assert.equal(c.server.sources.length, 1, 'nothing is wrong yet');
  await c.clock.advance(7_100);
  assert.equal(c.server.sources.length, 2);
  announced(c.server.last, 15_000);
  await c.clock.advance(18_000);
  assert.equal(c.server.sources.length, 2);
  c.connection.recheck(false);
  await settled();
  assert.equal(c.server.sources.length, 3);
});

test('a page that becomes visible doubts only until it hears something', async () => {
  const c = await connection();
  announced(c.server.last, 15_000);
  await c.clock.advance(10_000);
  c.connection.recheck(false);
  c.server.last.frame('ping', {});
  await c.clock.advance(29_000);
  assert.equal(c.server.sources.length, 1);
});

test('a machine that slept: the first timer that fires late opens a new stream', async () => {
  const c = await connection();
  announced(c.server.last, 15_000);
  await c.clock.advance(1_000);
  c.clock.sleep(20_000);
  await c.clock.advance(5_000);
  assert.equal(c.server.sources.length, 2);
});

test('timers that a browser slows down are no reason, as long as the stream is heard', async () => {
  const c = await connection();
  announced(c.server.last, 15_000);
  for (let minute = 0; minute < 10; minute++) {
    c.clock.sleep(50_000);
    c.server.last.frame('ping', {});
    await c.clock.advance(5_000);
  }
  assert.equal(c.server.sources.length, 1);
});

test('a clock that is set back by an hour does not put off the end of a silent stream by an hour', async () => {
  const c = await connection();
  announced(c.server.last, 15_000);
  c.clock.sleep(-3_600_000);
  await c.clock.advance(36_000);
  assert.equal(c.server.sources.length, 2);
});

test('each attempt has a ticket of its own, also after a closed frame', async () => {
  let tickets = 0;
  const c = await connection({ ticket: async () => `t${++tickets}` });
  c.server.last.open().frame('close', { reason: 'shutdown' });
  assert.equal(await untilNextAttempt(c), 1000, 'the browser would bring the old ticket');
  c.server.last.cut();
  await untilNextAttempt(c);
  assert.deepEqual(
    c.server.sources.map(({ url }) => url.searchParams.get('ticket')),
    ['t1', 't2', 't3'],
  );
});

test('a ticket that cannot be had is a failed attempt; none to be had any more is the end of the session', async () => {
  let answer = () => Promise.reject(new Error('no network'));
  const c = await connection({ ticket: () => answer() });
  assert.deepEqual(c.seen.states.at(-1), { phase: 'connecting', reason: 'no-ticket' });
  answer = async () => null;
  await c.clock.advance(60);
  assert.deepEqual(c.seen.states.at(-1), { phase: 'closed', reason: 'session-expired' });
  assert.equal(c.server.sources.length, 0);
});

test('stopped while it waits for a ticket, it opens nothing', async () => {
  let give;
  const c = await connection({ ticket: () => new Promise((resolve) => (give = resolve)) });
  c.connection.stop();
  give('late');
  await c.clock.advance(60_000);
  assert.equal(c.server.sources.length, 0);
});

test('stop: no source, no timer, and nothing that a source still says is heard', async () => {
  const c = await connection();
  const source = c.server.last.open();
  c.connection.stop();
  const states = c.seen.states.length;
  source.readyState = 1;
  source.frame('project-board.42', moved(7), id(9));
  source.cut();
  await c.clock.advance(60_000);
  assert.equal(c.clock.timers, 0);
  assert.equal(c.server.sources.length, 1);
  assert.equal(c.seen.states.length, states);
  assert.ok(c.seen.frames.every(({ event }) => event === 'connected'));
});

test('a malformed frame is passed on for the pages to warn of, and ends nothing', async () => {
  const c = await connection();
  c.server.last.open().frame('project-board.42', '{oops', id(2));
  assert.equal(c.phase(), 'live');
  assert.equal(c.connection.position, id(2));
});

test('a type that is listened to later, and one no more', async () => {
  const c = await connection();
  c.connection.listen('project-board.43');
  assert.ok(c.server.last.types.includes('project-board.43'));
  c.connection.unlisten('project-board.43');
  assert.ok(!c.server.last.types.includes('project-board.43'));
  c.connection.unlisten('resync');
  assert.ok(c.server.last.types.includes('resync'), 'control frames are needed in any case');
});

test('the position of a newcomer comes with connected, which is no event', async () => {
  const c = await connection();
  const source = c.server.last.open('node-1', id(3));
  assert.equal(c.connection.position, id(3));
  assert.deepEqual(c.seen.positions, [id(3)]);
  assert.deepEqual(
    c.seen.frames.map(({ event, durable, after }) => [event, durable, after]),
    [['connected', false, id(3)]],
  );
  source.cut();
  await untilNextAttempt(c);
  assert.equal(c.server.last.cursor, id(3));
});

test('unnamed pings and connected are about the connection, with an id and without', async () => {
  const c = await connection({ framing: 'unnamed' });
  const source = c.server.last;
  source.frame('message', { type: 'connected', data: { node: 'n', keepaliveMs: 15_000 } }, id(2));
  source.frame('message', { type: 'ping' });
  source.frame('message', { type: 'ping' }, id(4));
  assert.deepEqual(c.seen.positions, [id(2), id(4)]);
  assert.deepEqual(
    c.seen.frames.map(({ durable }) => durable),
    [false],
  );
});

for (const [framing, event, data] of [
  ['named', 'logout', '"here"'],
  ['unnamed', 'message', { topic: 'public.x', type: 'logout', data: 'here', tabId: null, timestamp: '2026-11-28T00:00:00.000Z' }],
  ['unnamed', 'message', { type: 'logout', data: 'here', tabId: null, timestamp: '2026-11-28T00:00:00.000Z' }],
]) {
  test(`an event of type logout does not end the client, and is passed: ${framing} ${JSON.stringify(data)}`, async () => {
    const c = await connection({ framing, position: id(1) });
    const source = c.server.last.open();
    source.frame(event, data, id(2));
    assert.equal(c.phase(), 'live');
    assert.equal(c.connection.position, id(2));
    assert.equal(c.seen.frames.at(-1).id, id(2));
  });
}

for (const type of ['connected', 'ping', 'degraded', 'resync', 'close', 'closed', 'logout']) {
  test(`an event that is called as a control frame is an event all the same where its envelope tells so: ${type}`, async () => {
    const c = await connection({ framing: 'unnamed', position: id(1) });
    const source = c.server.last;
    source.frame('message', { type: 'connected', data: { node: 'n1', keepaliveMs: 15_000 } });
    const envelope = {
      topic: 'public.x',
      type,
      data: { reason: 'wiped', behindMs: 9_000 },
      tabId: null,
      timestamp: '2026-11-28T00:00:00.000Z',
    };
    source.frame('message', envelope, id(2));
    assert.equal(c.phase(), 'live');
    assert.equal(c.connection.position, id(2));
    assert.equal(c.seen.frames.at(-1).id, id(2));
  });
}

test('whatever ends a client is not to come again: its id counts', async () => {
  const c = await connection({ position: id(1) });
  c.server.last.open().frame('close', { reason: 'wiped' }, id(2));
  assert.deepEqual(c.seen.states.at(-1), { phase: 'closed', reason: 'wiped' });
  assert.equal(c.connection.position, id(2));
});

for (const [framing, event, data] of [
  ['named', 'project-board.42', '{"unfinished'],
  ['named', 'resync', '['],
  ['unnamed', 'message', 'no JSON'],
  ['unnamed', 'message', 'null'],
  ['unnamed', 'message', { data: 'no type' }],
  ['unnamed', 'message', { topic: 't', type: 'never-heard-of', data: [] }],
]) {
  test(`an event that the client does not understand does not cost it its place: ${framing} ${JSON.stringify(data)}`, async () => {
    const c = await connection({ framing, position: id(1) });
    const source = c.server.last.open();
    source.frame(event, data, id(2));
    assert.equal(c.connection.position, id(2));
    source.cut();
    await untilNextAttempt(c);
    assert.equal(c.server.last.cursor, id(2));
  });
}

for (const [framing, event, degraded] of [
  ['named', 'degraded', (behindMs) => ({ behindMs })],
  ['unnamed', 'message', (behindMs) => ({ type: 'degraded', data: { behindMs } })],
  ['unnamed', 'message', (behindMs) => ({ type: 'degraded', behindMs })],
]) {
  const connected = framing === 'named' ? ['connected', { node: 'n1' }] : ['message', { type: 'connected', data: { node: 'n1' } }];
  const opened = ({ server }) => {
    server.last.readyState = 1;
    server.last.onopen(new Event('open'));
    return server.last;
  };

  test(`a node that is behind is told by the state, until it has caught up: ${framing} ${JSON.stringify(degraded(1))}`, async () => {
    const c = await connection({ framing });
    const source = opened(c).frame(...connected);
    const frames = c.seen.frames.length;
    source.frame(event, degraded(9_000));
    assert.deepEqual(c.seen.states.at(-1), { phase: 'catching-up', node: 'n1', via: 'event-source' });
    source.frame(event, degraded(0));
    assert.deepEqual(c.seen.states.at(-1), { phase: 'live', node: 'n1', via: 'event-source' });
    assert.equal(c.seen.frames.length, frames, 'it is no event');
  });

  test(`a node that is behind when it is reached is not live before it says so: ${framing} ${JSON.stringify(degraded(1))}`, async () => {
    const c = await connection({ framing });
    const source = opened(c).frame(event, degraded(9_000));
    assert.equal(c.phase(), 'connecting');
    source.frame(...connected);
    assert.equal(c.phase(), 'catching-up');
    source.refuse();
    await untilNextAttempt(c);
    opened(c).frame(...connected);
    assert.equal(c.phase(), 'resynced', 'the next node is not behind');
  });
}
