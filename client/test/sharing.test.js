import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PROFILES } from '../src/backoff.js';
import { LockElection } from '../src/election.js';
import { Ports } from '../src/ports.js';
import { versioned } from '../src/protocol.js';
import { settled } from './support/clock.js';
import { BY_WEB_SOCKET, FakeBrowser, FakeProcess, id, moved } from './support/browser.js';

const BOARD = 'project-board.42';

/** The ways in which tabs share a connection: each is held to the same rules. */
const WAYS = {
  'a SharedWorker': { has: {}, ready: 0 },
  'a SharedWorker without locks': { has: { locks: false }, ready: 0 },
  'tabs with locks': { has: { worker: false }, ready: 0 },
  'tabs with heartbeats': { has: { worker: false, locks: false }, ready: 1_000 },
  'a SharedWorker by WebSocket': { has: BY_WEB_SOCKET, ready: 0 },
  'tabs with locks by WebSocket': { has: { worker: false, ...BY_WEB_SOCKET }, ready: 0 },
};

for (const [way, { has, ready }] of Object.entries(WAYS)) {
  /** Tabs of one browser, connected. */
  const tabs = async (count, options) => {
    const browser = new FakeBrowser(has);
    const all = [];
    for (let at = 0; at < count; at++) {
      all.push(await browser.started({ cursor: id(1), ...options }));
      if (at === 0) await browser.clock.advance(ready);
    }
    browser.server.last.open();
    await settled();
    return { browser, server: browser.server, all };
  };

  test(`${way}: eight tabs hold one connection, and each gets every event once, in order`, async () => {
    const { server, all } = await tabs(8);
    assert.equal(server.sources.length, 1);
    assert.equal(server.last.cursor, id(1));
    for (let n = 2; n < 50; n++) server.last.frame(BOARD, moved(n), id(n));
    await settled();
    const expected = Array.from({ length: 48 }, (_, n) => id(n + 2));
    for (const { ids } of all) assert.deepEqual(ids, expected);
    for (const { tidings } of all) assert.equal(tidings.state.phase, 'live');
  });

  test(`${way}: listeners of a type are counted over all tabs`, { skip: has.reader && 'it shows all types' }, async () => {
    const { server, all } = await tabs(3);
    const off = all[1].tidings.on('project-board.43', () => {});
    await settled();
    const off2 = all[2].tidings.on('project-board.43', () => {});
    await settled();
    assert.ok(server.last.types.includes('project-board.43'));
    off();
    off();
    await settled();
    assert.ok(server.last.types.includes('project-board.43'), 'another tab still listens');
    off2();
    await settled();
    assert.ok(!server.last.types.includes('project-board.43'));
    assert.ok(server.last.types.includes(BOARD));
  });

  test(`${way}: the connection ends with the last tab, and leaves no timer`, async () => {
    const { browser, server, all } = await tabs(3);
    for (const tab of all) {
      assert.equal(server.open.length, 1);
      tab.hide();
      await browser.clock.advance(ready + 1);
      if (tab !== all.at(-1) && has.worker === false) {
        assert.equal(server.open.length, 1, 'another tab took over');
      }
    }
    await settled();
    assert.equal(server.open.length, 0);
    assert.equal(browser.clock.timers, 0);
    assert.equal(browser.locks.held, 0);
    assert.deepEqual(browser.sizes, { hubs: 0, ports: 0 });
  });

  test(`${way}: who joins late gets what happened after its own page was read, and nothing twice`, async () => {
    const { browser, server } = await tabs(1);
    for (let n = 2; n <= 6; n++) server.last.frame(BOARD, moved(n), id(n));
    const late = await browser.started({ cursor: id(4) });
    server.last.frame(BOARD, moved(7), id(7));
    await settled();
    assert.deepEqual(late.ids, [id(5), id(6), id(7)]);
    assert.deepEqual(late.resyncs, []);
    assert.equal(late.tidings.state.phase, 'live');
  });

  test(`${way}: a page that is newer than the connection does not get what it shows already`, async () => {
    const { browser, server, all } = await tabs(1);
    const late = await browser.started({ cursor: id(5) });
    for (let n = 2; n <= 6; n++) server.last.frame(BOARD, moved(n), id(n));
    await settled();
    assert.deepEqual(late.ids, [id(6)]);
    assert.deepEqual(all[0].ids.length, 5);
  });

  test(`${way}: who joins with a cursor that is older than what is remembered is told so, alone`, async () => {
    const { browser, server, all } = await tabs(1);
    for (let n = 2; n <= 1_200; n++) server.last.frame(BOARD, moved(n), id(n));
    const late = await browser.started({ cursor: id(10) });
    assert.deepEqual(late.resyncs, [{ reason: 'joined-late', topics: [], to: id(1_200) }]);
    assert.deepEqual(late.ids, []);
    assert.deepEqual(all[0].resyncs, []);
    server.last.frame(BOARD, moved(1_201), id(1_201));
    await settled();
    assert.deepEqual(late.ids, [id(1_201)]);
  });

  test(
    `${way}: who joins for a type that nobody listened to is told that something may be missing`,
    { skip: has.reader && 'it shows all types' },
    async () => {
      const { browser, server } = await tabs(1);
      server.last.frame('project-board.43', moved(2), id(2)).frame(BOARD, moved(3), id(3));
      const late = await browser.started({ cursor: id(1) }, { types: ['project-board.43'] });
      assert.equal(late.resyncs[0]?.reason, 'joined-late');
      const early = await browser.started({ cursor: id(3) }, { types: ['project-board.43'] });
      assert.equal(early.resyncs[0]?.reason, 'joined-late', 'between the last id that was seen and the first listener there may be one');
      server.last.frame('project-board.43', moved(4), id(4));
      const next = await browser.started({ cursor: id(4) }, { types: ['project-board.43'] });
      server.last.frame('project-board.43', moved(5), id(5));
      await settled();
      assert.deepEqual(next.resyncs, []);
      assert.deepEqual(next.ids, [id(5)]);
      assert.deepEqual(late.ids, [id(4), id(5)]);
    },
  );

  test(`${way}: who joins after a resync with an older cursor is told, too`, async () => {
    const { browser, server, all } = await tabs(2);
    const resync = { reason: 'epoch', topics: [], to: id(3, 'e2') };
    server.last.frame(BOARD, moved(2), id(2)).frame('resync', resync, id(3, 'e2'));
    server.last.frame(BOARD, moved(4), id(4, 'e2'));
    const late = await browser.started({ cursor: id(2) });
    await settled();
    for (const tab of all) {
      assert.deepEqual(tab.resyncs, [resync]);
      assert.equal(tab.tidings.state.phase, 'resynced');
      assert.deepEqual(tab.ids, [id(2), id(4, 'e2')]);
    }
    assert.equal(late.resyncs[0].reason, 'joined-late');
  });

  test(`${way}: a reconnect is seen by every tab, and resumes after the last event`, async () => {
    const { browser, server, all } = await tabs(3);
    server.last.frame(BOARD, moved(2), id(2)).cut();
    await browser.clock.advance(60);
    assert.equal(server.last.cursor, id(2));
    server.last.open('node-2').frame(BOARD, moved(3), id(3));
    await browser.clock.advance(5_000);
    for (const tab of all) {
      assert.deepEqual(tab.ids, [id(2), id(3)]);
      assert.deepEqual(tab.phases.slice(-3), ['reconnecting', 'resumed', 'live']);
      assert.equal(tab.tidings.state.node, 'node-2');
    }
  });

  test(`${way}: the end of the session is told to all tabs, and nobody connects again`, async () => {
    const { browser, server, all } = await tabs(3);
    server.last.frame('close', { reason: 'session-expired' });
    await browser.clock.advance(60_000);
    for (const tab of all) {
      assert.deepEqual(tab.closed, [{ reason: 'session-expired' }]);
      assert.equal(tab.phases.at(-1), 'closed');
    }
    assert.equal(server.sources.length, 1);
    assert.equal(browser.clock.timers, 0);
    assert.equal(browser.channels.all.size, 0);
    assert.equal(browser.locks.held, 0);
  });

  test(`${way}: after that, the next user gets nothing of what was remembered`, async () => {
    const { browser, server } = await tabs(2);
    server.last.frame(BOARD, moved(2), id(2)).frame('close', { reason: 'session-expired' });
    await browser.clock.advance(2_000);
    const next = await browser.started({ cursor: id(1) });
    await browser.clock.advance(ready);
    assert.equal(server.open.length, 1);
    assert.equal(server.last.cursor, id(1));
    server.last.open();
    await settled();
    assert.deepEqual(next.ids, []);
  });

  test(`${way}: logging out in one tab ends the others within the browser`, async () => {
    const { browser, server, all } = await tabs(4);
    all[2].tidings.logout();
    await browser.clock.advance(60_000);
    assert.equal(server.open.length, 0);
    assert.equal(server.sources.length, 1, 'nobody took over');
    assert.deepEqual(
      all.map(({ closed }) => closed),
      [[{ reason: 'logged-out' }], [{ reason: 'logged-out' }], [], [{ reason: 'logged-out' }]],
    );
    assert.equal(browser.clock.timers, 0);
    assert.equal(browser.channels.all.size, 0);
  });

  test(`${way}: tabs of another account have a connection of their own`, async () => {
    const { browser, server } = await tabs(1, { account: '7' });
    await browser.started({ account: '8' });
    await browser.clock.advance(ready);
    assert.equal(server.open.length, 2);
  });

  test(`${way}: a thousand tabs that come and go leave nothing behind`, async () => {
    const { browser, server } = await tabs(1);
    const sizes = () => [browser.channels.all.size, browser.locks.held, browser.clock.timers, server.last.types?.length];
    const base = sizes();
    for (let round = 0; round < 1_000; round++) {
      const tab = browser.tab({ cursor: id(1) }, { types: [`project-board.${round}`] });
      tab.tidings.start();
      await new Promise(setImmediate);
      if (round % 2) tab.hide();
      else tab.tidings.stop();
    }
    await settled();
    assert.deepEqual(sizes(), base);
    assert.equal(browser.sizes.ports, has.worker === false ? 0 : 1);
    assert.equal(server.open.length, 1);
  });

  test(`${way}: three failed attempts are told once to every tab, which polls until one succeeds`, async () => {
    const browser = new FakeBrowser(has);
    let looks = 0;
    const poll = { look: () => void looks++ };
    const all = [await browser.started({ poll }), await browser.started({ poll })];
    await browser.clock.advance(ready);
    browser.server.onConnect = (source) => source.cut();
    browser.server.last.cut();
    await browser.clock.advance(30_500);
    for (const { tidings } of all) assert.equal(tidings.state.phase, 'polling');
    assert.ok(looks >= 4 && looks <= 6, `both looked at about 10 and 30 s: ${looks}`);
    const late = await browser.started({ poll });
    assert.equal(late.tidings.state.phase, 'polling', 'who joins now polls, too');
    browser.server.onConnect = (source) => source.open();
    await browser.clock.advance(10_000);
    looks = 0;
    for (const { tidings } of all) assert.equal(tidings.state.phase, 'live');
    await browser.clock.advance(300_000);
    assert.equal(looks, 0);
  });
}

for (const [way, { has, ready }] of Object.entries(WAYS).filter(([, { has }]) => has.worker === false)) {
  const tabs = async (count) => {
    const browser = new FakeBrowser(has);
    const all = [];
    for (let at = 0; at < count; at++) {
      all.push(await browser.started({ cursor: id(1) }));
      if (at === 0) await browser.clock.advance(ready);
    }
    browser.server.last.open();
    await settled();
    return { browser, server: browser.server, all };
  };

  test(`${way}: when the leader goes, the next one resumes, and nobody loses or repeats an event`, async () => {
    const { browser, server, all } = await tabs(4);
    server.last.frame(BOARD, moved(2), id(2)).frame('ping', {}, id(3));
    await settled();
    assert.deepEqual(
      all.map(({ tidings }) => tidings.state.role),
      ['leader', 'follower', 'follower', 'follower'],
    );
    all[0].hide();
    await browser.clock.advance(ready);
    assert.equal(server.open.length, 1);
    assert.equal(server.last.cursor, id(3), 'the id of a frame that nobody listens to counts, too');
    server.last.open('node-2').frame(BOARD, moved(4), id(4));
    await settled();
    for (const tab of all.slice(1)) {
      assert.deepEqual(tab.ids, [id(2), id(4)]);
      assert.deepEqual(tab.phases.slice(-2), ['reconnecting', 'resumed']);
      assert.deepEqual(tab.resyncs, []);
    }
    assert.equal(all.slice(1).filter(({ tidings }) => tidings.state.role === 'leader').length, 1);
  });

  test(`${way}: when a leader without a position goes, all fetch everything again`, async () => {
    const browser = new FakeBrowser(has);
    const all = [];
    for (let at = 0; at < 3; at++) {
      all.push(await browser.started());
      if (at === 0) await browser.clock.advance(ready);
    }
    browser.server.last.open();
    await settled();
    all[0].hide();
    await browser.clock.advance(ready);
    browser.server.last.open();
    await settled();
    assert.deepEqual(
      all.map(({ resyncs }) => resyncs.map(({ reason }) => reason)),
      [[], ['no-position'], ['no-position']],
    );
  });

  test(
    `${way}: a new leader listens to what the others listen to before its first frame`,
    { skip: has.reader && 'it shows all types' },
    async () => {
      const browser = new FakeBrowser(has);
      const first = await browser.started({ cursor: id(1) }, { types: ['a'] });
      await browser.clock.advance(ready);
      const second = await browser.started({ cursor: id(1) }, { types: ['b'] });
      const third = await browser.started({ cursor: id(1) }, { types: ['c'] });
      browser.server.last.open();
      third.resyncs.length = 0;
      await settled();
      browser.server.last.frame('ping', {}, id(2));
      await settled();
      // answered at once, before any tab can tell the new leader anything
      browser.server.onConnect = (source) => source.open().frame('c', {}, id(3)).frame('b', {}, id(4));
      first.hide();
      await browser.clock.advance(ready);
      assert.deepEqual(third.ids, [id(3)]);
      assert.deepEqual(second.ids, [id(4)]);
      assert.deepEqual([second.resyncs.length, third.resyncs.length], [0, 0], 'all were there before the first frame');
      await browser.clock.advance(10_000);
      third.hide();
      await settled();
      assert.ok(!browser.server.last.types.includes('c'));
    },
  );

  test(`${way}: a follower that saw less than the new leader is served by it`, async () => {
    const { browser, server, all } = await tabs(3);
    const slow = all[2];
    const channel = [...browser.channels.all].filter(({ name }) => !name.startsWith(versioned('session'))).at(-1);
    const { onmessage } = channel;
    server.last.frame(BOARD, moved(2), id(2));
    await settled();
    // what the old leader says last does not reach it
    channel.onmessage = null;
    server.last.frame(BOARD, moved(3), id(3)).frame(BOARD, moved(4), id(4));
    await settled();
    channel.onmessage = onmessage;
    server.last.frame(BOARD, moved(5), id(5));
    await settled();
    assert.deepEqual(slow.ids, [id(2), id(3), id(4), id(5)], 'a gap is noticed');
    channel.onmessage = null;
    server.last.frame(BOARD, moved(6), id(6));
    await settled();
    channel.onmessage = onmessage;
    all[0].hide();
    await browser.clock.advance(ready);
    server.last.open().frame(BOARD, moved(7), id(7));
    await settled();
    assert.deepEqual(slow.ids.slice(4), [id(6), id(7)]);
    assert.deepEqual(slow.resyncs, []);
  });

  test(`${way}: a storm of leaders that go while events flow`, async () => {
    const { browser, server, all } = await tabs(6);
    let committed = 1;
    // a server that remembers: what follows the cursor first, then what happens
    server.onConnect = (source) => {
      source.open();
      const from = Number(source.cursor.split('-')[1]);
      for (let n = from + 1; n <= committed; n++) source.frame(BOARD, moved(n), id(n));
    };
    const commit = () => server.open.forEach((source) => source.readyState === 1 && source.frame(BOARD, moved(committed), id(committed)));
    for (const leaving of all.slice(0, -1)) {
      for (let n = 0; n < 10; n++) {
        committed++;
        commit();
      }
      leaving.hide();
      for (let n = 0; n < 10; n++) {
        committed++;
        commit();
        if (n % 3 === 0) await Promise.resolve();
      }
      await browser.clock.advance(ready + 1);
    }
    await settled();
    const last = all.at(-1);
    assert.deepEqual(
      last.ids,
      Array.from({ length: 100 }, (_, n) => id(n + 2)),
    );
    assert.deepEqual(last.resyncs, []);
    assert.equal(server.open.length, 1);
  });
}

test('a leader that was told to end keeps the others from taking over until they heard of it', async () => {
  const browser = new FakeBrowser({ worker: false });
  const tab = await browser.started();
  tab.tidings.logout();
  const next = await browser.started();
  await browser.clock.advance(990);
  assert.equal(browser.server.open.length, 0);
  await browser.clock.advance(20);
  assert.equal(next.tidings.state.role, 'leader');
});

test('a tab that stops before it gets the lock does not lead', async () => {
  const browser = new FakeBrowser({ worker: false });
  const led = [];
  const candidate = { lead: () => led.push('lead'), follow() {}, fail: () => led.push('fail') };
  const election = new LockElection('x', browser.locks.of(new FakeProcess()), browser.clock, candidate);
  election.start();
  election.stop();
  await settled();
  assert.deepEqual(led, []);
  assert.equal(browser.locks.held, 0);
});

test('without permission for locks each tab has its own connection', async (t) => {
  t.mock.method(console, 'warn', () => {});
  const browser = new FakeBrowser({ worker: false });
  browser.locks.of = () => ({ request: () => Promise.reject(new DOMException('no', 'SecurityError')) });
  const tab = await browser.started();
  assert.equal(tab.tidings.state.transport, 'own');
  assert.equal(browser.server.open.length, 1);
  assert.deepEqual(
    [...browser.channels.all].map(({ name }) => name),
    [versioned('session-')],
  );
});

test('heartbeats: a leader that crashed is noticed after 20 s', async () => {
  const browser = new FakeBrowser({ worker: false, locks: false });
  const leader = await browser.started({ cursor: id(1) });
  await browser.clock.advance(1_000);
  const follower = await browser.started({ cursor: id(1) });
  browser.server.last.open();
  await settled();
  // the leader's page is gone without a word: its channels are dead
  for (const channel of [...browser.channels.all].slice(0, 2)) browser.channels.all.delete(channel);
  await browser.clock.advance(19_000);
  assert.equal(follower.tidings.state.role, 'follower');
  await browser.clock.advance(2_500);
  assert.equal(follower.tidings.state.role, 'leader');
  leader.tidings.stop();
});

test('heartbeats: a leader says every 10 s that it is there, and stays', async () => {
  const browser = new FakeBrowser({ worker: false, locks: false });
  await browser.started();
  await browser.clock.advance(1_000);
  const follower = await browser.started();
  browser.server.last.open();
  for (let second = 0; second < 200; second += 10) {
    browser.server.last.frame('ping', {});
    await browser.clock.advance(10_000);
  }
  assert.equal(follower.tidings.state.role, 'follower');
  assert.equal(browser.server.sources.length, 1);
});

test('heartbeats: two tabs that start at once elect one, and of two leaders the lower tab id stays', async () => {
  const browser = new FakeBrowser({ worker: false, locks: false });
  const b = browser.tab({ cursor: id(1) }, { tabId: 'b' });
  const a = browser.tab({ cursor: id(1) }, { tabId: 'a' });
  b.tidings.start();
  a.tidings.start();
  await browser.clock.advance(3_000);
  assert.equal(a.tidings.state.role, 'leader');
  assert.equal(b.tidings.state.role, 'follower');
  assert.equal(browser.server.sources.length, 1);
  browser.server.last.open();

  // two halves of a browser that did not hear each other
  const c = new FakeBrowser({ worker: false, locks: false });
  const apart = new Set();
  const one = await c.started({ cursor: id(1) }, { tabId: 'y' });
  await c.clock.advance(1_000);
  for (const channel of c.channels.all) apart.add(channel);
  for (const channel of apart) c.channels.all.delete(channel);
  const two = await c.started({ cursor: id(1) }, { tabId: 'x' });
  await c.clock.advance(1_000);
  assert.equal(c.server.open.length, 2);
  for (const channel of apart) c.channels.all.add(channel);
  for (const source of c.server.open) source.open();
  await c.clock.advance(11_000);
  assert.equal(c.server.open.length, 1);
  assert.equal(two.tidings.state.role, 'leader');
  assert.equal(one.tidings.state.role, 'follower');
  c.server.open[0].frame(BOARD, moved(2), id(2));
  await settled();
  assert.deepEqual([one.ids, two.ids], [[id(2)], [id(2)]]);
});

test('a page that crashed without a word is forgotten by the worker', async () => {
  const browser = new FakeBrowser();
  const tab = await browser.started();
  await browser.started();
  assert.equal(browser.sizes.ports, 2);
  tab.process.kill();
  await settled();
  assert.equal(browser.sizes.ports, 1);
});

test('the worker answers what it does not know with an error, and whoever asks that it is there', async () => {
  const said = [];
  const port = { postMessage: (message) => said.push(message), close() {}, onmessage: null };
  const { server, clock } = new FakeBrowser();
  const ports = new Ports({ 'event-source': server.reader }, clock, () => new Promise(() => {}), Promise.resolve(''));
  ports.accept(port);
  port.onmessage({ data: { type: 'nonsense' } });
  port.onmessage({ data: null });
  port.onmessage({ data: { type: 'ask' } });
  assert.deepEqual(
    said.map(({ type }) => type),
    ['error', 'error', 'stranger'],
  );
  assert.match(said[0].message, /nonsense/);
  const url = 'https://tidings.test/';
  const target = { url, framing: 'named', routes: [{ via: 'event-source', url }], backoff: PROFILES.worker, account: '' };
  port.onmessage({ data: { type: 'start', lock: '', target, interest: { types: [], cursor: '' } } });
  server.last.open();
  said.length = 0;
  port.onmessage({ data: { type: 'ask' } });
  assert.deepEqual(said, [{ type: 'alive', keepaliveMs: 15_000 }]);
});

test('a worker that cannot read streams: the tabs share one of their own, and say so once', async (t) => {
  const warn = t.mock.method(console, 'warn', () => {});
  const browser = new FakeBrowser({ workerHas: { eventSource: false } });
  const all = [await browser.started(), await browser.started()];
  browser.server.last.open();
  await settled();
  assert.deepEqual(
    all.map(({ tidings }) => [tidings.state.transport, tidings.state.role, tidings.state.phase]),
    [
      ['tabs', 'leader', 'live'],
      ['tabs', 'follower', 'live'],
    ],
  );
  assert.deepEqual(
    warn.mock.calls.map(({ arguments: words }) => words[0]),
    ['tidings: shared-worker cannot be used because it cannot read streams; using tabs instead'],
  );
});

test('workers that do not answer are waited for twice, each 5 s', async (t) => {
  t.mock.method(console, 'warn', () => {});
  const browser = new FakeBrowser();
  browser.hangs = true;
  const tab = await browser.started();
  await browser.clock.advance(9_900);
  assert.equal(browser.server.sources.length, 0);
  await browser.clock.advance(200);
  assert.equal(tab.tidings.state.transport, 'tabs');
});

test('neither a worker nor channels: each tab has its own connection', async () => {
  const browser = new FakeBrowser({ worker: false, channels: false });
  await browser.started();
  const tab = await browser.started();
  assert.equal(browser.server.open.length, 2);
  assert.equal(tab.tidings.state.transport, 'own');
});

test('no EventSource: polling, every 10 s, each time 10 s later up to 60, from 10 again after a change', async () => {
  const browser = new FakeBrowser({ eventSource: false });
  const looks = [];
  let changed = false;
  const look = async () => (looks.push(browser.clock.now()), changed);
  const tab = await browser.started({ poll: { look } });
  assert.deepEqual(tab.states, [{ phase: 'polling', transport: 'polling', role: 'own' }]);
  await browser.clock.advance(330_000);
  assert.deepEqual(looks, [10_000, 30_000, 60_000, 100_000, 150_000, 210_000, 270_000, 330_000]);
  changed = true;
  await browser.clock.advance(70_000);
  assert.deepEqual(looks.slice(8), [390_000, 400_000]);
  tab.tidings.stop();
  await browser.clock.advance(600_000);
  assert.equal(looks.length, 10);
  assert.equal(browser.clock.timers, 0);
});

test('polling that is stopped while it looks does not go on', async () => {
  const browser = new FakeBrowser({ eventSource: false });
  let answer;
  const tab = await browser.started({ poll: { look: () => new Promise((resolve) => (answer = resolve)) } });
  await browser.clock.advance(10_000);
  tab.tidings.stop();
  answer(true);
  await settled();
  assert.equal(browser.clock.timers, 0);
});

test('a look that fails is warned of, and polling goes on', async (t) => {
  const warn = t.mock.method(console, 'warn', () => {});
  const browser = new FakeBrowser({ eventSource: false });
  await browser.started({ poll: { look: () => Promise.reject(new Error('no network')) } });
  await browser.clock.advance(30_000);
  assert.equal(warn.mock.callCount(), 2);
});

test('polling without a look tells to fetch everything again', async () => {
  const browser = new FakeBrowser({ eventSource: false });
  const tab = await browser.started();
  await browser.clock.advance(10_000);
  assert.deepEqual(tab.resyncs, [{ reason: 'polling', topics: [], to: null }]);
});
