import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Chromium, skip } from './chromium.js';
import { Server } from './server.js';

const page = `<!doctype html><title>a page</title><script type="module">
  import { Tidings } from '/client/index.js';
  const query = new URLSearchParams(location.search);
  Object.assign(window, { got: [], states: [], resyncs: [], tidings: new Tidings({ url: '/stream', cursor: 'e1.0-0', transport: query.get('transport') }) });
  tidings.on('counted', ({ data }) => got.push(data));
  tidings.on('resync', (resync) => resyncs.push(resync));
  tidings.onState((state) => states.push({ ...state, at: Date.now() }));
  tidings.start();
</script>`;
const SHOWN = '({ got, resyncs, states })';
/** Twice the keepalive, and 5 s; and what a busy machine takes besides. */
const WITHIN = 7 + 3;

/** @type {Chromium} */
let browser;
/** @type {Server} */
let server;
before(() => {
  if (!skip) browser = new Chromium();
});
after(() => browser?.close());

/** Tabs that are live, and got what happened. */
async function tabs(transport, count) {
  server = await new Server({ '/client/': new URL('../../src/', import.meta.url), '/page': page }).start();
  const all = [];
  for (let at = 0; at < count; at++) {
    all.push(await browser.open(server.url(`/page?transport=${transport}`)));
    await all.at(-1).until("window.tidings?.state?.phase === 'live'", 20);
  }
  server.commit();
  for (const tab of all) await tab.until('got.length === 1', 10, SHOWN);
  return all;
}

/** Each got everything, once and in order, over one stream. */
async function goOn(all, seconds = WITHIN) {
  const end = server.commit();
  const expected = JSON.stringify(Array.from({ length: end }, (_, n) => n + 1));
  for (const tab of all) {
    await tab.until(`got.length >= ${end} && ['live', 'resumed'].includes(tidings.state.phase)`, seconds, SHOWN);
    assert.equal(await tab.evaluate('JSON.stringify(got)'), expected);
    assert.equal(await tab.evaluate('resyncs.length'), 0);
  }
  for (let waited = 0; server.streams.size !== 1 && waited < 5_000; waited += 50) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(server.streams.size, 1);
}

/** Each says in time that it is not live. */
async function notice(all, since) {
  const noticed = `states.some(({ phase, at }) => at >= ${since} && phase !== 'live')`;
  for (const tab of all) await tab.until(noticed, Math.max(0, since + WITHIN * 1_000 - Date.now()) / 1_000, SHOWN);
}

const close = async (all) => {
  server.close();
  for (const { targetId } of all) await browser.call('Target.closeTarget', { targetId }).catch(() => {});
};

test('the process of the tab in which the worker runs dies', { skip }, async () => {
  const all = await tabs('shared-worker', 4);
  const since = Date.now();
  all[0].crash();
  await notice(all.slice(1), since);
  await goOn(all.slice(1));
  await close(all);
});

test('the worker alone is ended', { skip }, async () => {
  const all = await tabs('shared-worker', 3);
  const since = Date.now();
  const [worker] = await browser.workers();
  await browser.call('Target.closeTarget', { targetId: worker.targetId });
  await notice(all, since);
  await goOn(all);
  await close(all);
});

test('the worker hangs, and goes on later', { skip }, async () => {
  const all = await tabs('shared-worker', 4);
  const since = Date.now();
  const [worker] = await browser.workers();
  const goesOn = await browser.hang(worker);
  server.commit();
  for (const tab of all) await tab.until(`got.length === 2`, WITHIN, SHOWN);
  await notice(all, since);
  assert.equal((await browser.workers()).length, 2);
  await goesOn();
  await goOn(all);
  for (let waited = 0; (await browser.workers()).length > 1 && waited < 5_000; waited += 100) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.equal((await browser.workers()).length, 1, 'the old one ended itself');
  await close(all);
});

test('the leading tab hangs, as in a dialog, and goes on later', { skip }, async () => {
  const all = await tabs('tabs', 4);
  assert.equal(await all[0].evaluate('tidings.state.role'), 'leader');
  const since = Date.now();
  const goesOn = await all[0].hang();
  server.commit();
  for (const tab of all.slice(1)) await tab.until(`got.length === 2`, WITHIN, SHOWN);
  await notice(all.slice(1), since);
  await goesOn();
  await goOn(all);
  const roles = await Promise.all(all.map((tab) => tab.evaluate('tidings.state.role')));
  assert.equal(roles.filter((role) => role === 'leader').length, 1);
  await close(all);
});

test('a path that swallows everything: polling begins within 20 s, and the stream comes when it can', { skip }, async () => {
  server = await new Server({ '/client/': new URL('../../src/', import.meta.url), '/page': page }).start();
  server.deaf = true;
  const tab = await browser.open(server.url('/page?transport=shared-worker'));
  await tab.until("window.tidings?.state?.phase === 'polling'", 22, 'states');
  await tab.until("resyncs.some(({ reason }) => reason === 'polling')", 2, SHOWN);
  server.deaf = false;
  await tab.until("tidings.state.phase === 'live'", 20, 'states');
  await close([tab]);
});

test('a path that died without a word, with idle connections in the pool: one deadline each, not a minute', { skip }, async () => {
  server = await new Server({ '/client/': new URL('../../src/', import.meta.url), '/page': page }).start();
  await server.behindPath();
  const all = [
    await browser.open(server.url('/page?transport=shared-worker')),
    await browser.open(server.url('/page?transport=shared-worker')),
  ];
  for (const tab of all) await tab.until("window.tidings?.state?.phase === 'live'", 20, 'states');
  // so that several connections are idle, and the stream is not just open
  await all[0].evaluate("Promise.all([1, 2, 3, 4, 5, 6].map((n) => fetch('/client/hub.js?' + n).then((r) => r.text())))");
  await all[0].evaluate('new Promise((resolve) => setTimeout(resolve, 1500))');
  assert.ok(server.swallow() >= 4);
  const end = server.commit();
  for (const tab of all) await tab.evaluate("dispatchEvent(new Event('online'))");
  for (const tab of all) await tab.until(`got.length === ${end}`, 12, SHOWN);
  await goOn(all);
  await close(all);
});
