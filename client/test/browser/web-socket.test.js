import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as chromium from './chromium.js';
import { counting, goOn, notice, openTab, openTabs, SHOWN, WITHIN } from './counting-page.js';
import * as firefox from './firefox.js';

// A path on which nothing of a stream of SSE arrives, and a WebSocket does.
const USER = { url: '/user/events' };
const BROWSERS = {
  Chromium: { skip: chromium.skip, start: async () => new chromium.Chromium() },
  Firefox: { skip: firefox.skip, start: () => firefox.Firefox.start() },
};

const state = (tab) => tab.evaluate('tidings.state');
const transportsOf = (server) => server.transports.join();

// to find out that a path buffers takes 19 s, in which a test does nothing
for (const [name, { skip, start }] of Object.entries(BROWSERS)) {
  describe(name, { concurrency: 3 }, () => {
    let browser;
    before(async () => {
      if (!skip) browser = await start();
    });
    after(() => browser?.close());

    for (const transport of ['shared-worker', 'tabs']) {
      test(`behind a proxy that buffers, eight tabs are live by one WebSocket, by ${transport}`, { skip }, async (t) => {
        const server = await (await counting(t)).behindBuffer();
        const all = await openTabs(t, browser, server, transport, 8, USER);
        await goOn(server, all);
        assert.equal(transportsOf(server), 'websocket');
        for (const tab of all) {
          const { via, fallback } = await state(tab);
          assert.deepEqual([via, fallback.reason], ['websocket', 'buffered']);
          assert.equal(await tab.evaluate("states.some(({ phase }) => phase === 'polling')"), false);
        }

        // the node is restarted
        const asked = server.asked;
        server.commit();
        server.cut();
        await goOn(server, all);
        assert.equal(transportsOf(server), 'websocket');
        assert.equal(server.asked, asked + 1, 'SSE is not tried again on this path');

        // the first tab, which leads if one does, is closed; another one is loaded again
        await all[0].close();
        await goOn(server, all.slice(1));
        assert.equal(transportsOf(server), 'websocket');
        await all[1].evaluate('location.reload()');
        await all[1].until("window.got?.length === 0 && tidings.state?.phase !== 'live'", 10, 'window.states').catch(() => {});
        await all[1].until("['live', 'resumed'].includes(window.tidings?.state?.phase)", 10, 'window.states');
        await goOn(server, all.slice(1));

        // the user signs out
        server.end('session-expired');
        for (const tab of all.slice(1)) await tab.until("ends.join() === 'session-expired'", 5, SHOWN);
        await server.untilStreams(0);
      });
    }

    test('the only tab is loaded again behind a proxy that buffers: it begins with the WebSocket', { skip }, async (t) => {
      const server = await (await counting(t)).behindBuffer();
      const [tab] = await openTabs(t, browser, server, 'own', 1, USER);
      const asked = server.asked;
      await tab.evaluate('(window.left = true, location.reload())');
      await tab.until("!window.left && window.tidings?.state?.phase === 'live'", 5, 'window.states');
      assert.equal(server.asked, asked + 1);
      await goOn(server, [tab]);
    });

    test('the path changes under a stream, and so does the transport, without loss and repetition', { skip }, async (t) => {
      const server = await (await counting(t)).behindBuffer();
      server.proxy.buffers = false;
      const all = await openTabs(t, browser, server, 'shared-worker', 2, USER);
      await goOn(server, all);
      assert.equal(transportsOf(server), 'sse');

      server.proxy.buffers = true;
      server.commit();
      server.cut();
      server.commit();
      await goOn(server, all, { seconds: 25 });
      assert.equal(transportsOf(server), 'websocket');

      Object.assign(server.proxy, { buffers: false, blocksUpgrades: true });
      server.commit();
      server.cut();
      server.commit();
      await goOn(server, all);
      assert.equal(transportsOf(server), 'sse');
      assert.equal((await state(all[0])).fallback, undefined);
    });

    test('where both are blocked the page polls, until one of them works', { skip }, async (t) => {
      const server = await (await counting(t)).behindBuffer();
      server.proxy.blocksUpgrades = true;
      const tab = await openTab(t, browser, server, 'shared-worker', USER);
      await tab.until("window.tidings?.state?.phase === 'polling'", 25, 'window.states');
      assert.equal((await state(tab)).fallback.reason, 'buffered');
      await tab.until("resyncs.some(({ reason }) => reason === 'polling')", 12, SHOWN);
      server.proxy.blocksUpgrades = false;
      await tab.until("tidings.state.phase === 'live' && tidings.state.via === 'websocket'", 25, 'states');
    });
  });
}

/** @type {chromium.Chromium} */
let browser;
const { skip } = chromium;
before(async () => {
  if (!skip) browser = new chromium.Chromium();
});
after(() => browser?.close());

/** Tabs that are live by a WebSocket from the start. */
async function tabs(t, transport, count) {
  const server = await counting(t);
  const all = await openTabs(t, browser, server, transport, count, { ...USER, reader: 'websocket' });
  await goOn(server, all);
  assert.equal(transportsOf(server), 'websocket');
  return { server, all };
}

test('the process of the tab in which the worker with the WebSocket runs dies', { skip }, async (t) => {
  const { server, all } = await tabs(t, 'shared-worker', 3);
  const since = Date.now();
  all[0].crash();
  await notice(all.slice(1), since);
  await goOn(server, all.slice(1));
});

test('the leading tab with the WebSocket hangs, and goes on later: one socket', { skip }, async (t) => {
  const { server, all } = await tabs(t, 'tabs', 3);
  const since = Date.now();
  const goesOn = await all[0].hang();
  const end = server.commit();
  for (const tab of all.slice(1)) await tab.until(`got.length === ${end}`, WITHIN, SHOWN);
  await notice(all.slice(1), since);
  await goesOn();
  await goOn(server, all);
});

test('a socket that swallows everything: the page polls within 20 s, and is live when it can be', { skip }, async (t) => {
  const server = await counting(t);
  server.deaf = true;
  const tab = await openTab(t, browser, server, 'shared-worker', { ...USER, reader: 'websocket' });
  await tab.until("window.tidings?.state?.phase === 'polling'", 22, 'window.states');
  server.deaf = false;
  await tab.until("tidings.state.phase === 'live'", 20, 'states');
});
