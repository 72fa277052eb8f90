import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ActivityStream } from '../src/activity/index.js';
import { begin, FetchingBrowser } from './activity/support.js';
import { BY_WEB_SOCKET, FakeBrowser, id } from './support/browser.js';
import { settled } from './support/clock.js';

/** A server that keeps one stream for each client: the newest. */
function oneForEachClient(browser) {
  let position = 0;
  const clientOf = ({ url }) => url.searchParams.get('client');
  browser.server.onConnect = (source) => {
    for (const other of browser.server.open)
      if (other !== source && other.readyState === 1 && clientOf(other) === clientOf(source))
        other.frame('message', { type: 'closed', reason: 'replaced' }).close();
    begin(source, source.cursor ?? id(++position));
  };
}

/** So much time passes, in which the streams are kept alive. */
async function passes({ clock, server }, milliseconds) {
  for (let passed = 0; passed < milliseconds; passed += 1_000) {
    await clock.advance(1_000);
    if (passed % 15_000 === 0) for (const source of server.open) if (source.readyState === 1) source.frame('ping', {});
  }
}

function connected(browser, options = {}) {
  const { platform, process } = browser.tab();
  const stream = new ActivityStream({ url: '/events/stream', ...options }, platform);
  stream.connect();
  return { stream, process, state: () => stream.snapshot.state };
}

test('a stream that was replaced is opened once more, from where it was, after 1 to 2 s', async () => {
  for (const draws of [[], [0.99, 0.99, 0.99]]) {
    const browser = new FetchingBrowser();
    const { stream, state } = connected(browser);
    await settled();
    begin(browser.server.last, id(7));
    await browser.clock.advance(5_000);
    browser.clock.draws = draws;
    browser.server.last.frame('message', { type: 'closed', reason: 'replaced' });
    await browser.clock.advance(990);
    assert.deepEqual([browser.server.sources.length, state().phase, state().reason], [1, 'reconnecting', 'replaced']);
    await browser.clock.advance(1_010);
    assert.deepEqual([browser.server.sources.length, browser.server.last.cursor], [2, id(7)]);
    begin(browser.server.last);
    await settled();
    assert.ok(stream.isConnected);
  }
});

for (const [after, isFinal] of [
  [57_000, true],
  [61_000, false],
])
  test(`one that is replaced again ${after} ms later is ${isFinal ? 'closed, until it is told to connect' : 'opened once more'}`, async () => {
    const browser = new FetchingBrowser();
    const { stream, state } = connected(browser);
    await settled();
    begin(browser.server.last, id(1)).frame('message', { type: 'closed', reason: 'replaced' });
    await browser.clock.advance(2_000);
    begin(browser.server.last);
    await passes(browser, after - 2_000);
    const closed = [];
    stream.on('closed', ({ reason }) => closed.push(reason));
    browser.server.last.frame('message', { type: 'closed', reason: 'replaced' });
    await browser.clock.advance(30_000);
    assert.deepEqual(closed, isFinal ? ['replaced'] : []);
    assert.equal(browser.server.open.length, isFinal ? 0 : 1);
    if (!isFinal) return;
    assert.deepEqual([state().phase, stream.error.code, browser.clock.timers], ['closed', 'replaced', 0]);
    stream.connect();
    await settled();
    assert.equal(browser.server.open.length, 1);
  });

test('by a WebSocket, too, as a message and as a code alone', async () => {
  for (const end of [(socket) => socket.frame('closed', { reason: 'replaced' }), (socket) => socket.cut(4409)]) {
    const browser = new FakeBrowser(BY_WEB_SOCKET);
    const { tidings } = await browser.started();
    for (let time = 0; time < 2; time++) {
      end(browser.server.last.open());
      await browser.clock.advance(2_000);
    }
    assert.deepEqual([tidings.state.phase, tidings.state.reason, browser.server.sources.length], ['closed', 'replaced', 2]);
  }
});

for (const draws of [[], [0.9, 0.1, 0.5, 0.2, 0.8]])
  test(`of two holders that live, exactly one remains (${draws})`, async () => {
    const browser = new FetchingBrowser({ worker: false, channels: false });
    oneForEachClient(browser);
    const holders = [];
    for (let count = 0; count < 2; count++) {
      holders.push(connected(browser, { client: 'kiosk' }));
      await settled();
    }
    browser.clock.draws = [...draws];
    await passes(browser, 300_000);
    assert.deepEqual(holders.map(({ state }) => state().phase).sort(), ['closed', 'live']);
    assert.equal(browser.server.open.length, 1);
  });

for (const [way, has] of Object.entries({
  'a worker': {},
  'a worker, without locks': { locks: false },
  'the leading tab': { worker: false },
  'the leading tab, without locks': { worker: false, locks: false },
}))
  test(`${way} that hung and was replaced follows when it goes on: all tabs are connected, over one stream`, async () => {
    const browser = new FetchingBrowser(has);
    oneForEachClient(browser);
    const tabs = [];
    for (let count = 0; count < 3; count++) {
      tabs.push(connected(browser));
      await passes(browser, 3_000);
    }
    const hung = has.worker === false ? tabs.find(({ state }) => state().role === 'leader').process : browser.worker;
    hung.freeze();
    await passes(browser, 100_000);
    hung.thaw();
    await passes(browser, 60_000);
    assert.deepEqual(
      tabs.map(({ stream }) => stream.isConnected),
      [true, true, true],
    );
    assert.equal(browser.server.open.length, 1);
  });
