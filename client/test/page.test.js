import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Tidings } from '../src/index.js';
import { settled } from './support/clock.js';
import { BY_WEB_SOCKET, FakeBrowser, id, moved } from './support/browser.js';

const BOARD = 'project-board.42';

async function live(options, more) {
  const browser = new FakeBrowser();
  const tab = await browser.started(options, more);
  browser.server.last.open();
  await settled();
  return { browser, server: browser.server, tab, tidings: tab.tidings };
}

/** What was warned of while `run` ran. */
async function warnings(run) {
  const { warn, error } = console;
  const said = [];
  console.warn = console.error = (...words) => said.push(words.join(' '));
  try {
    await run();
  } finally {
    Object.assign(console, { warn, error });
  }
  return said;
}

test('an event of the board has its type, its parsed data, its id and its text', async () => {
  const { server, tab } = await live();
  server.last.frame(BOARD, moved(7, 'someone'), id(2)).frame(BOARD, moved(8));
  await settled();
  assert.deepEqual(tab.events, [
    { type: BOARD, data: moved(7, 'someone'), id: id(2), raw: JSON.stringify(moved(7, 'someone')) },
    { type: BOARD, data: moved(8), id: null, raw: JSON.stringify(moved(8)) },
  ]);
});

test('an event of the tracker: its type is inside, and tabId and timestamp come along', async () => {
  const { server, tab } = await live({ framing: 'unnamed' }, { types: ['ticket.moved'] });
  const frame = { type: 'ticket.moved', data: { id: '7', columnId: '3' }, tabId: 'x', timestamp: '2026-11-20T15:36:23.747Z' };
  server.last.frame('message', frame, id(2)).frame('message', { ...frame, type: 'ticket.new-kind' }, id(3));
  await settled();
  assert.deepEqual(tab.events, [{ ...frame, topic: undefined, id: id(2), raw: JSON.stringify(frame) }]);
});

for (const [dialect, control] of Object.entries({
  'flat, of the tracker': (type, data) => ({ type, ...data }),
  'with data, of the generic stream': (type, data) => ({ type, data }),
})) {
  test(`control frames ${dialect}`, async () => {
    const { browser, tab, tidings } = await live({ framing: 'unnamed' });
    const seen = [];
    tidings.on('connected', ({ node }) => seen.push(node));
    const source = browser.server.last;
    source.frame('message', control('connected', { node: 'node-7' }));
    source.frame('message', control('resync', { reason: 'trimmed', topics: ['project.42'], to: id(3) }));
    await settled();
    assert.deepEqual(tab.resyncs, [{ reason: 'trimmed', topics: ['project.42'], to: id(3) }]);
    assert.deepEqual(seen, ['node-7']);
    assert.equal(tidings.state.phase, 'resynced');
    source.frame('message', control('closed', { reason: 'wiped' }));
    await settled();
    assert.deepEqual(tab.closed, [{ reason: 'wiped' }]);
  });
}

test('an unnamed stream may name its keepalive', async () => {
  const { server, tab } = await live({ framing: 'unnamed' });
  assert.deepEqual(await warnings(async () => (server.last.frame('ping', ''), await settled())), []);
  assert.deepEqual(tab.events, []);
});

test('a plain stream: the data of an event is text whatever it looks like, and control frames are JSON', async () => {
  const { server, tab, tidings } = await live({ framing: 'plain' }, { types: ['thread-updated'] });
  const peers = ['https://example.org/ada', '12', '{"reason":"wiped"}', ''];
  const said = await warnings(async () => {
    peers.forEach((peer, at) => server.last.frame('thread-updated', peer, id(2 + at)));
    server.last.frame('resync', { reason: 'source', topics: ['$chat.1'], to: id(9) }, id(9));
    await settled();
  });
  assert.deepEqual(
    tab.events.map(({ type, data, raw }) => [type, data, raw]),
    peers.map((peer) => ['thread-updated', peer, peer]),
  );
  assert.deepEqual(tab.resyncs, [{ reason: 'source', topics: ['$chat.1'], to: id(9) }]);
  assert.deepEqual(said, []);
  assert.equal(tidings.position, id(9));
  server.last.frame('closed', { reason: 'revoked' });
  await settled();
  assert.deepEqual(tab.closed, [{ reason: 'revoked' }]);
});

test('a plain stream that comes back without a position says resync', async () => {
  const { browser, server, tab } = await live({ framing: 'plain' }, { types: ['thread-updated'] });
  server.last.cut();
  await settled();
  browser.clock.advance(1_000);
  await settled();
  server.last.open();
  await settled();
  assert.deepEqual(
    tab.resyncs.map(({ reason }) => reason),
    ['no-position'],
  );
});

test("a tab knows its own events, is told of them all the same, and its twin's are not its own", async () => {
  const { browser, server, tab, tidings } = await live();
  const twin = await browser.started();
  server.last.frame(BOARD, moved(7, tab.tabId), id(2)).frame(BOARD, moved(8), id(3));
  await settled();
  assert.deepEqual(tab.events.map(tidings.isOwn, tidings), [true, false]);
  assert.deepEqual(twin.events.map(twin.tidings.isOwn, twin.tidings), [false, false]);
  assert.equal(tidings.isOwn({ data: {}, tabId: tab.tabId }), true);
  assert.equal(tidings.isOwn({ data: null, tabId: null }), false);
});

test('each load of the document is another tab', async () => {
  const first = new Tidings({ url: 'http://localhost/' }).tabId;
  const again = await import('../src/platform.js?again');
  assert.match(first, /^[0-9a-f-]{36}$/);
  assert.notEqual(again.thisPage().tabId, first);
  assert.equal(new Tidings({ url: 'http://localhost/' }).tabId, first);
});

test('its fetch says which tab asks, and keeps what it was given', async () => {
  const { tab, tidings } = await live();
  const withCookies = new Request('https://tidings.test/api/z', { credentials: 'include' });
  await tidings.fetch('/api/x', { method: 'POST', headers: { 'Content-Type': 'application/json' } });
  await tidings.fetch(new Request('https://tidings.test/api/y', { headers: { 'If-Match': '3' } }), { credentials: 'omit' });
  await tidings.fetch(withCookies);
  const [first, second, third] = tab.requests.map(({ init }) => ({ ...init, headers: Object.fromEntries(init.headers) }));
  const tags = { 'x-tab-id': tab.tabId, 'x-session-tag': tab.tabId };
  assert.deepEqual(first, { method: 'POST', headers: { 'content-type': 'application/json', ...tags } });
  assert.deepEqual(second, { credentials: 'omit', headers: { 'if-match': '3', ...tags } });
  assert.deepEqual(third, { headers: tags });
  assert.equal(tab.requests[2].input.credentials, 'include', 'those of the request stay');
});

test("its fetch says so to the page's server and the stream's, and leaves requests to others as they are", async () => {
  const { tab, tidings } = await live({ url: 'https://stream.test/user/events', transport: 'own' });
  const tagged = [];
  for (const input of ['/api/x', 'x', new URL('https://stream.test/api/x'), new Request('https://stream.test/api/x')]) {
    await tidings.fetch(input);
    tagged.push(tab.requests.at(-1).init.headers.get('X-Tab-Id'));
  }
  assert.deepEqual(tagged, Array(4).fill(tab.tabId));
  const init = { headers: { Accept: 'text/plain' } };
  for (const input of [
    'https://other.test/x',
    'https://tidings.test:8443/x',
    'http://tidings.test/x',
    new Request('https://other.test/x'),
  ]) {
    await tidings.fetch(input, init);
    assert.deepEqual(tab.requests.at(-1), { input, init }, String(input.url ?? input));
  }
});

test('a listener that throws does not silence the others, and each is called once for a frame', async () => {
  const { server, tab, tidings } = await live();
  let calls = 0;
  tidings.on(BOARD, () => {
    throw new Error('mine');
  });
  tidings.on(BOARD, () => calls++);
  tidings.onState(() => {
    throw new Error('state');
  });
  const said = await warnings(async () => {
    server.last.frame(BOARD, moved(7), id(2));
    await settled();
  });
  assert.equal(calls, 1);
  assert.equal(tab.events.length, 1);
  assert.match(said.join(), /mine/);
});

test('a listener that is added twice is called twice, until each was taken away', async () => {
  const { server, tidings } = await live();
  let calls = 0;
  const listener = () => calls++;
  const offs = [tidings.on(BOARD, listener), tidings.on(BOARD, listener)];
  server.last.frame(BOARD, {}, id(2));
  await settled();
  offs[0]();
  offs[0]();
  server.last.frame(BOARD, {}, id(3));
  await settled();
  offs[1]();
  server.last.frame(BOARD, {}, id(4));
  await settled();
  assert.equal(calls, 3);
});

test('a listener that is taken away by another one is not called for the next event', async () => {
  const { server, tidings, tab } = await live();
  tab.offs[0]();
  let calls = 0;
  const off = tidings.on(BOARD, () => (calls++, off()));
  server.last.frame(BOARD, {}, id(2)).frame(BOARD, {}, id(3));
  await settled();
  assert.equal(calls, 1);
  assert.ok(!server.last.types.includes(BOARD));
});

test('a malformed frame is warned of and dropped; what follows arrives', async () => {
  const { server, tab } = await live();
  const said = await warnings(async () => {
    server.last.frame(BOARD, '{oops', id(2)).frame(BOARD, moved(8), id(3));
    await settled();
  });
  assert.deepEqual(tab.ids, [id(3)]);
  assert.match(said.join(), /malformed/);
});

for (const data of ['null', '7', '{}', '{"type":7}', '[]', '']) {
  test(`an unnamed frame without a type is dropped: ${data}`, async () => {
    const { server, tab, tidings } = await live({ framing: 'unnamed' });
    const said = await warnings(async () => (server.last.frame('message', data, id(2)), await settled()));
    assert.equal(said.length, 1);
    assert.deepEqual(tab.events, []);
    assert.equal(tidings.state.phase, 'live');
  });
}

test('listeners that are added right after the start are part of the first request', async () => {
  const browser = new FakeBrowser();
  const tab = browser.tab();
  tab.tidings.start();
  tab.tidings.on('project-access', () => {});
  await settled();
  assert.ok(browser.server.last.types.includes('project-access'));
});

test('starting twice opens one connection', async () => {
  const { server, tidings, browser } = await live();
  tidings.start();
  await settled();
  assert.equal(server.sources.length, 1);
  assert.equal(browser.sizes.ports, 1);
});

test('started and stopped in the same turn, nothing is opened', async () => {
  const browser = new FakeBrowser();
  const { tidings } = browser.tab();
  tidings.start();
  tidings.stop();
  await browser.clock.advance(60_000);
  assert.equal(browser.server.sources.length, 0);
});

for (const [way, has] of Object.entries({
  'a worker': {},
  locks: { worker: false },
  heartbeats: { worker: false, locks: false },
  'its own connection': { worker: false, channels: false },
  'a worker and a WebSocket': BY_WEB_SOCKET,
  'locks and a WebSocket': { worker: false, ...BY_WEB_SOCKET },
})) {
  for (const moment of ['live', 'waiting to reconnect', 'polling', 'connecting']) {
    test(`stop with ${way} while ${moment}: 60 s later there is no source, no timer, no channel and no lock`, async () => {
      const browser = new FakeBrowser(has);
      const tab = await browser.started();
      await browser.clock.advance(1_000);
      if (moment !== 'connecting') browser.server.last.open();
      if (moment === 'waiting to reconnect') browser.server.last.cut();
      if (moment === 'polling') {
        browser.server.onConnect = (source) => source.cut();
        browser.server.last.cut();
        await browser.clock.advance(5_000);
        assert.equal(tab.tidings.state.phase, 'polling');
      }
      await settled();
      const before = browser.server.sources.length;
      tab.tidings.stop();
      await browser.clock.advance(60_000);
      assert.equal(browser.server.open.length, 0);
      assert.equal(browser.server.sources.length, before);
      assert.equal(browser.clock.timers, 0);
      assert.equal(browser.channels.all.size, 0);
      assert.equal(browser.locks.held, 0);
      tab.show();
      await browser.clock.advance(60_000);
      assert.equal(browser.server.sources.length, before, 'no page event brings it back');
      assert.equal(tab.tidings.state, null);
      assert.equal(tab.page.listeners, 0);
      assert.deepEqual(tab.closed, [], 'whoever stops need not be told');
    });
  }

  for (const phase of ['connecting', 'live', 'reconnecting', 'resumed', 'polling']) {
    test(`stop with ${way} by a listener, in the moment in which it is told ${phase}: nothing is left, and no state is told`, async () => {
      const browser = new FakeBrowser(has);
      const tab = browser.tab();
      tab.tidings.onState((state) => state.phase === phase && tab.tidings.stop());
      tab.tidings.start();
      await browser.clock.advance(1_000);
      const { server } = browser;
      if (phase === 'polling') for (const _ of 'abc') (server.last.cut(), await browser.clock.advance(1_000));
      else if (phase !== 'connecting') server.last.open();
      if (phase.startsWith('re')) server.last.cut();
      await browser.clock.advance(1_000);
      if (phase === 'resumed') server.last.open();
      await browser.clock.advance(60_000);
      assert.equal(tab.phases.at(-1), phase);
      assert.equal(tab.tidings.state, null);
      assert.equal(server.open.length, 0);
      assert.equal(browser.clock.timers, 0);
      assert.equal(browser.channels.all.size, 0);
      assert.equal(browser.locks.held, 0);
    });
  }

  test(`a page that comes back from the cache with ${way} gets what happened meanwhile`, async () => {
    const browser = new FakeBrowser(has);
    const tab = await browser.started({ cursor: id(1) });
    await browser.clock.advance(1_000);
    browser.server.last.open().frame(BOARD, moved(2), id(2));
    await settled();
    tab.hide();
    await browser.clock.advance(60_000);
    assert.equal(browser.server.open.length, 0);
    assert.equal(browser.clock.timers, 0);
    assert.equal(browser.channels.all.size, 0, 'an open channel would keep the page out of the cache');
    tab.show();
    await browser.clock.advance(1_000);
    assert.equal(browser.server.open.length, 1);
    assert.equal(browser.server.last.cursor, id(2));
    browser.server.last.open().frame(BOARD, moved(3), id(3));
    await settled();
    assert.deepEqual(tab.ids, [id(2), id(3)]);
  });
}

test('a page that comes back from the cache while other tabs went on is served from what is remembered', async () => {
  const { browser, server, tab } = await live({ cursor: id(1) });
  await browser.started({ cursor: id(1) });
  tab.hide();
  await settled();
  server.last.frame(BOARD, moved(2), id(2)).frame(BOARD, moved(3), id(3));
  tab.show();
  await settled();
  server.last.frame(BOARD, moved(4), id(4));
  await settled();
  assert.deepEqual(tab.ids, [id(2), id(3), id(4)]);
  assert.deepEqual(tab.resyncs, []);
  assert.equal(server.sources.length, 1);
});

test('a page that comes back without any position fetches everything again', async () => {
  const { browser, tab } = await live();
  tab.hide();
  tab.show();
  await settled();
  browser.server.last.open();
  await settled();
  assert.deepEqual(
    tab.resyncs.map(({ reason }) => reason),
    ['restored'],
  );
});

test('pageshow of an ordinary load connects nothing a second time', async () => {
  const { server, tab } = await live();
  tab.show();
  await settled();
  assert.equal(server.sources.length, 1);
});

test('after an expired session the application may start again, in the very listener', async () => {
  const { browser, server, tab, tidings } = await live({ cursor: id(1) });
  tidings.on('closed', ({ reason }) => reason === 'session-expired' && tidings.start());
  server.last.frame(BOARD, moved(2), id(2)).frame('close', { reason: 'session-expired' });
  await settled();
  assert.equal(server.open.length, 1);
  assert.equal(server.last.cursor, id(2));
  server.last.open().frame(BOARD, moved(3), id(3));
  await browser.clock.advance(10);
  assert.deepEqual(tab.ids, [id(2), id(3)]);
  assert.equal(tidings.state.phase, 'live');
});

test('a listener that is added by another one is called from the next event on', async () => {
  const { server, tidings } = await live();
  let calls = 0;
  const off = tidings.on(BOARD, () => (off(), tidings.on(BOARD, () => calls++)));
  server.last.frame(BOARD, {}, id(2));
  await settled();
  assert.equal(calls, 0);
  server.last.frame(BOARD, {}, id(3));
  await settled();
  assert.equal(calls, 1);
});

test('a listener that stops at an event that was remembered gets none of those after it', async () => {
  const { browser, server } = await live({ cursor: id(1) });
  for (let n = 2; n < 6; n++) server.last.frame(BOARD, moved(n), id(n));
  const late = browser.tab({ cursor: id(1) });
  late.tidings.on(BOARD, () => late.tidings.stop());
  late.tidings.start();
  await settled();
  assert.deepEqual(late.ids, [id(2)]);
});

test('a state listener is told where things stand, and every change once', async () => {
  const { tab, tidings } = await live();
  const late = [];
  tidings.onState((state) => late.push(state));
  assert.deepEqual(late, [{ phase: 'live', node: 'node-1', via: 'event-source', transport: 'shared-worker', role: 'worker' }]);
  assert.deepEqual(tab.phases, ['connecting', 'live']);
});

test('events are told to the DOM until that is ended', async () => {
  const { server, tidings } = await live();
  const body = new EventTarget();
  const seen = [];
  body.addEventListener(`tidings:${BOARD}`, ({ detail }) => seen.push(detail.data.issue_id));
  body.addEventListener('tidings:resync', ({ detail }) => seen.push(detail.reason));
  const off = tidings.toDom([BOARD, 'resync'], body);
  server.last.frame(BOARD, moved(7), id(2)).frame('resync', { reason: 'trimmed', topics: ['x'], to: id(3) });
  await settled();
  off();
  server.last.frame(BOARD, moved(8), id(4));
  await settled();
  assert.deepEqual(seen, [7, 'trimmed']);
});

for (const [options, error] of [
  [undefined, /'url' is missing/],
  [{ url: '' }, /'url' is missing/],
  [{ url: '/x', transport: 'shared-worker', ticket: async () => 't' }, /SharedWorker cannot call/],
  [{ url: '/x', transport: 'shared-worker', headers: {} }, /SharedWorker cannot call/],
  [{ url: '/x', backoff: 'fast' }, /backoff/],
  [{ url: '/x', framing: 'nmaed' }, /framing/],
  [{ url: '/x', transport: 'web-socket' }, /transport/],
  [{ url: '/x', reader: 'xhr' }, /reader/],
  [{ url: '/x', reader: 'event-source', headers: {} }, /headers/],
  [{ url: '/x', watchdog: -1 }, /watchdog/],
  [{ url: '/x', backoff: { base: 0 } }, /base/],
  [{ url: '/x', poll: { min: Number.NaN } }, /min/],
]) {
  test(`refused at once: ${JSON.stringify(options)}`, () =>
    assert.throws(() => new FakeBrowser().tab(options ?? { url: undefined }), error));
}

test('with a ticket of its own the page leads itself: a worker could not ask for one', async () => {
  const browser = new FakeBrowser();
  const tab = await browser.started({ ticket: async () => 'once' });
  assert.equal(tab.tidings.state.transport, 'tabs');
  assert.equal(browser.server.last.url.searchParams.get('ticket'), 'once');
});

for (const transport of ['tabs', 'own', 'polling']) {
  test(`the transport can be chosen: ${transport}`, async () => {
    const tab = await new FakeBrowser().started({ transport });
    assert.equal(tab.tidings.state.transport, transport);
  });
}

test('an event of type logout reaches its listener, and a page that starts again is past it', async () => {
  const { browser, server, tab, tidings } = await live({ framing: 'unnamed' }, { types: ['logout'] });
  const event = { topic: 'public.x', type: 'logout', data: 'here', tabId: null, timestamp: '2026-11-28T00:00:00.000Z' };
  server.last.frame('message', event, id(5));
  await settled();
  assert.deepEqual(
    tab.events.map(({ type, data, id: cursor }) => [type, data, cursor]),
    [['logout', 'here', id(5)]],
  );
  assert.deepEqual(tab.closed, []);
  tidings.stop();
  tidings.start();
  await settled();
  assert.equal(browser.server.last.cursor, id(5));
});

test('an event that is called as what is told of the connection is told to nobody', async () => {
  const { server, tab, tidings } = await live({ framing: 'unnamed' });
  const timestamp = '2026-11-28T00:00:00.000Z';
  for (const type of ['closed', 'resync']) server.last.frame('message', { topic: 'public.x', type, data: {}, timestamp }, id(5));
  await settled();
  assert.deepEqual([tab.closed, tab.resyncs, tidings.position], [[], [], id(5)]);
});
