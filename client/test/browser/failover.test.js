import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Chromium, skip } from './chromium.js';
import { counting, goOn, notice, openTab, openTabs, SHOWN, WITHIN } from './counting-page.js';

/** @type {Chromium} */
let browser;
before(() => {
  if (!skip) browser = new Chromium();
});
after(() => browser?.close());

/** Tabs that are live, and got what happened. */
async function tabs(t, transport, count) {
  const server = await counting(t);
  const all = await openTabs(t, browser, server, transport, count);
  await goOn(server, all);
  return { server, all };
}

test('the process of the tab in which the worker runs dies', { skip }, async (t) => {
  const { server, all } = await tabs(t, 'shared-worker', 4);
  const since = Date.now();
  all[0].crash();
  await notice(all.slice(1), since);
  await goOn(server, all.slice(1));
});

test('the worker alone is ended', { skip }, async (t) => {
  const { server, all } = await tabs(t, 'shared-worker', 3);
  const since = Date.now();
  const [worker] = await browser.workers();
  await browser.end(worker);
  await notice(all, since);
  await goOn(server, all);
});

test('the worker hangs, and goes on later', { skip }, async (t) => {
  const { server, all } = await tabs(t, 'shared-worker', 4);
  const since = Date.now();
  const [worker] = await browser.workers();
  const goesOn = await browser.hang(worker);
  const end = server.commit();
  for (const tab of all) await tab.until(`got.length === ${end}`, WITHIN, SHOWN);
  await notice(all, since);
  assert.equal((await browser.workers()).length, 2);
  await goesOn();
  await goOn(server, all);
  for (let waited = 0; (await browser.workers()).length > 1 && waited < 5_000; waited += 100) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.equal((await browser.workers()).length, 1, 'the old one ended itself');
});

test('the leading tab hangs, as in a dialog, and goes on later', { skip }, async (t) => {
  const { server, all } = await tabs(t, 'tabs', 4);
  assert.equal(await all[0].evaluate('tidings.state.role'), 'leader');
  const since = Date.now();
  const goesOn = await all[0].hang();
  const end = server.commit();
  for (const tab of all.slice(1)) await tab.until(`got.length === ${end}`, WITHIN, SHOWN);
  await notice(all.slice(1), since);
  await goesOn();
  await goOn(server, all);
  const roles = await Promise.all(all.map((tab) => tab.evaluate('tidings.state.role')));
  assert.equal(roles.filter((role) => role === 'leader').length, 1);
});

test('a path that swallows everything: polling begins within 20 s, and the stream comes when it can', { skip }, async (t) => {
  const server = await counting(t);
  server.deaf = true;
  const tab = await openTab(t, browser, server, 'shared-worker');
  await tab.until("window.tidings?.state?.phase === 'polling'", 22, 'states');
  await tab.until("resyncs.some(({ reason }) => reason === 'polling')", 2, SHOWN);
  server.deaf = false;
  await tab.until("tidings.state.phase === 'live'", 20, 'states');
});

test('a path that died without a word, with idle connections in the pool: one deadline each, not a minute', { skip }, async (t) => {
  const server = await counting(t);
  await server.behindPath();
  const all = await openTabs(t, browser, server, 'shared-worker', 2);
  // so that several connections are idle, and the stream is not just open
  await all[0].evaluate("Promise.all([1, 2, 3, 4, 5, 6].map((n) => fetch('/client/hub.js?' + n).then((r) => r.text())))");
  await all[0].evaluate('new Promise((resolve) => setTimeout(resolve, 1500))');
  assert.ok(server.swallow() >= 4);
  const end = server.commit();
  for (const tab of all) await tab.evaluate("dispatchEvent(new Event('online'))");
  for (const tab of all) await tab.until(`got.length === ${end}`, 12, SHOWN);
  await goOn(server, all);
});
