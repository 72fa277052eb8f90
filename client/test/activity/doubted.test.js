import assert from 'node:assert/strict';
import { test } from 'node:test';
import { id } from '../support/browser.js';
import { settled } from '../support/clock.js';
import { ANN, BOB, browserOf } from './site.js';
import { ticket } from './support.js';

/** What `account` answers until it works again. */
const down = () => Promise.reject(new TypeError('Failed to fetch'));

test('what is asked while the server switches is not shown as the data of the new account', async () => {
  const site = browserOf();
  site.user = ANN;
  const tab = await site.started();
  tab.page.takes = 1_000;
  await tab.session.switchAccount(async () => {
    // by a timer, the focus, or a component that mounts
    void tab.page.queryClient.refetchQueries({ queryKey: ['tickets', '4'] });
    await settled();
    tab.page.server = 5;
    return (site.user = BOB);
  });
  await site.clock.advance(2_000);
  assert.equal(tab.list.data, 5);
});

test('another tab switched, and the server does not say to whom: the data is forgotten, and the question repeated', async (t) => {
  const warn = t.mock.method(console, 'warn', () => {});
  const site = browserOf();
  site.user = ANN;
  let answer = async () => site.user;
  const one = await site.started({ account: () => answer() });
  const two = await site.started();
  answer = down;
  await two.session.switchAccount(async () => (site.user = BOB));
  await site.live();
  assert.deepEqual([one.session.account, one.session.stream, one.list.data], [null, null, undefined]);
  await site.clock.advance(60_000);
  assert.deepEqual([one.session.account, one.list.data, warn.mock.callCount()], [null, undefined, 7]);
  answer = async () => site.user;
  await site.clock.advance(30_000);
  await site.live();
  assert.deepEqual([one.session.account.id, one.switched, one.list.data], ['4', ['4'], 0]);
  assert.ok(one.session.stream.isConnected);
});

test('while the server does not say who it is, a logout in another tab shows the login', async (t) => {
  t.mock.method(console, 'warn', () => {});
  const site = browserOf();
  site.user = ANN;
  let answer = async () => site.user;
  const one = await site.started({ account: () => answer() });
  answer = down;
  const fresh = await site.tab();
  await fresh.session.signedIn(BOB);
  await settled();
  await fresh.session.signedIn(ANN);
  await fresh.session.signedOut();
  await site.clock.advance(60_000);
  assert.deepEqual([one.logins, one.session.account, site.clock.timers], [['logged-out'], null, 0]);
});

test('the page is loaded while the server is down: the session starts when it is back', async (t) => {
  t.mock.method(console, 'warn', () => {});
  const site = browserOf();
  site.user = ANN;
  let answer = down;
  const tab = await site.tab({ account: () => answer() });
  const started = tab.session.start();
  await site.clock.advance(10_000);
  answer = async () => site.user;
  await site.clock.advance(30_000);
  await started;
  await site.live();
  assert.deepEqual([tab.session.account.id, tab.session.stream.isConnected], ['3', true]);
});

test('closed while the server is down, the session asks no more', async (t) => {
  t.mock.method(console, 'warn', () => {});
  const site = browserOf();
  const tab = await site.tab({ account: down });
  const started = tab.session.start();
  await settled();
  tab.session.close();
  await started;
  assert.deepEqual([site.clock.timers, site.browser.channels.all.size], [0, 0]);
});

test('the server switched, but its answer was lost: the tab shows whom the server says', async () => {
  const site = browserOf();
  site.user = ANN;
  const tab = await site.started();
  const lost = tab.session.switchAccount(async () => {
    site.user = BOB;
    throw new TypeError('Failed to fetch');
  });
  await assert.rejects(lost, /Failed to fetch/);
  assert.deepEqual([tab.session.account.id, tab.switched], ['4', ['4']]);
});

test('of two tabs that switch at the same time, all show whom the server was told last', async () => {
  const site = browserOf();
  site.user = ANN;
  const [one, two, three] = [await site.started(), await site.started(), await site.started()];
  let agree;
  const switching = one.session.switchAccount(() => new Promise((resolve) => (agree = () => resolve((site.user = BOB)))));
  await settled();
  await two.session.switchAccount(async () => (site.user = { id: '5' }));
  await settled();
  agree();
  await switching;
  await settled();
  assert.deepEqual(
    [one, two, three].map(({ session }) => session.account.id),
    ['4', '4', '4'],
  );
});

for (const end of ['signedOut', 'close'])
  test(`${end}() while the server switches: no stream comes`, async () => {
    const site = browserOf();
    site.user = ANN;
    const tab = await site.started();
    let agree;
    const switching = tab.session.switchAccount(() => new Promise((resolve) => (agree = () => resolve((site.user = BOB)))));
    await settled();
    await tab.session[end]();
    agree();
    await switching;
    await site.clock.advance(60_000);
    assert.deepEqual([tab.session.account, tab.session.stream, site.server.open.length], [null, null, 0]);
  });

test('a page that the browser cached while the user changed looks again when it is shown', async () => {
  const site = browserOf();
  site.user = ANN;
  const [tab, other] = [await site.started(), await site.started()];
  tab.tell('pagehide');
  await other.session.switchAccount(async () => (site.user = BOB));
  await settled();
  assert.equal(tab.session.account.id, '3');
  tab.tell('pageshow');
  await settled();
  await site.live();
  assert.deepEqual([tab.session.account.id, tab.switched, tab.page.counts()], ['4', ['4'], { '["tickets","4"]': 1 }]);
});

test('a page that the browser cached goes on where its stream was, if its account is the same', async () => {
  const site = browserOf();
  site.user = ANN;
  const tab = await site.started();
  const { stream } = tab.session;
  site.server.last.frame('message', { type: 'activity', data: ticket(17) }, id(7));
  await settled();
  tab.tell('pagehide');
  await site.clock.advance(60_000);
  tab.tell('pageshow');
  await settled();
  assert.deepEqual([tab.session.stream, site.server.open.length, site.server.last.cursor], [stream, 1, id(7)]);
});

test('after a switch that was refused, the stream goes on where it was', async () => {
  const site = browserOf();
  site.user = ANN;
  const tab = await site.started();
  const { stream } = tab.session;
  site.server.last.frame('message', { type: 'activity', data: ticket(17) }, id(7));
  await settled();
  await assert.rejects(tab.session.switchAccount(() => Promise.reject(new Error('403'))));
  await settled();
  assert.deepEqual([tab.session.stream, site.server.open.length, site.server.last.cursor], [stream, 1, id(7)]);
});

test('an answer without an id is no account', async (t) => {
  const warn = t.mock.method(console, 'warn', () => {});
  const site = browserOf();
  const tab = await site.tab({ account: async () => ({ type: 'about:blank', status: 401 }) });
  void tab.session.start();
  await settled();
  assert.deepEqual([tab.session.account, site.server.sources.length], [null, 0]);
  assert.match(String(warn.mock.calls[0].arguments[1]), /An account must have an 'id'.*401/);
  await assert.rejects(tab.session.signedIn({ name: 'Ann' }), /must have an 'id'/);
  tab.session.close();
});

for (const callback of ['login', 'switched'])
  test(`a ${callback} that is rejected is told`, async (t) => {
    const error = t.mock.method(console, 'error', () => {});
    const site = browserOf();
    site.user = ANN;
    const tab = await site.started({ [callback]: () => Promise.reject(new Error('no')) });
    if (callback === 'login') site.server.last.frame('message', { type: 'closed', reason: 'revoked' });
    else await tab.session.switchAccount(async () => (site.user = BOB));
    await settled();
    assert.match(String(error.mock.calls[0].arguments[1]), /no/);
  });
