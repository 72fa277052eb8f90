import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Tidings } from '../src/index.js';
import { SharedTidings } from '../src/shared-tidings.js';
import { settled } from './support/clock.js';
import { FakeBrowser, id } from './support/browser.js';

const URL_OF_STREAM = '/api/stream?topic=order.1&framing=named';
const LIFE = 100_000;

/** An application that signs tokens, and the node that makes cookies of them. */
class Site {
  /** what the node answers */
  status = 204;
  /** until when the browser's cookie is valid */
  until = 0;
  /** how far this machine's clock is behind that of the node */
  ahead = 0;
  /** how long the application takes for a token */
  takes = 0;
  tokens = [];
  cookies = [];
  removals = 0;
  /** What the application answers instead of a token. */
  refusal = undefined;
  /** What the application and the node wait for before they answer; `isDeaf`: although the page has given up */
  held = {};
  requests = [];

  constructor(has) {
    this.browser = new FakeBrowser(has);
    this.browser.server.onConnect = (source) => this.#connect(source);
  }

  #connect(source) {
    if (this.now < this.until) return source.open();
    this.browser.server.status = 401;
    source.refuse();
    return source;
  }

  get now() {
    return this.browser.clock.now() + this.ahead;
  }

  token = (tab) => async () => {
    this.tokens.push(tab);
    if (this.refusal instanceof Error) throw this.refusal;
    if (this.refusal === null) return null;
    await this.held.token;
    if (this.takes) await new Promise((resolve) => this.browser.clock.after(this.takes, resolve));
    const claims = Buffer.from(JSON.stringify({ sub: 'ä', exp: (this.now + LIFE) / 1_000 })).toString('base64url');
    return `e30.${claims}.c2ln`;
  };

  answer = async (url, { method, headers, signal }) => {
    assert.equal(url, 'https://tidings.test/api/stream-cookie');
    this.requests.push(method);
    if (method === 'POST' && this.held.POST) {
      const aborted = () => new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
      await (this.held.isDeaf ? this.held.POST : Promise.race([this.held.POST, aborted()]));
    }
    if (method === 'DELETE') {
      this.removals++;
      this.until = 0;
    } else this.cookies.push(headers.Authorization);
    if (method === 'POST' && this.status === 204) this.until = this.now + LIFE;
    return { ok: this.status === 204, status: this.status, headers: new Headers({ Date: new Date(this.now).toUTCString() }) };
  };

  async open(options = {}) {
    const name = `tab-${this.tokens.length}`;
    const tab = await this.browser.started(
      { url: URL_OF_STREAM, cookie: this.token(name), ...options },
      { types: ['order.paid'], answer: this.answer },
    );
    // until a leader is found without locks
    await this.browser.clock.advance(this.browser.has.locks ? 200 : 5_000);
    return tab;
  }

  /** The node ends the streams whose token has expired. */
  expire() {
    for (const source of this.browser.server.open) {
      source.frame('closed', { reason: 'session-expired' });
      source.cut();
      // the browser opens it again by itself
      this.browser.clock.after(500, () => source.readyState < 2 && this.#connect(source));
    }
  }

  close(...tabs) {
    for (const tab of tabs) tab.tidings.stop();
  }
}

const last = (tab) => tab.states.at(-1);

for (const has of [{ worker: true }, { worker: false }, { worker: false, locks: false }]) {
  const kind = JSON.stringify(has);

  test(`${kind}: one page has the cookie made before the stream is asked for; the others use both`, async () => {
    const site = new Site(has);
    const tabs = [await site.open(), await site.open(), await site.open()];
    assert.equal(site.tokens.length, 1);
    assert.equal(site.cookies.length, 1);
    assert.equal(site.browser.server.sources.length, 1);
    for (const tab of tabs) assert.equal(last(tab).phase, 'live');
    site.browser.server.last.frame('order.paid', 1, id(1));
    await settled();
    for (const tab of tabs) assert.deepEqual(tab.ids, [id(1)]);
    site.close(...tabs);
  });

  test(`${kind}: one page renews it in time, and the stream goes on when its token has ended`, async () => {
    const site = new Site(has);
    const tabs = [await site.open(), await site.open(), await site.open()];
    site.browser.server.last.frame('order.paid', 1, id(1));
    await site.browser.clock.advance(LIFE * 0.85);
    assert.equal(site.cookies.length, 2, 'renewed by one of them');
    site.expire();
    await site.browser.clock.advance(3_000);
    assert.equal(site.cookies.length, 2, 'the one that is there was enough');
    assert.equal(site.browser.server.open.length, 1);
    site.browser.server.last.frame('order.paid', 2, id(2));
    await settled();
    for (const tab of tabs) {
      assert.deepEqual(tab.ids, [id(1), id(2)]);
      assert.deepEqual(tab.closed, []);
      assert.deepEqual(tab.resyncs, []);
    }
    site.close(...tabs);
  });
}

test('the page that would renew it is closed: another one does', async () => {
  const site = new Site();
  const [first, ...others] = [await site.open(), await site.open(), await site.open()];
  first.process.kill();
  await site.browser.clock.advance(LIFE * 0.85);
  assert.equal(site.cookies.length, 2);
  site.close(...others);
});

test('the page that renews it hangs: another one does, after its turn', async () => {
  const site = new Site();
  const hangs = await site.open({ cookie: () => (site.tokens.length++ ? new Promise(() => {}) : site.token('first')()) });
  const other = await site.open();
  const made = site.cookies.length;
  await site.browser.clock.advance(LIFE * 0.85 + 20_000);
  assert.ok(site.cookies.length > made);
  assert.equal(last(other).phase, 'live');
  site.close(hangs, other);
});

test('a session that ended while the machine slept: the cookie is made anew, and the stream goes on from where it was', async () => {
  const site = new Site();
  const tabs = [await site.open(), await site.open()];
  site.browser.server.last.frame('order.paid', 1, id(1));
  await settled();
  site.takes = 2_000;
  site.browser.clock.sleep(2 * LIFE);
  site.expire();
  await site.browser.clock.advance(10_000);
  assert.equal(site.cookies.length, 2, 'one page made it');
  assert.equal(site.browser.server.last.cursor, id(1));
  for (const tab of tabs) {
    assert.ok(tab.states.some(({ phase, reason }) => phase === 'reconnecting' && reason === 'session-expired'));
    assert.ok(['resumed', 'live'].includes(last(tab).phase));
    assert.deepEqual(tab.resyncs, []);
  }
  site.close(...tabs);
});

test('tokens cannot be had at first: the page says so, polls, and connects when they can', async () => {
  const site = new Site();
  site.refusal = new Error('down');
  const tab = await site.open();
  await site.browser.clock.advance(1_500);
  assert.deepEqual(last(tab), { phase: 'connecting', reason: 'no-cookie', transport: 'polling', role: 'own' });
  await site.browser.clock.advance(15_000);
  assert.equal(last(tab).phase, 'polling');
  assert.ok(site.tokens.length < 8, 'with a back-off');
  assert.equal(site.browser.server.sources.length, 0);
  site.refusal = undefined;
  await site.browser.clock.advance(31_000);
  assert.equal(last(tab).phase, 'live');
  site.close(tab);
});

test('tokens cannot be had while the stream is open: nothing is said until it ends, then pages poll', async () => {
  const site = new Site();
  const tab = await site.open();
  site.refusal = new Error('down');
  await site.browser.clock.advance(LIFE - 1_000);
  assert.equal(last(tab).phase, 'live');
  await site.browser.clock.advance(2_000);
  site.expire();
  await site.browser.clock.advance(30_000);
  assert.equal(last(tab).phase, 'polling');
  assert.deepEqual(tab.closed, []);
  site.refusal = undefined;
  await site.browser.clock.advance(60_000);
  assert.ok(['resumed', 'live'].includes(last(tab).phase), last(tab).phase);
  site.close(tab);
});

test('there is no token any more: all pages of the account are closed', async () => {
  const site = new Site();
  const tabs = [await site.open(), await site.open()];
  site.refusal = null;
  await site.browser.clock.advance(LIFE * 0.85);
  for (const tab of tabs) assert.deepEqual(tab.closed, [{ reason: 'session-expired' }]);
  assert.equal(site.browser.server.open.length, 0);
  const { length } = site.tokens;
  await site.browser.clock.advance(LIFE);
  assert.equal(site.tokens.length, length, 'nothing goes on');
});

for (const [status, reason] of Object.entries({ 400: 'refused-400', 401: 'session-expired', 403: 'revoked' })) {
  test(`the node answers ${status}: the page is closed`, async () => {
    const site = new Site();
    site.status = Number(status);
    const tab = await site.open();
    assert.deepEqual(tab.closed, [{ reason }]);
    await site.browser.clock.advance(LIFE);
    assert.equal(site.cookies.length, 1);
  });
}

test('the node does not answer: it is asked again', async () => {
  const site = new Site();
  site.status = 503;
  const tab = await site.open();
  site.status = 204;
  await site.browser.clock.advance(3_000);
  assert.equal(last(tab).phase, 'live');
  assert.equal(site.cookies.length, 2);
  site.close(tab);
});

test('access is taken away: all pages are closed, and none makes another cookie', async () => {
  const site = new Site();
  const tabs = [await site.open(), await site.open()];
  site.browser.server.last.frame('closed', { reason: 'revoked' });
  await settled();
  for (const tab of tabs) assert.deepEqual(tab.closed, [{ reason: 'revoked' }]);
  await site.browser.clock.advance(2 * LIFE);
  assert.equal(site.cookies.length, 1);
});

test('a user who signs out takes the cookie along, and the other pages are closed', async () => {
  const site = new Site();
  const tabs = [await site.open(), await site.open()];
  tabs[0].tidings.logout();
  await settled();
  assert.equal(site.removals, 1);
  assert.deepEqual(tabs[1].closed, [{ reason: 'logged-out' }]);
  await site.browser.clock.advance(LIFE);
  assert.equal(site.cookies.length, 1);
});

test('a machine whose clock is wrong renews by that of the node', async () => {
  const site = new Site();
  site.ahead = 5 * LIFE;
  const tab = await site.open();
  await site.browser.clock.advance(LIFE * 0.65);
  assert.equal(site.cookies.length, 1);
  await site.browser.clock.advance(LIFE * 0.2);
  assert.equal(site.cookies.length, 2);
  site.close(tab);
});

test('a page that is stopped while it waits for its cookie asks for no stream', async () => {
  const site = new Site();
  const tab = site.browser.tab({ url: URL_OF_STREAM, cookie: site.token('tab') }, { answer: site.answer });
  tab.tidings.start();
  await settled();
  tab.tidings.stop();
  await site.browser.clock.advance(LIFE);
  assert.equal(site.tokens.length, 0);
  assert.equal(site.browser.server.sources.length, 0);
  assert.equal(site.browser.channels.all.size, 0);
});

test('a page that comes from the cache of the browser asks whether the cookie is still there', async () => {
  const site = new Site();
  const tab = await site.open();
  tab.hide();
  await site.browser.clock.advance(2 * LIFE);
  assert.equal(site.cookies.length, 1, 'a hidden page renews nothing');
  tab.show();
  await site.browser.clock.advance(1_000);
  assert.equal(site.cookies.length, 2);
  assert.equal(last(tab).phase, 'live');
  site.close(tab);
});

test('what does not go with a cookie is refused', () => {
  const browser = new FakeBrowser();
  const cookie = async () => null;
  const made = (options) => () => browser.tab({ url: URL_OF_STREAM, cookie, ...options });
  assert.throws(made({ cookie: 'jwt' }), /'cookie' must be a function that returns a promise of a JWT; got string/);
  assert.throws(made({ ticket: cookie }), /'cookie' opens the stream alone/);
  assert.throws(made({ headers: {} }), /'cookie' opens the stream alone/);
  assert.throws(made({ url: '/user/events' }), /streams of topics .* got https:\/\/tidings.test\/user\/events/);
  assert.throws(made({ url: `https://elsewhere.test${URL_OF_STREAM}` }), /of the page's own origin; got https:\/\/elsewhere/);
});

for (const held of ['token', 'POST']) {
  for (const who of [0, 1]) {
    test(`a user signs out in tab ${who} while tab 0 waits for its ${held}: no cookie comes back`, async () => {
      const site = new Site();
      const tabs = [await site.open(), await site.open()];
      const { length } = site.requests;
      let answered = () => {};
      site.held = { [held]: new Promise((resolve) => (answered = resolve)) };
      await site.browser.clock.advance(LIFE * 0.75);
      tabs[who].tidings.logout();
      await settled();
      answered();
      await site.browser.clock.advance(LIFE);
      assert.equal(site.until, 0);
      assert.equal(site.requests.at(-1), 'DELETE');
      assert.equal(site.requests.slice(length).filter((method) => method === 'POST').length, held === 'token' ? 0 : 1);
      assert.deepEqual(tabs[1 - who].closed, [{ reason: 'logged-out' }]);
      assert.equal(site.browser.channels.all.size, 0);
    });
  }
}

test('a cookie that the node makes although the page gave up is removed all the same', async () => {
  const site = new Site();
  const tab = await site.open();
  let answered = () => {};
  // a network that brings the answer in spite of the abort
  site.held = { POST: new Promise((resolve) => (answered = resolve)), isDeaf: true };
  await site.browser.clock.advance(LIFE * 0.75);
  tab.tidings.logout();
  await settled();
  assert.equal(site.removals, 0, 'not before the answer');
  answered();
  await settled();
  assert.deepEqual([site.removals, site.until], [1, 0]);
});

test('pages of another account are closed when one signs in', async () => {
  const site = new Site();
  const ada = [await site.open({ account: 'ada' }), await site.open({ account: 'ada' })];
  const grace = await site.open({ account: 'grace' });
  for (const tab of ada) assert.deepEqual(tab.closed, [{ reason: 'replaced' }]);
  const made = site.cookies.length;
  await site.browser.clock.advance(LIFE * 0.65);
  assert.equal(site.cookies.length, made, 'none of them renews it');
  assert.equal(last(grace).phase, 'live');
  // the first user signs in again: the page has a cookie of its own made
  ada[0].tidings.start();
  await site.browser.clock.advance(1_000);
  assert.equal(site.cookies.length, made + 1);
  assert.deepEqual(grace.closed, [{ reason: 'replaced' }]);
  site.close(...ada);
});

test('pages of another installation at the same origin have a cookie of their own', async () => {
  const site = new Site();
  const one = await site.open({ account: 'one' });
  const two = site.browser.tab(
    { url: `/two${URL_OF_STREAM}`, account: 'two', cookie: site.token('two') },
    { answer: (url, init) => site.answer(url.replace('/two/', '/'), init) },
  );
  two.tidings.start();
  await site.browser.clock.advance(1_000);
  for (const tab of [one, two]) {
    assert.equal(last(tab).phase, 'live');
    assert.deepEqual(tab.closed, []);
  }
  site.close(one, two);
});

test('started, stopped and started in one turn, a page asks once', async () => {
  const site = new Site();
  const tab = site.browser.tab({ url: URL_OF_STREAM, cookie: site.token('tab') }, { answer: site.answer });
  tab.tidings.start();
  tab.tidings.stop();
  tab.tidings.start();
  await settled();
  // of the session, and of its cookie
  assert.equal(site.browser.channels.all.size, 2);
  await site.browser.clock.advance(200);
  assert.equal(site.tokens.length, 1);
  site.close(tab);
  assert.equal(site.browser.channels.all.size, 0);
});

test('stopped and started again at once, a page goes on with the cookie that it had; later it asks', async () => {
  const site = new Site();
  const tab = await site.open({ transport: 'own' });
  site.refusal = new Error('down');
  tab.tidings.stop();
  tab.tidings.start();
  await settled();
  assert.equal(site.browser.server.open.length, 1);
  assert.equal(site.tokens.length, 1);
  tab.tidings.stop();
  await site.browser.clock.advance(2_000);
  tab.tidings.start();
  await site.browser.clock.advance(200);
  assert.equal(site.tokens.length, 2, 'others may have changed it meanwhile');
  site.close(tab);
});

test('a part that is added later has the stream opened again with the cookie that is there', async () => {
  const site = new Site();
  const { platform } = site.browser.tab({ url: URL_OF_STREAM, cookie: site.token('tab') }, { answer: site.answer });
  const tidings = new SharedTidings(
    { url: URL_OF_STREAM, cookie: site.token('tab'), transport: 'own', types: ['order.paid'] },
    (all) => new Tidings(all, platform),
  );
  const close = tidings.open();
  await site.browser.clock.advance(200);
  site.browser.server.last.frame('order.paid', 1, id(1));
  site.refusal = new Error('down');
  tidings.subscribe(['order.shipped'], () => {}, { after: id(1) });
  await settled();
  assert.equal(site.browser.server.sources.length, 2);
  assert.equal(tidings.snapshot.state.phase, 'live');
  assert.equal(site.tokens.length, 1);
  close();
});

test('tokens cannot be had: pages share the attempts, the back-off and the news of it', async () => {
  const site = new Site();
  site.refusal = new Error('down');
  const tabs = [await site.open()];
  await site.browser.clock.advance(15_000);
  const { length } = site.tokens;
  assert.equal(length, 4);
  tabs.push(await site.open(), await site.open());
  assert.equal(site.tokens.length, length, 'a later page does not begin anew');
  for (const tab of tabs) assert.equal(last(tab).phase, 'polling');
  await site.browser.clock.advance(60_000);
  assert.ok(site.tokens.length <= length + 4, 'nor do they try more often together');
  site.refusal = undefined;
  await site.browser.clock.advance(31_000);
  for (const tab of tabs) assert.equal(last(tab).phase, 'live');
  assert.equal(site.cookies.length, 1);
  site.close(...tabs);
});

test('a page that asks while another one has the cookie made waits for that one', async () => {
  const site = new Site();
  site.takes = 5_000;
  const tabs = [await site.open(), await site.open(), await site.open()];
  await site.browser.clock.advance(6_000);
  assert.equal(site.tokens.length, 1);
  for (const tab of tabs) assert.equal(last(tab).phase, 'live');
  site.close(...tabs);
});

test('pages that are opened all the time do not put off the renewal', async () => {
  const site = new Site();
  const tab = await site.open();
  await site.browser.clock.advance(LIFE * 0.6);
  const others = [];
  for (let n = 0; n < 5; n++) {
    others.push(await site.open());
    await site.browser.clock.advance(LIFE * 0.03);
  }
  assert.equal(site.cookies.length, 2);
  site.close(tab, ...others);
});
