import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openChannel } from '../../src/platform.js';
import { settled } from '../support/clock.js';
import { live, page } from './console.js';
import { FetchingBrowser } from './support.js';

test('tabs share one stream; where they cannot, each names itself, so that none replaces the other', async (t) => {
  t.mock.method(console, 'warn', () => {});
  const browser = new FetchingBrowser();
  const first = await live({}, browser);
  const second = page({}, browser);
  second.stream.connect();
  await settled();
  assert.deepEqual([browser.server.sources.length, second.stream.connectionState], [1, 'connected']);
  assert.equal(first.server.last.url.searchParams.get('client'), null);
  const names = async (has, options, refused = {}) => {
    const all = Object.assign(new FetchingBrowser(has), refused);
    for (let tab = 0; tab < 2; tab++) (await live(options, all), await all.clock.advance(20_000));
    return all.server.open.map(({ url }) => url.searchParams.get('client'));
  };
  const ofTabs = ['tab-1', 'tab-2'];
  assert.deepEqual(await names({ worker: false, channels: false, locks: false }), ofTabs);
  assert.deepEqual(await names({}, { transport: 'own' }), ofTabs);
  assert.deepEqual(await names({}, { transport: 'fetch' }), ofTabs);
  // what the browser offers turns out to be refused
  assert.deepEqual(await names({ channels: false }, {}, { refuses: true }), ofTabs);
  const locks = { of: () => ({ request: () => Promise.reject(new DOMException('no', 'SecurityError')) }) };
  assert.deepEqual(await names({ worker: false }, {}, { locks }), ofTabs);
  assert.deepEqual(await names({}, { transport: 'own', client: 'kiosk' }), ['kiosk', 'kiosk']);
});

test('a second tab that joins knows the id of the client, too', async () => {
  const browser = new FetchingBrowser();
  await live({}, browser);
  const { stream } = page({}, browser);
  stream.connect();
  await settled();
  assert.equal(stream.clientId, '9999z');
});

test('a client has a name that a node takes', () => {
  for (const client of ['', 'a b', 'x'.repeat(65), 7, false])
    assert.throws(() => page({ client }).stream.connect(), { message: /^'client' must be true or 1 to 64 of/ });
});

test('a logout ends it, until it is told to connect', async () => {
  const { server, stream } = await live();
  stream.logout();
  await settled();
  assert.equal(server.open.length, 0);
  stream.connect();
  await settled();
  assert.equal(server.open.length, 1);
});

test('an account is the same as a number and as text', async () => {
  const browser = new FetchingBrowser();
  await live({ account: 3 }, browser);
  const { stream } = page({ account: '3' }, browser);
  stream.connect();
  await settled();
  assert.deepEqual([browser.server.sources.length, stream.isConnected], [1, true]);
});

test('a browser that refuses channels to a page has none', () => {
  class Refused {
    constructor() {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    }
  }
  assert.equal(openChannel({ BroadcastChannel: Refused }), undefined);
  assert.equal(openChannel({}), undefined);
  const channel = openChannel(globalThis)('one');
  assert.equal(channel.name, 'one');
  channel.close();
});
