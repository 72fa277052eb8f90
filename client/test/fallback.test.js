import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PROFILES } from '../src/backoff.js';
import { Connection } from '../src/connection.js';
import { FakeBrowser, FakeProcess, FakeServer, id, moved } from './support/browser.js';
import { ManualClock, settled } from './support/clock.js';

const HOUR = 3_600_000;
const BOARD = 'project-board.42';
const SSE = 'event-source';
const WS = 'websocket';

/** A path, by what becomes of an attempt to take it. */
const PATHS = {
  passes: (source) => source.open(),
  buffers: () => {},
  refuses: (source) => source.cut(),
};

/** A connection over a path that treats SSE and WebSockets differently, and may change. */
async function connection({ sse = 'passes', ws = 'passes', ...options } = {}) {
  const clock = new ManualClock();
  const server = new FakeServer();
  const path = { [SSE]: sse, [WS]: ws };
  server.onConnect = (source) => PATHS[path[source.via]](source);
  const seen = { frames: [], states: [], unavailable: [], discarded: [] };
  const readers = server.readersOf(new FakeProcess());
  const made = new Connection(
    {
      framing: 'named',
      routes: [
        { via: SSE, url: 'https://tidings.test/user/events', reader: { ...readers[SSE], discard: (url) => seen.discarded.push(url) } },
        { via: WS, url: 'wss://tidings.test/-/ws', reader: readers[WS] },
      ],
      backoff: PROFILES.worker,
      ...options,
    },
    {
      frame: (frame) => seen.frames.push(frame),
      position: () => {},
      state: (state) => seen.states.push(state),
      unavailable: (buffered) => seen.unavailable.push(buffered),
    },
    clock,
  );
  made.listen(BOARD);
  made.start(options.position ?? id(1), { fallback: options.fallback ?? null });
  await settled();
  const c = { connection: made, clock, server, seen, path };
  Object.defineProperty(c, 'state', { get: () => made.state });
  Object.defineProperty(c, 'vias', { get: () => server.sources.map(({ via }) => via) });
  return c;
}

test('as long as SSE works, no socket is opened', async () => {
  const c = await connection();
  for (let n = 0; n < 5; n++) {
    c.server.last.cut();
    await c.clock.advance(10_000);
  }
  assert.deepEqual(c.vias, Array(6).fill(SSE));
  assert.deepEqual(c.state, { phase: 'live', node: 'node-1', via: SSE });
});

test('a path that buffers: after two silent openings the stream is read by a WebSocket, and nobody polls', async () => {
  const c = await connection({ sse: 'buffers' });
  await c.clock.advance(18_100);
  assert.deepEqual(c.vias, [SSE, SSE, WS]);
  const fallback = { reason: 'buffered', since: 18_050 };
  assert.deepEqual(c.seen.states, [
    { phase: 'connecting' },
    { phase: 'connecting', reason: 'silent' },
    { phase: 'connecting', reason: 'silent', fallback },
    { phase: 'live', node: 'node-1', via: WS, fallback },
  ]);
  assert.deepEqual(c.seen.unavailable, []);
  assert.equal(c.server.last.cursor, id(1), 'from the same position');
  assert.equal(c.server.open.length, 1);
});

test('three attempts that are refused: a WebSocket at once', async () => {
  const c = await connection({ sse: 'refuses' });
  await c.clock.advance(1_000);
  assert.deepEqual(c.vias, [SSE, SSE, SSE, WS]);
  assert.deepEqual(c.state, { phase: 'live', node: 'node-1', via: WS, fallback: { reason: 'refused', since: 150 } });
  assert.deepEqual(c.seen.unavailable, []);
});

test('a stream that breaks off changes to a WebSocket without loss and without repetition', async () => {
  const c = await connection();
  c.server.last.frame(BOARD, moved(2), id(2)).frame('ping', {}, id(3));
  c.path[SSE] = 'refuses';
  c.server.last.cut();
  await c.clock.advance(1_000);
  assert.equal(c.server.last.via, WS);
  assert.equal(c.server.last.cursor, id(3));
  c.server.last.frame(BOARD, moved(4), id(4));
  assert.equal(c.state.phase, 'resumed');
  c.path[SSE] = 'passes';
  c.server.last.cut();
  await c.clock.advance(1_000);
  assert.equal(c.server.last.via, SSE, 'and back');
  assert.equal(c.server.last.cursor, id(4));
  c.server.last.frame(BOARD, moved(5), id(5));
  assert.deepEqual(
    c.seen.frames.filter(({ durable }) => durable).map((frame) => frame.id),
    [id(2), id(4), id(5)],
  );
  assert.ok(!c.seen.frames.some(({ event }) => event === 'resync'));
});

test('neither works: pages poll, told once, and attempts alternate until one succeeds', async () => {
  for (const [works, other] of [
    [SSE, WS],
    [WS, SSE],
  ]) {
    const c = await connection({ sse: 'refuses', ws: 'refuses' });
    await c.clock.advance(500);
    assert.deepEqual(c.vias, [SSE, SSE, SSE, WS, WS, WS]);
    assert.deepEqual(c.seen.unavailable, [false]);
    assert.ok(c.connection.unavailable);
    await c.clock.advance(60_000);
    assert.deepEqual(c.vias.slice(6, 10), [SSE, WS, SSE, WS]);
    assert.deepEqual(c.seen.unavailable, [false]);
    c.path[works] = 'passes';
    await c.clock.advance(25_000);
    assert.deepEqual([c.state.phase, c.state.via], ['live', works], `not by ${other}`);
    assert.equal(c.connection.unavailable, false);
    assert.equal(c.state.fallback?.reason, works === SSE ? undefined : 'refused');
  }
});

test('a path that swallows everything: pages poll within 30 s', async () => {
  const c = await connection({ sse: 'buffers', ws: 'buffers' });
  await c.clock.advance(27_000);
  assert.deepEqual(c.seen.unavailable, []);
  await c.clock.advance(2_000);
  assert.deepEqual(c.seen.unavailable, [true], 'a second route that is silent, too, is not tried twice');
  assert.deepEqual(c.vias, [SSE, SSE, WS, SSE]);
  c.path[SSE] = c.path[WS] = 'passes';
  await c.clock.advance(10_000);
  assert.equal(c.state.phase, 'live');
});

test('SSE again: after a refusal with the next stream, on a path that buffered not within an hour', async () => {
  const refused = await connection({ sse: 'refuses' });
  await refused.clock.advance(1_000);
  refused.path[SSE] = 'passes';
  refused.server.last.cut();
  await refused.clock.advance(100);
  assert.deepEqual([refused.vias.at(-1), refused.state.fallback], [SSE, undefined]);

  const buffered = await connection({ sse: 'buffers' });
  await buffered.clock.advance(20_000);
  const { fallback } = buffered.state;
  buffered.path[SSE] = 'passes';
  for (let lost = 0; lost < 3; lost++) {
    buffered.clock.sleep(HOUR / 4);
    buffered.server.last.cut();
    await buffered.clock.advance(1_000);
    assert.equal(buffered.state.via, WS, `lost ${lost}`);
    assert.deepEqual(buffered.state.fallback, fallback, 'it is not forgotten later for it');
  }
  buffered.clock.sleep(HOUR / 4);
  buffered.server.last.cut();
  await buffered.clock.advance(1_000);
  assert.deepEqual([buffered.state.via, buffered.state.fallback], [SSE, undefined]);
});

test('a stream over a WebSocket is not given up for SSE as long as it lives', async () => {
  const c = await connection({ sse: 'buffers', watchdog: 0 });
  await c.clock.advance(20_000);
  c.path[SSE] = 'passes';
  await c.clock.advance(3 * HOUR);
  assert.deepEqual(c.vias, [SSE, SSE, WS]);
});

test('on a path that buffered, a WebSocket that does not work any more: SSE, too, before pages poll', async () => {
  const c = await connection({ sse: 'passes', ws: 'refuses', fallback: { reason: 'buffered', since: 0 } });
  await c.clock.advance(1_000);
  assert.deepEqual(c.vias, [WS, WS, WS, SSE]);
  assert.deepEqual(c.state, { phase: 'live', node: 'node-1', via: SSE }, 'the path has changed');
  assert.deepEqual(c.seen.unavailable, []);
  c.server.last.cut();
  await c.clock.advance(100);
  assert.equal(c.vias.at(-1), SSE);
});

for (const [what, fallback] of [
  ['refused', { reason: 'refused', since: 0 }],
  ['more than an hour ago', { reason: 'buffered', since: -HOUR }],
  ['in the future, as of a clock that was set back', { reason: 'buffered', since: 1 }],
]) {
  test(`what another holder found is not taken over: ${what}`, async () => {
    const c = await connection({ fallback });
    assert.deepEqual([c.vias, c.state.fallback], [[SSE], undefined]);
  });
}

test('a node that says that it is full, or asks to wait, was reached by SSE: the route is not blamed', async () => {
  const c = await connection({ ticket: async () => 'once' });
  c.path[SSE] = 'buffers'; // the test answers itself
  c.server.last.cut();
  for (let n = 0; n < 4; n++) {
    await c.clock.advance(1_300);
    c.server.last.frame('closed', { reason: 'timeout' });
  }
  assert.deepEqual(c.seen.unavailable, [false], 'but pages poll meanwhile');
  assert.ok(!c.vias.includes(WS), `${c.vias}`);
});

test('a ticket that cannot be had says nothing about a route', async () => {
  let answer = 'once';
  const c = await connection({
    ticket: async () => {
      if (answer === null) throw new Error('no network');
      return answer;
    },
  });
  answer = null;
  c.server.last.cut();
  await c.clock.advance(10_000);
  assert.deepEqual(c.seen.unavailable, [false]);
  answer = 'again';
  await c.clock.advance(10_000);
  assert.equal(c.state.via, SSE);
  assert.ok(!c.vias.includes(WS));
});

test('a ticket that cannot be had, or comes too late, is no failure of the route that follows it', async () => {
  const noTickets = [() => Promise.reject(new Error('no network')), () => Promise.reject(new Error('no network'))];
  const c = await connection({ sse: 'refuses', ticket: () => noTickets.pop()?.() ?? Promise.resolve('once') });
  await c.clock.advance(1_000);
  assert.equal(c.vias.filter((via) => via === SSE).length, 3);

  const hanging = [() => new Promise(() => {})];
  const d = await connection({ sse: 'buffers', ticket: () => hanging.pop()?.() ?? Promise.resolve('once') });
  await d.clock.advance(40_000);
  assert.equal(d.vias.filter((via) => via === SSE).length, 2);
  assert.equal(d.state.via, WS);
});

test('pages poll because there was no ticket: a path that buffers is left for a WebSocket all the same', async () => {
  let down = true;
  const c = await connection({ sse: 'buffers', ticket: () => (down ? Promise.reject(new Error('no network')) : Promise.resolve('once')) });
  await c.clock.advance(10_000);
  assert.deepEqual(c.seen.unavailable, [false]);
  down = false;
  await c.clock.advance(600_000);
  assert.equal(c.state.via, WS);
  assert.deepEqual(c.seen.unavailable, [false], 'told once');
});

test('pages poll because the node failed over a WebSocket: SSE is tried again when that is refused', async () => {
  const c = await connection({ sse: 'refuses', ws: 'buffers' }); // the test answers itself
  await c.clock.advance(500);
  for (let n = 0; n < 3; n++) {
    c.server.last.frame('closed', { reason: 'fault' });
    await c.clock.advance(1_300);
  }
  Object.assign(c.path, { [SSE]: 'passes', [WS]: 'refuses' });
  await c.clock.advance(600_000);
  assert.equal(c.state.via, SSE);
});

test('a network that is down for a second does not make a path forget that it buffers', async () => {
  const c = await connection({ sse: 'buffers' });
  await c.clock.advance(20_000);
  Object.assign(c.path, { [SSE]: 'refuses', [WS]: 'refuses' });
  c.server.last.cut();
  await c.clock.advance(1_000);
  Object.assign(c.path, { [SSE]: 'buffers', [WS]: 'passes' });
  await c.clock.advance(40_000);
  assert.deepEqual([c.state.via, c.state.fallback?.reason], [WS, 'buffered']);
});

test('a path that let nothing through for a while is not one that buffers', async () => {
  const c = await connection();
  await c.clock.advance(60_000);
  Object.assign(c.path, { [SSE]: 'buffers', [WS]: 'buffers' });
  c.server.last.cut();
  await c.clock.advance(32_000);
  Object.assign(c.path, { [SSE]: 'passes', [WS]: 'passes' });
  await c.clock.advance(30_000);
  assert.notEqual(c.state.fallback?.reason, 'buffered');
});

test('what is final over one transport is not tried over the other', async () => {
  const c = await connection({ sse: 'buffers' });
  await c.clock.advance(20_000);
  c.server.last.frame('closed', { reason: 'session-expired' });
  await c.clock.advance(HOUR);
  assert.deepEqual(c.state, { phase: 'closed', reason: 'session-expired' });
  assert.deepEqual(c.vias, [SSE, SSE, WS]);
  assert.equal(c.clock.timers, 0);
});

test('the profile console gives each route its attempts before it gives up', async () => {
  const c = await connection({ sse: 'refuses', ws: 'refuses', backoff: PROFILES.console });
  await c.clock.advance(60_000);
  assert.deepEqual(c.vias, [SSE, SSE, SSE, WS, WS, WS]);
  assert.deepEqual(c.state, { phase: 'closed', reason: 'server-unavailable' });
});

test('the network is back: the same route, and connections that died are discarded, whichever it is', async () => {
  const c = await connection({ sse: 'buffers' });
  await c.clock.advance(20_000);
  const socket = c.server.last;
  c.seen.discarded.length = 0;
  c.connection.recheck(true);
  await settled();
  assert.equal(socket.readyState, 2);
  assert.equal(c.state.via, WS);
  assert.equal(c.server.open.length, 1);
  assert.deepEqual(c.seen.discarded, ['https://tidings.test/user/events']);
});

test('frames that an EventSource did not show are not taken for seen because a WebSocket shows all', async () => {
  const path = { [SSE]: 'passes', [WS]: 'passes' };
  const { browser, server, clock } = browserOn(path);
  await browser.started({ cursor: id(1) });
  server.last.frame('project-board.43', moved(2), id(2)).frame(BOARD, moved(3), id(3));
  path[SSE] = 'refuses';
  server.last.cut();
  await clock.advance(1_000);
  assert.equal(server.last.via, WS);
  const late = await browser.started({ cursor: id(1) }, { types: ['project-board.43'] });
  assert.equal(late.resyncs[0]?.reason, 'joined-late');
});

test('a worker that has WebSockets alone: a leading tab, which has both, reads by SSE', async (t) => {
  t.mock.method(console, 'warn', () => {});
  const { browser, server } = browserOn({ [SSE]: 'passes', [WS]: 'passes' }, { workerHas: { eventSource: false } });
  const tab = await browser.started({ cursor: id(1) });
  assert.deepEqual([tab.tidings.state.transport, server.last.via], ['tabs', SSE]);
});

// Shared by all tabs, and known to the next holder.

/** A browser on such a path. */
function browserOn(path, has = {}) {
  const browser = new FakeBrowser({ webSocket: true, ...has });
  let committed = 1;
  browser.server.onConnect = (source) => {
    PATHS[path[source.via]](source);
    if (source.readyState !== 1) return;
    for (let n = Number(source.cursor?.split('-')[1] ?? committed) + 1; n <= committed; n++) source.frame(BOARD, moved(n), id(n));
  };
  const commit = () => {
    committed++;
    for (const source of browser.server.open) if (source.readyState === 1) source.frame(BOARD, moved(committed), id(committed));
  };
  return { browser, server: browser.server, clock: browser.clock, commit };
}

function storage() {
  const items = new Map();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => items.set(key, value),
    removeItem: (key) => items.delete(key),
    items,
  };
}

for (const [way, has] of Object.entries({
  'a SharedWorker': {},
  'tabs with locks': { worker: false },
  'tabs with heartbeats': { worker: false, locks: false },
})) {
  test(`${way}: eight tabs on a path that buffers share one socket, and each knows why`, async () => {
    const { browser, server, clock, commit } = browserOn({ [SSE]: 'buffers', [WS]: 'passes' }, has);
    const all = [];
    for (let at = 0; at < 8; at++) all.push(await browser.started({ cursor: id(1) }));
    await clock.advance(25_000);
    commit();
    await settled();
    const late = await browser.started({ cursor: id(1) });
    assert.deepEqual(
      server.open.map(({ via }) => via),
      [WS],
    );
    for (const tab of [...all, late]) {
      const { phase, via, fallback } = tab.tidings.state;
      assert.deepEqual([phase, via, fallback.reason], ['live', WS, 'buffered']);
      assert.deepEqual(tab.ids, [id(2)]);
      assert.ok(!tab.phases.includes('polling'), `${tab.phases}`);
    }
  });

  test(`${way}: the holder goes, and the next one begins with the socket`, async () => {
    const { browser, server, clock, commit } = browserOn({ [SSE]: 'buffers', [WS]: 'passes' }, has);
    const all = [];
    for (let at = 0; at < 4; at++) all.push(await browser.started({ cursor: id(1) }));
    await clock.advance(25_000);
    const before = server.sources.length;
    const { process } = server.open[0];
    process.kill();
    await clock.advance(2_000);
    commit();
    await clock.advance(40_000);
    commit();
    await settled();
    const rest = all.filter((tab) => tab.process !== process);
    for (const tab of rest) {
      assert.deepEqual(tab.ids, [id(2), id(3)]);
      assert.deepEqual(tab.resyncs, []);
    }
    assert.ok(server.sources.length > before && server.sources.slice(before).every(({ via }) => via === WS));
    assert.equal(server.open.length, 1);
  });

  test(`${way}: both are blocked: every tab polls, and says why there is no SSE`, async () => {
    const { browser, clock } = browserOn({ [SSE]: 'buffers', [WS]: 'refuses' }, has);
    const all = [await browser.started(), await browser.started()];
    await clock.advance(25_000);
    for (const { tidings, resyncs } of all) {
      assert.deepEqual([tidings.state.phase, tidings.state.fallback.reason, tidings.state.via], ['polling', 'buffered', undefined]);
      assert.ok(resyncs.length === 0);
    }
    await clock.advance(15_000);
    for (const { resyncs } of all) assert.equal(resyncs[0].reason, 'polling');
  });
}

test('a page that comes back from the cache, or is loaded again, begins with what worked, within an hour', async () => {
  const { browser, server, clock } = browserOn({ [SSE]: 'buffers', [WS]: 'passes' });
  const tab = { storage: storage() };
  const first = await browser.started({ cursor: id(1) }, tab);
  await clock.advance(20_000);
  first.hide();
  await clock.advance(60_000);
  first.show();
  await clock.advance(100);
  assert.deepEqual([first.tidings.state.phase, server.last.via], ['live', WS]);
  first.hide();
  await clock.advance(100);
  const second = await browser.started({ cursor: id(1) }, tab);
  await clock.advance(100);
  assert.deepEqual([second.tidings.state.phase, server.sources.slice(-2).map(({ via }) => via)], ['live', [WS, WS]]);
  second.hide();
  await clock.advance(HOUR);
  const before = server.sources.length;
  await browser.started({ cursor: id(1) }, tab);
  assert.equal(server.sources[before].via, SSE);
});

test('a path that does not buffer any more is not remembered to', async () => {
  const path = { [SSE]: 'buffers', [WS]: 'passes' };
  const { browser, server, clock } = browserOn(path);
  const tab = { storage: storage() };
  await browser.started({}, tab);
  await clock.advance(20_000);
  assert.equal(tab.storage.items.size, 1);
  Object.assign(path, { [SSE]: 'passes', [WS]: 'refuses' });
  server.last.cut();
  await clock.advance(5_000);
  assert.equal(server.last.via, SSE);
  assert.equal(tab.storage.items.size, 0);
});

test('a page that uses a WebSocket by choice says nothing about the path', async () => {
  const { browser, clock } = browserOn({ [SSE]: 'buffers', [WS]: 'passes' });
  const tab = { storage: storage() };
  await browser.started({}, tab);
  await clock.advance(20_000);
  await browser.started({ url: '/api/stream?topic=a', reader: 'websocket' }, tab);
  await clock.advance(1_000);
  assert.equal(tab.storage.items.size, 1);
});

test('another origin, without a ticket: no WebSocket, which would send cookies that SSE does not', async () => {
  const { browser, server, clock } = browserOn({ [SSE]: 'refuses', [WS]: 'passes' });
  const tab = await browser.started({ url: 'https://other.test/user/events' });
  await clock.advance(60_000);
  assert.equal(tab.tidings.state.phase, 'polling');
  assert.ok(!server.sources.some(({ via }) => via === WS));
});

test('a storage that is full or tells nonsense is no obstacle', async () => {
  const { browser, server, clock } = browserOn({ [SSE]: 'buffers', [WS]: 'passes' });
  const full = () => {
    throw new DOMException('full', 'QuotaExceededError');
  };
  const tab = await browser.started({}, { storage: { getItem: () => '{"since":1}', setItem: full, removeItem: full } });
  assert.equal(server.last.via, SSE);
  await clock.advance(20_000);
  assert.equal(tab.tidings.state.via, WS);
});

test("'webSocket: false', or headers that only fetch can send: SSE, then polling", async () => {
  for (const options of [{ webSocket: false }, { url: '/events', framing: 'plain' }, { reader: 'event-source' }]) {
    const { browser, server, clock } = browserOn({ [SSE]: 'refuses', [WS]: 'passes' });
    const tab = await browser.started(options);
    await clock.advance(5_000);
    assert.equal(tab.tidings.state.phase, 'polling');
    assert.ok(server.sources.every(({ via }) => via === SSE));
  }
});

test('with a ticket, SSE and the socket have one for each attempt', async () => {
  const { browser, server, clock } = browserOn({ [SSE]: 'buffers', [WS]: 'passes' });
  let tickets = 0;
  await browser.started({ ticket: async () => `t${++tickets}` });
  await clock.advance(20_000);
  assert.deepEqual(
    server.sources.map(({ via, url }) => [via, url.searchParams.get('ticket')]),
    [
      [SSE, 't1'],
      [SSE, 't2'],
      [WS, 't3'],
    ],
  );
});
