import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ActivitySession } from '../../src/activity/index.js';
import { id } from '../support/browser.js';
import { settled } from '../support/clock.js';
import { ANN, BOB, browserOf } from './site.js';
import { ticket } from './support.js';

test('no stream before the login, one after it, none after the logout; 60 s later there is none either', async () => {
  const site = browserOf();
  const tab = await site.started();
  assert.deepEqual([site.server.sources.length, tab.session.account], [0, null]);
  site.user = ANN;
  await tab.session.signedIn(ANN);
  await site.live();
  assert.deepEqual([site.server.open.length, tab.session.stream.isConnected], [1, true]);
  site.user = null;
  await tab.session.signedOut();
  assert.deepEqual([tab.session.account, tab.session.stream, tab.list.data], [null, null, undefined]);
  const asked = site.server.sources.length;
  await site.clock.advance(60_000);
  assert.deepEqual([site.server.open.length, site.server.sources.length, site.clock.timers], [0, asked, 0]);
  assert.deepEqual(tab.logins, [], 'the page itself knows what to show then');
});

for (const state of ['about to connect again', 'closed by the server'])
  test(`a logout while the stream is ${state}: no stream comes back`, async () => {
    const site = browserOf();
    site.user = ANN;
    const tab = await site.started();
    if (state === 'closed by the server') site.server.last.frame('message', { type: 'closed', reason: 'timeout' });
    else site.server.last.cut();
    await settled();
    await tab.session.signedOut();
    await site.clock.advance(60_000);
    assert.deepEqual([site.server.sources.length, site.server.open.length, site.clock.timers], [1, 0, 0]);
  });

test('a logout before the account is known: no stream comes', async () => {
  const site = browserOf();
  let answer;
  const tab = await site.tab({ account: () => new Promise((resolve) => (answer = resolve)) });
  const started = tab.session.start();
  await tab.session.signedOut();
  answer(ANN);
  await started;
  await site.clock.advance(60_000);
  assert.deepEqual([site.server.sources.length, tab.session.account], [0, null]);
});

test('only accounts of a kind have a stream, if the page says so', async () => {
  const site = browserOf();
  site.user = { id: '1', kind: 'reseller' };
  const tab = await site.started({ startFor: ({ kind }) => kind === 'client' });
  assert.deepEqual([tab.session.account.id, tab.session.stream, site.server.sources.length], ['1', null, 0]);
  await tab.session.switchAccount(async () => (site.user = ANN));
  await site.live();
  assert.equal(site.server.open.length, 1);
  await tab.session.switchAccount(async () => (site.user = { id: '1', kind: 'reseller' }));
  await site.clock.advance(60_000);
  assert.equal(site.server.open.length, 0);
});

test('two tabs, one stream; a logout in one ends it in both, and forgets the data', async () => {
  const site = browserOf();
  site.user = ANN;
  const tabs = [await site.started(), await site.started()];
  assert.equal(site.server.sources.length, 1);
  site.user = null;
  await tabs[0].session.signedOut();
  await settled();
  assert.deepEqual(
    tabs.map(({ session, list, logins }) => [session.account, list.data, logins]),
    [
      [null, undefined, []],
      [null, undefined, ['logged-out']],
    ],
  );
  await site.clock.advance(60_000);
  assert.deepEqual([site.server.open.length, site.clock.timers], [0, 0]);
});

test('an account is switched: the tab stops and forgets first, the others do so once the server has agreed, and all start again', async () => {
  const site = browserOf();
  site.user = ANN;
  const [one, two] = [await site.started(), await site.started()];
  let agree;
  const switching = one.session.switchAccount(() => new Promise((resolve) => (agree = () => resolve((site.user = BOB)))));
  await settled();
  assert.deepEqual([one.session.stream, one.list.data], [null, undefined]);
  assert.deepEqual([two.session.account.id, two.list.data, two.session.stream.isConnected], ['3', 0, true]);
  one.page.server = two.page.server = 5;
  agree();
  await switching;
  await settled();
  await site.live();
  for (const tab of [one, two]) {
    assert.deepEqual([tab.session.account.id, tab.switched, tab.list.data, tab.page.counts()], ['4', ['4'], 5, { '["tickets","4"]': 1 }]);
    assert.ok(tab.session.stream.isConnected);
  }
  assert.equal(site.server.open.length, 1);
});

test('the server refuses the switch: the tab goes on with its account, and the others hear nothing', async () => {
  const site = browserOf();
  site.user = ANN;
  const [one, two] = [await site.started(), await site.started()];
  const stream = two.session.stream;
  await assert.rejects(
    one.session.switchAccount(async () => {
      throw new Error('403');
    }),
    /403/,
  );
  await site.live();
  assert.deepEqual([one.session.account.id, one.switched, one.list.data, one.page.counts()], ['3', [], 0, { '["tickets","4"]': 1 }]);
  assert.deepEqual([two.session.stream, two.page.counts()], [stream, {}]);
  assert.equal(site.server.open.length, 1);
});

test('another user signs in in one tab: the others stop, forget, and start again as that user', async () => {
  const site = browserOf();
  site.user = ANN;
  const [one, two] = [await site.started(), await site.started()];
  // a login page, which was never told of Ann
  const fresh = await site.tab();
  site.user = BOB;
  await fresh.session.signedIn(BOB);
  await settled();
  await site.live();
  for (const tab of [one, two])
    assert.deepEqual([tab.session.account.id, tab.switched, tab.page.counts()], ['4', ['4'], { '["tickets","4"]': 1 }]);
  assert.equal(site.server.open.length, 1);
});

test('the same user signs in in another tab: nothing stops; a tab that was signed out starts', async () => {
  const site = browserOf();
  const waiting = await site.started();
  site.user = ANN;
  const tab = await site.started();
  const { stream } = tab.session;
  const fresh = await site.tab();
  await fresh.session.signedIn(ANN);
  await settled();
  assert.deepEqual([tab.session.stream, tab.page.counts(), waiting.session.account.id], [stream, {}, '3']);
  await site.live();
  assert.equal(site.server.open.length, 1);
});

for (const reason of ['session-expired', 'unauthorized', 'revoked'])
  test(`closed{${reason}}: all tabs show the login, and the stream comes back after it`, async () => {
    const site = browserOf();
    site.user = ANN;
    const tabs = [await site.started(), await site.started()];
    site.server.last.frame('message', { type: 'closed', reason });
    await site.clock.advance(60_000);
    for (const { logins, session, list } of tabs)
      assert.deepEqual([logins, session.account, list.data], [[reason === 'unauthorized' ? 'session-expired' : reason], null, undefined]);
    assert.equal(site.server.open.length, 0);
    await tabs[0].session.signedIn(ANN);
    await settled();
    await site.live();
    assert.deepEqual([site.server.open.length, tabs.map(({ session }) => session.stream.isConnected)], [1, [true, true]]);
  });

test('closed{wiped}: it stops, and no login is asked for', async () => {
  const site = browserOf();
  site.user = ANN;
  const tab = await site.started();
  site.server.last.frame('message', { type: 'closed', reason: 'wiped' });
  await site.clock.advance(60_000);
  assert.deepEqual([tab.logins, site.server.open.length, tab.session.account], [[], 0, ANN]);
});

test('its stream feeds the cache, once, also after a switch and back', async () => {
  const site = browserOf();
  site.user = ANN;
  const tab = await site.started();
  for (const user of [BOB, ANN]) await tab.session.switchAccount(async () => (site.user = user));
  await site.live();
  await site.clock.advance(250);
  tab.page.counts();
  tab.page.log.length = 0;
  site.server.last.frame('message', { type: 'activity', data: ticket(17) }, id(2));
  await site.clock.advance(250);
  assert.deepEqual(
    [tab.page.counts(), tab.page.log.filter(({ key }) => key[0] === 'tickets').map(({ changes }) => changes)],
    [{ '["tickets","4"]': 1 }, [1, 1]],
  );
});

test('without channels there is no other tab to tell', async () => {
  const site = browserOf({ channels: false });
  site.user = ANN;
  const tab = await site.started();
  await tab.session.switchAccount(async () => (site.user = BOB));
  await tab.session.signedOut();
  await site.clock.advance(60_000);
  assert.deepEqual([site.server.open.length, site.clock.timers], [0, 0]);
});

test('a logout ends the other streams of the account, as that of its boards, and no tab of another account', async () => {
  const site = browserOf();
  site.user = ANN;
  const tab = await site.started();
  const [board, another] = [ANN, BOB].map((account) => site.browser.tab({ account: account.id }));
  for (const { tidings } of [board, another]) tidings.start();
  await site.live();
  const guest = new ActivitySession(
    { stream: () => assert.fail(), account: async () => BOB, startFor: () => false },
    site.browser.tab().platform,
  );
  await guest.start();
  await tab.session.signedOut();
  await settled();
  assert.deepEqual([board.closed, another.closed, guest.account], [[{ reason: 'logged-out' }], [], BOB]);
});

test('the cache follows one stream at a time', async () => {
  const site = browserOf();
  let followed = 0;
  const cache = { follow: () => (followed++, () => followed--), empty: () => {}, refill: () => {} };
  const tab = await site.tab({ cache });
  for (const user of [ANN, BOB]) await tab.session.signedIn((site.user = user));
  assert.equal(followed, 1);
  await tab.session.signedOut();
  assert.equal(followed, 0);
});

test('closed, the session leaves nothing: no channel and no listener of the page', async () => {
  const site = browserOf();
  site.user = ANN;
  const tab = await site.started();
  tab.session.close();
  await site.clock.advance(60_000);
  assert.deepEqual([site.server.open.length, site.clock.timers, site.browser.channels.all.size, tab.platform.page.listeners], [0, 0, 0, 0]);
});
