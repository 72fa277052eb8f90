import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as chromium from '../browser/chromium.js';
import { installed, skipWithout } from '../browser/programs.js';
import { freePort } from '../support/free-port.js';
import * as node from './node.js';
import { Path } from './path.js';

const { Program } = node;
const EXAMPLE = new URL('../../../docs/examples/own-login/', import.meta.url);
const JAR = fileURLToPath(new URL('target/own-login.jar', EXAMPLE));
const CONFIGURATION = readFileSync(new URL('gateway/nginx.conf', EXAMPLE), 'utf8');
const SECRET = /secret: (.*)/.exec(readFileSync(new URL('src/main/resources/application.yml', EXAMPLE), 'utf8'))?.[1];
/** Of a token, in seconds. */
const LIFE = 6;
/** Seconds that a step may take on a machine that has other things to do. */
const SOON = 30;
const LIVE = "['live', 'resumed'].includes(window.tidings?.state?.phase)";

process.env.PATH += ':/usr/sbin:/usr/local/sbin';
const nginx = installed('nginx');
const built = !existsSync(JAR) && !process.env.TIDINGS_REQUIRE_ALL && `${JAR} is not built: NOT tested`;
const skip = node.skip || built || skipWithout(nginx, 'nginx');

/** The application, a node, and the gateway in front of both. */
let site;
before(async () => {
  if (!skip) site = await start();
});
after(() => site?.stop());

async function start() {
  const directory = mkdtempSync(join(tmpdir(), 'tidings-own-login-'));
  const [gateway, application] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${gateway}`;
  const server = await node.startNode(`--tidings.access.jwt.secret=${SECRET}`);
  const path = await Path.start(server.port);
  const own = [`--server.port=${application}`, `--tidings.url=${path.url}`, `--tidings.token-lifetime=${LIFE}s`];
  const programs = [new Program([node.java(), '-Xmx128m', '-XX:TieredStopAtLevel=1', '-jar', JAR, ...own])];
  const configuration = CONFIGURATION.replace(':8090', `:${application}`)
    .replace(':8081', `:${server.port}`)
    .replace('listen 8080', `listen 127.0.0.1:${gateway}`);
  writeFileSync(join(directory, 'nginx.conf'), configuration);
  programs.push(
    new Program([String(nginx), '-p', directory, '-c', join(directory, 'nginx.conf'), '-g', 'daemon off; master_process off;']),
  );
  const stop = async () => {
    path.close();
    await Promise.all([server.stop(), ...programs.map((program) => program.stop())]);
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await programs[0].until(() => node.answers(`${url}/login`), 'started');
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, path, node: server.url, stop };
}

/** A page of the site, in which the tests see what is asked for and what arrives. */
async function open(browser) {
  const tab = await browser.open('about:blank');
  await tab.call('Page.enable');
  await tab.call('Network.enable');
  // a page that polls looks after 10 s for the first time
  const hasty = 'const timer = setTimeout; window.setTimeout = (run, ms) => timer(run, ms === 10_000 ? 200 : ms);';
  await tab.call('Page.addScriptToEvaluateOnNewDocument', { source: hasty });
  await tab.call('Page.navigate', { url: site.url });
  await tab.until("location.href !== 'about:blank' && document.readyState === 'complete'", SOON, 'location.href');
  return tab;
}

async function signIn(browser, user) {
  const tab = await open(browser);
  await tab.until('document.forms[0]?.elements.username', SOON, 'document.body.innerText');
  await tab.evaluate(`Object.assign(document.forms[0].elements.username, { value: '${user}' })`);
  await tab.evaluate(`Object.assign(document.forms[0].elements.password, { value: '${user}' })`);
  await tab.evaluate('document.forms[0].requestSubmit()');
  await tab.until(LIVE, SOON, 'document.body?.innerText');
  return tab;
}

/** A browser that is closed when the test ends. */
function browserFor(t) {
  const browser = new chromium.Chromium();
  t.after(() => browser.close());
  return browser;
}

/** A browser without pages: it has cookies, and follows no redirect. */
class Visitor {
  cookies = new Map();

  async fetch(path, { headers = {}, ...init } = {}) {
    const Cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const own = { Cookie, 'X-XSRF-TOKEN': this.cookies.get('XSRF-TOKEN') ?? '', ...headers };
    const response = await fetch(site.url + path, { redirect: 'manual', headers: own, ...init });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]*)=([^;]*)/.exec(cookie) ?? [];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }

  /** @returns {Promise<string | null>} where it is sent then */
  async signIn(user) {
    await this.fetch('/login');
    const body = new URLSearchParams({ username: user, password: user, _csrf: this.cookies.get('XSRF-TOKEN') });
    const { headers } = await this.fetch('/login', { method: 'POST', body });
    await this.fetch('/me');
    return headers.get('Location');
  }

  async token() {
    const { token } = await (await this.fetch('/token')).json();
    return token;
  }

  post(path, body, key = crypto.randomUUID()) {
    const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': key };
    return this.fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
  }
}

/** What is in a token for the node. */
const claims = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());

/** The status with which the node answers a stream that is opened with this token. */
async function opens(token, topic) {
  const abort = new AbortController();
  const { status } = await fetch(`${site.node}/api/stream?topic=${topic}`, {
    headers: { Authorization: `Bearer ${token}` },
    signal: abort.signal,
  });
  abort.abort();
  return status;
}

/** Sends a note by the page's own form. */
async function send(tab, to, text) {
  await tab.evaluate(`(([to, text]) => {
    const form = document.getElementById('send');
    Object.assign(form.elements.to, { value: to });
    Object.assign(form.elements.text, { value: text });
    form.requestSubmit();
  })(${JSON.stringify([to, text])})`);
}

const NOTES = "[...document.querySelectorAll('#notes li')].map((note) => note.textContent).join('|')";
const shows = (tab, notes) => tab.until(`${NOTES} === ${JSON.stringify(notes)}`, SOON, `[${NOTES}, tidings.state]`);

/** How many requests for this path were made by these pages. */
async function asked(tabs, path) {
  const counts = await Promise.all(
    tabs.map((tab) => tab.evaluate(`performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('${path}')).length`)),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

describe('own-login in a browser', { concurrency: true, skip: skip || chromium.skip }, () => {
  test('all tabs of a login have one connection by one cookie, over the end of its token, until the logout', async (t) => {
    const browser = browserFor(t);
    const begun = Date.now();
    const first = await signIn(browser, 'ada');
    const tabs = [first, await open(browser), await open(browser)];
    for (const tab of tabs) await tab.until(LIVE, SOON, 'document.body.innerText');
    for (const tab of tabs) assert.equal(await tab.evaluate('tidings.state.role'), 'worker');
    assert.equal((await browser.workers()).length, 1);
    assert.equal(await tabs[1].evaluate("document.cookie.includes('STREAM')"), false, 'no script reads it');

    for (const tab of tabs)
      await tab.evaluate(`window.states = [];
        tidings.onState(({ phase, reason }) => states.push([phase, reason].join(' ')));
        tidings.on('resync', ({ reason }) => states.push('resync ' + reason))`);
    await send(first, 'ada', 'one');
    for (const tab of tabs) await shows(tab, 'ada: one');

    // the token with which the stream was opened ends; the cookie was renewed before
    const ended = "states.indexOf('reconnecting session-expired')";
    for (const tab of tabs) await tab.until(`${ended} >= 0 && states.lastIndexOf('resumed ') > ${ended}`, LIFE + SOON, 'states');
    const renewals = await asked(tabs, '/api/stream-cookie');
    // each tab on its own would make three times as many
    const due = (Date.now() - begun) / (0.7 * LIFE * 1_000);
    assert.ok(renewals >= 1 && renewals <= 2 + 1.5 * due, `${renewals} renewals by three tabs, of ${due}`);
    await send(tabs[1], 'ada', 'two');
    for (const tab of tabs) await shows(tab, 'ada: one|ada: two');

    // no tab gets a token, until the stream ends
    for (const tab of tabs) await tab.call('Network.setBlockedURLs', { urls: ['*/token'] });
    for (const tab of tabs) await tab.until("window.states?.includes('resync polling')", 2 * LIFE + SOON, 'window.states');
    for (const tab of tabs) await tab.call('Network.setBlockedURLs', { urls: [] });
    for (const tab of tabs) await tab.until(LIVE, 2 * SOON, 'states');
    await send(tabs[2], 'ada', 'three');
    for (const tab of tabs) await shows(tab, 'ada: one|ada: two|ada: three');

    // refused with 403, so the page stays, and gets another token against forgery
    await first.evaluate("document.cookie = 'XSRF-TOKEN=; Max-Age=0; Path=/'");
    await first.evaluate("document.getElementById('logout').click()");
    await first.until(`${NOTES}.includes('still signed in')`, SOON, NOTES);
    assert.equal(await first.evaluate('location.pathname'), '/');
    await first.evaluate("document.getElementById('logout').click()");
    for (const tab of tabs) await tab.until("location.pathname === '/login'", SOON, 'location.href');
    const { cookies } = await first.call('Network.getCookies');
    assert.deepEqual(
      cookies.filter(({ name }) => name.includes('STREAM')),
      [],
    );
    assert.equal(await first.evaluate("fetch('/api/stream?topic=notes.ada').then(({ status }) => status)"), 401);
  });

  test('a revoked token opens nothing more, even by a cookie that the browser still has', async (t) => {
    const browser = browserFor(t);
    const tab = await signIn(browser, 'ada');
    const status = (path, init = {}) => tab.evaluate(`fetch('${path}', ${JSON.stringify(init)}).then(({ status }) => status)`);
    assert.equal(await status('/api/stream?topic=notes.bob'), 403);
    const token = await tab.evaluate("fetch('/token').then((response) => response.json()).then(({ token }) => token)");
    // without the page's own logout, which removes the cookie; the page leaves when its stream is revoked, perhaps before the answer
    await tab.evaluate(
      `void fetch('/logout', { method: 'POST', headers: { 'X-XSRF-TOKEN': /XSRF-TOKEN=([^;]*)/.exec(document.cookie)[1] } })`,
    );
    await tab.until("location.pathname === '/login'", SOON, 'location.href');
    assert.equal(await status('/api/stream?topic=notes.ada'), 401);
    assert.equal(await status('/api/stream-cookie', { method: 'POST', headers: { Authorization: `Bearer ${token}` } }), 401);
    assert.equal(await status('/api/topics/notes.ada/events'), 401, 'the gateway passes it to the application');
  });

  test('where SSE does not come through, the same cookie opens a WebSocket for all tabs', async (t) => {
    const browser = browserFor(t);
    const bob = await signIn(browser, 'bob');
    const tabs = [bob, await open(browser)];
    for (const tab of tabs) {
      await tab.until(LIVE, SOON, 'document.body.innerText');
      await tab.evaluate(`import('/client/index.js').then(({ Tidings }) => {
      window.got = [];
      window.other = new Tidings({
        // another address than that of the page's own stream, with which it would share a connection
        url: '/api/stream?framing=named&topic=notes.bob',
        account: 'bob',
        reader: 'websocket',
        cookie: () => fetch('/token').then((response) => response.json()).then(({ token }) => token),
      });
      other.on('note.sent', ({ data }) => got.push(data.text));
      other.start();
    })`);
      await tab.until("window.other?.state?.phase === 'live'", SOON, 'window.other?.state');
    }
    for (const tab of tabs) assert.deepEqual(await tab.evaluate('[other.state.via, other.state.role]'), ['websocket', 'worker']);
    await send(bob, 'bob', 'hello');
    for (const tab of tabs) await tab.until("got.join() === 'hello'", SOON, 'got');
    for (const tab of tabs) await tab.until("other.state.phase === 'resumed'", LIFE + SOON, 'other.state');
    await send(bob, 'bob', 'again');
    for (const tab of tabs) await tab.until("got.join() === 'hello,again'", SOON, 'got');
  });
});

describe('own-login', { skip }, () => {
  test('who signs in over the session of another user gets tokens of their own, and ends the other login', async () => {
    const browser = new Visitor();
    await browser.signIn('ada');
    const ada = await browser.token();
    assert.deepEqual(claims(ada).tidings.subscribe, ['notes.ada']);
    await browser.signIn('bob');
    const bob = await browser.token();
    assert.deepEqual(claims(bob).tidings.subscribe, ['notes.bob']);
    assert.equal(await opens(ada, 'notes.ada'), 401);
    assert.equal(await opens(bob, 'notes.bob'), 200);
  });

  test('who is asked to sign in for a token is not shown it', async () => {
    const browser = new Visitor();
    const { status } = await browser.fetch('/token', { headers: { Accept: 'text/html' } });
    assert.equal(status, 401);
    assert.equal(new URL(String(await browser.signIn('ada')), site.url).pathname, '/');
  });

  test('notes go to users, and to no other topic or parameter', async () => {
    const browser = new Visitor();
    await browser.signIn('ada');
    for (const to of ['nobody', 'b{o}b', 'bob?transient=true', 'bob/../ada', ''])
      assert.equal((await browser.post('/notes', { to, text: 'x' })).status, 400, to);
    for (const note of [{ text: 'x' }, { to: 'bob' }]) assert.equal((await browser.post('/notes', note)).status, 400);
    assert.equal((await browser.post('/notes', { to: 'bob', text: 'x' }, 'no UUID')).status, 400);
    assert.equal((await browser.post('/notes', { to: 'BOB', text: 'x' })).status, 204);
  });

  test('two users may send with the same key', async () => {
    const key = crypto.randomUUID();
    for (const user of ['ada', 'bob']) {
      const browser = new Visitor();
      await browser.signIn(user);
      for (const _ of [1, 2]) assert.equal((await browser.post('/notes', { to: 'bob', text: 'x' }, key)).status, 204);
    }
  });

  test('who signs out is signed out, also when no node answers', async () => {
    const browser = new Visitor();
    await browser.signIn('ada');
    const headers = { Authorization: `Bearer ${await browser.token()}` };
    assert.equal((await browser.fetch('/api/stream-cookie', { method: 'POST', headers })).status, 204);
    const session = browser.cookies.get('JSESSIONID');
    assert.ok(browser.cookies.has('STREAM') && session);
    site.path.silence();
    assert.equal((await browser.fetch('/logout', { method: 'POST', signal: AbortSignal.timeout(SOON * 1_000) })).status, 204);
    assert.ok(!browser.cookies.has('STREAM'), 'the browser has no cookie of the stream any more');
    browser.cookies.set('JSESSIONID', session);
    assert.equal((await browser.fetch('/token')).status, 401);
  });
});
