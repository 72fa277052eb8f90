import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settled } from './support/clock.js';
import { BY_WEB_SOCKET, FakeBrowser, id, moved } from './support/browser.js';

const BOARD = 'project-board.42';
const OTHER = 'project-board.43';
const LIVE = ['live', 'resumed', 'resynced'];

/** What holds the connection, in each way to share it. */
const WAYS = {
  'a SharedWorker': { has: {}, ready: 0, holder: ({ browser }) => browser.worker },
  'a SharedWorker without locks': { has: { locks: false }, ready: 0, holder: ({ browser }) => browser.worker },
  'tabs with locks': { has: { worker: false }, ready: 0, holder: ({ all }) => leader(all).process },
  'tabs with heartbeats': { has: { worker: false, locks: false }, ready: 1_000, holder: ({ all }) => leader(all).process },
  'a SharedWorker by WebSocket': { has: BY_WEB_SOCKET, ready: 0, holder: ({ browser }) => browser.worker },
  'tabs with locks by WebSocket': { has: { worker: false, ...BY_WEB_SOCKET }, ready: 0, holder: ({ all }) => leader(all).process },
};

const leader = (all) => all.find(({ tidings }) => tidings.state.role === 'leader');

for (const [way, { has, ready, holder }] of Object.entries(WAYS)) {
  /** A server that remembers, and tabs that listen to different things; commit() tells all streams of the next event. */
  const connected = async (count = 4, keepaliveMs = 15_000) => {
    const browser = new FakeBrowser(has);
    const { server, clock } = browser;
    let committed = 1;
    const frame = (source, n) => source.frame(n % 2 ? OTHER : BOARD, moved(n), id(n));
    server.keepaliveMs = keepaliveMs;
    server.onConnect = (source) => {
      source.open();
      for (let n = Number(source.cursor.split('-')[1]) + 1; n <= committed; n++) frame(source, n);
    };
    const all = [];
    for (let at = 0; at < count; at++) {
      all.push(await browser.started({ cursor: id(1) }, { types: [at % 2 ? OTHER : BOARD] }));
      if (at === 0) await clock.advance(ready);
    }
    const commit = () => {
      committed++;
      for (const source of server.open) if (source.readyState === 1) frame(source, committed);
    };
    /** Time, in which the server gives its signs of life, and something happens. */
    const pass = async (milliseconds) => {
      for (let left = milliseconds; left > 0; left -= 1_000) {
        await clock.advance(Math.min(left, 1_000));
        const due = Math.floor((clock.now() - 1_000) / keepaliveMs) < Math.floor(clock.now() / keepaliveMs);
        if (due) for (const source of server.open) if (source.readyState === 1) source.frame('ping', {});
        if (left % 3_000 === 0) commit();
      }
      await settled();
    };
    // of the second tab on, for a type that the stream was not read for until then
    for (const tab of all) tab.resyncs.length = 0;
    await pass(6_000);
    return { browser, server, clock, all, commit, pass, expected: (at) => even(at % 2, committed) };
  };
  const even = (odd, last) =>
    Array.from({ length: last - 1 }, (_, n) => n + 2)
      .filter((n) => n % 2 === odd)
      .map((n) => id(n));
  const check = (c, tabs) => {
    for (const tab of tabs) {
      assert.deepEqual(tab.ids, c.expected(c.all.indexOf(tab)), 'nothing is missing, and nothing comes twice');
      assert.deepEqual(tab.resyncs, []);
      assert.ok(LIVE.includes(tab.tidings.state.phase), tab.tidings.state.phase);
    }
    assert.equal(c.server.open.length, 1, 'one connection');
  };
  /** Until it was no longer said to be live by what hangs. */
  const noticed = (tab, since) => {
    const at = tab.times.find((time, n) => time >= since && tab.states[n].phase !== 'live');
    return at === undefined ? Infinity : at - since;
  };

  for (const keepaliveMs of [15_000, 2_000]) {
    test(`${way}: what holds the connection hangs, keepalive ${keepaliveMs} ms: noticed in time by each, which go on with another one`, async () => {
      const c = await connected(4, keepaliveMs);
      const hung = holder(c);
      const begun = c.clock.now();
      hung.freeze();
      await c.pass(2 * keepaliveMs + 12_000);
      const rest = c.all.filter(({ process }) => process !== hung);
      for (const tab of rest) assert.ok(noticed(tab, begun) <= 2 * keepaliveMs + 5_000, `${noticed(tab, begun)}`);
      c.server.open.filter(({ process }) => process === hung).forEach((source) => source.close());
      check(c, rest);

      hung.thaw();
      await c.pass(6_000);
      check(c, c.all);
      await c.pass(120_000);
      check(c, c.all);
    });
  }

  test(`${way}: what holds the connection hangs and goes on, without its stream having ended: it closes that itself`, async () => {
    const c = await connected();
    const hung = holder(c);
    hung.freeze();
    await c.pass(45_000);
    assert.equal(c.server.open.length, 2);
    hung.thaw();
    await c.pass(3_000);
    check(c, c.all);
  });

  test(`${way}: what holds the connection dies: noticed, at once where there are locks`, async () => {
    const c = await connected();
    const dead = holder(c);
    const begun = c.clock.now();
    dead.kill();
    await settled();
    await c.pass(has.locks === false ? 45_000 : 1_000);
    const rest = c.all.filter(({ process }) => process !== dead);
    if (has.locks !== false && has.worker !== false) for (const tab of rest) assert.equal(noticed(tab, begun), 0);
    check(c, rest);
  });

  test(`${way}: a hang that is shorter is not noticed, and costs nothing`, async () => {
    const c = await connected();
    const streams = c.server.sources.length;
    const hung = holder(c);
    hung.freeze();
    await c.pass(12_000);
    hung.thaw();
    await c.pass(3_000);
    check(c, c.all);
    assert.equal(c.server.sources.length, streams);
  });

  test(`${way}: a page that hangs itself, or whose timers come late, does not take the others for dead`, async () => {
    const c = await connected();
    const streams = c.server.sources.length;
    const late = c.all.find(({ process }) => process !== holder(c) && process !== c.all[0].process);
    late.process.freeze();
    await c.pass(120_000);
    late.process.thaw();
    await c.pass(3_000);
    check(c, c.all);
    assert.equal(c.server.sources.length, streams);
  });

  test(`${way}: a page that is loaded while what holds the connection hangs gets one within 15 s`, async () => {
    const c = await connected(1);
    holder(c).freeze();
    const late = await c.browser.started({ cursor: id(1) }, { types: [OTHER] });
    await c.pass(15_000);
    assert.ok(LIVE.includes(late.tidings.state.phase), JSON.stringify(late.tidings.state));
  });

  test(`${way}: one after the other hangs`, async () => {
    const c = await connected(6);
    const hung = [];
    for (let round = 0; round < 3; round++) {
      hung.push(holder({ ...c, all: c.all.filter(({ process }) => !hung.includes(process)) }));
      hung.at(-1).freeze();
      await c.pass(48_000);
    }
    for (const process of hung.reverse()) {
      process.thaw();
      await c.pass(3_000);
    }
    await c.pass(60_000);
    check(c, c.all);
  });

  test(`${way}: who joins a browser after that finds the one that the others use`, async () => {
    const c = await connected(2);
    const hung = holder(c);
    hung.freeze();
    await c.pass(45_000);
    const late = await c.browser.started({ cursor: id(1) }, { types: [BOARD] });
    await c.pass(1_000);
    assert.ok(LIVE.includes(late.tidings.state.phase));
    hung.thaw();
    await c.pass(3_000);
    assert.equal(c.server.open.length, 1);
  });

  test(`${way}: the network is back: one new stream for all tabs`, async () => {
    const c = await connected();
    const before = c.server.sources.length;
    c.server.last.readyState = 0; // dead, without a word
    for (const tab of c.all) tab.tell('online');
    await settled();
    assert.equal(c.server.sources.length, before + 1);
    await c.pass(3_000);
    check(c, c.all);
  });

  test(`${way}: a stream that was quiet for too long when a page becomes visible is opened anew`, async () => {
    const c = await connected();
    const before = c.server.sources.length;
    await c.clock.advance(18_000);
    c.all[1].visible = false;
    c.all[1].tell('visibilitychange');
    await settled();
    assert.equal(c.server.sources.length, before);
    c.all[1].visible = true;
    c.all[1].tell('visibilitychange');
    await settled();
    assert.equal(c.server.sources.length, before + 1);
  });
}

test('a browser hands out a worker that died to pages that ask for its name: they go on at once with another one', async () => {
  const browser = new FakeBrowser();
  browser.handsOutTheDead = true;
  browser.server.onConnect = (source) => source.open();
  const all = [await browser.started({ cursor: id(1) }), await browser.started({ cursor: id(1) })];
  browser.worker.kill();
  await browser.clock.advance(1_000);
  for (const tab of all) assert.deepEqual(tab.phases.slice(-2), ['reconnecting', 'resumed']);
  const late = await browser.started({ cursor: id(1) });
  await browser.clock.advance(1_000);
  assert.equal(late.tidings.state.phase, 'resumed');
  assert.equal(browser.server.open.length, 1);
});

test('no worker answers any more: the tabs share a connection without one', async (t) => {
  t.mock.method(console, 'warn', () => {});
  const browser = new FakeBrowser();
  browser.server.onConnect = (source) => source.open();
  const all = [await browser.started({ cursor: id(1) }), await browser.started({ cursor: id(1) })];
  browser.hangs = true;
  browser.worker.freeze();
  await browser.clock.advance(60_000);
  for (const { tidings } of all) assert.equal(tidings.state.transport, 'tabs');
  const first = browser.server.open.at(-1).frame(BOARD, moved(2), id(2));
  await settled();
  for (const { ids } of all) assert.deepEqual(ids, [id(2)]);
  assert.ok(first);
});

test('a worker that cannot even be made: the tabs share a connection without one', async (t) => {
  const warn = t.mock.method(console, 'warn', () => {});
  const browser = new FakeBrowser();
  browser.refuses = true;
  const tab = await browser.started();
  browser.server.last.open();
  await settled();
  assert.equal(tab.tidings.state.transport, 'tabs');
  assert.match(warn.mock.calls[0].arguments[0], /SecurityError/);
});
