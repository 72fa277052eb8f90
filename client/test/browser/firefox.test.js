import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { counting, goOn, notice, openTab, openTabs, SHOWN, WITHIN } from './counting-page.js';
import { Firefox, skip } from './firefox.js';

/** @type {Firefox} */
let browser;
before(async () => {
  if (!skip) browser = await Firefox.start();
});
after(() => browser?.close());

/** Tabs that are live, and got what happened. */
async function tabs(t, transport, count, streams = 1) {
  const server = await counting(t);
  const all = await openTabs(t, browser, server, transport, count);
  await goOn(server, all, { streams });
  return { server, all };
}

/** Those whose process lives. Firefox puts tabs of one site into up to four, and shows another page instead of those of a dead one. */
async function alive(all) {
  const answers = await Promise.all(all.map((tab) => tab.answers('Boolean(window.tidings)')));
  assert.ok(answers.includes(true) && answers.includes(false), `${answers}`);
  return all.filter((_, at) => answers[at]);
}

test('the process in which the worker runs is killed: the tabs of the others go on with another one', { skip }, async (t) => {
  const { server, all } = await tabs(t, 'shared-worker', 4);
  const since = Date.now();
  process.kill(await browser.workerProcess(), 'SIGKILL');
  const rest = await alive(all);
  await notice(rest, since);
  await goOn(server, rest);
  for (const tab of rest) assert.equal(await tab.evaluate('tidings.state.transport'), 'shared-worker');
});

test('the process in which the worker runs is frozen, and goes on later', { skip }, async (t) => {
  const { server, all } = await tabs(t, 'shared-worker', 4);
  const since = Date.now();
  const frozen = await browser.workerProcess();
  process.kill(frozen, 'SIGSTOP');
  const rest = await alive(all);
  const end = server.commit();
  for (const tab of rest) await tab.until(`got.length === ${end}`, WITHIN, SHOWN);
  await notice(rest, since);
  process.kill(frozen, 'SIGCONT');
  await goOn(server, all);
});

test('the process of the tab that leads is killed: another one leads', { skip }, async (t) => {
  const { server, all } = await tabs(t, 'tabs', 4);
  assert.equal(await all[0].evaluate('tidings.state.role'), 'leader');
  // a worker that does nothing tells which process it is
  await all[0].evaluate("void (window.mark = new Worker('data:text/javascript,'))");
  process.kill(await browser.workerProcess(), 'SIGKILL');
  const rest = await alive(all);
  await goOn(server, rest);
  const roles = await Promise.all(rest.map((tab) => tab.evaluate('tidings.state.role')));
  assert.equal(roles.filter((role) => role === 'leader').length, 1);
});

for (const transport of ['shared-worker', 'tabs', 'own']) {
  test(`a tab is reloaded, by ${transport}: it and the others go on`, { skip }, async (t) => {
    const streams = transport === 'own' ? 3 : 1;
    const { server, all } = await tabs(t, transport, 3, streams);
    for (const tab of all) {
      await tab.reload();
      await tab.until("['live', 'resumed'].includes(window.tidings?.state?.phase)", 20, 'window.states');
      await goOn(server, all, { streams });
    }
  });
}

test('a path that swallows everything: polling begins within 20 s, and the stream comes when it can', { skip }, async (t) => {
  const server = await counting(t);
  server.deaf = true;
  const tab = await openTab(t, browser, server, 'shared-worker');
  await tab.until("window.tidings?.state?.phase === 'polling'", 22, 'states');
  server.deaf = false;
  await tab.until("tidings.state.phase === 'live'", 20, 'states');
});

test('a path that died without a word, with idle connections in the pool: one deadline, not a minute', { skip }, async (t) => {
  const server = await counting(t);
  await server.behindPath();
  const all = await openTabs(t, browser, server, 'shared-worker', 2);
  await all[0].evaluate("Promise.all([1, 2, 3, 4, 5, 6].map((n) => fetch('/client/hub.js?' + n).then((r) => r.text())))");
  // so that the stream is not just open
  await all[0].evaluate('new Promise((resolve) => setTimeout(resolve, 1500))');
  assert.ok(server.swallow() >= 2);
  const end = server.commit();
  for (const tab of all) await tab.evaluate("dispatchEvent(new Event('online'))");
  for (const tab of all) await tab.until(`got.length === ${end}`, 12, SHOWN);
  await goOn(server, all);
});
