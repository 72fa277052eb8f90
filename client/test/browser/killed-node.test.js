import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as cluster from './cluster.js';
import * as firefox from './firefox.js';

const skip = firefox.skip || cluster.skip;
const TOPIC = 'public.counted';

/** @type {cluster.Cluster} */
let nodes;
/** @type {firefox.Firefox} */
let browser;
before(async () => {
  if (!skip) [nodes, browser] = await Promise.all([cluster.Cluster.start(2), firefox.Firefox.start()]);
});
after(() => Promise.all([nodes?.stop(), browser?.close()]));

/** @returns {Promise<string>} the cursor of the event */
async function publish(url, data) {
  const body = JSON.stringify({ type: 'counted', data });
  const answer = await fetch(`${url}/api/topics/${TOPIC}/events`, {
    method: 'POST',
    body,
    headers: { 'Content-Type': 'application/json' },
  });
  assert.equal(answer.status, 201);
  return (await answer.json()).cursor;
}

/** Any document of the origin will do. */
async function counter(cursor) {
  const tab = await browser.open(`${nodes.url}/login`);
  await tab.evaluate(`import('/client/index.js').then(({ Tidings }) => {
    Object.assign(window, { got: [], resyncs: [], states: [] });
    window.tidings = new Tidings({ url: '/api/stream?topic=${TOPIC}&framing=named', cursor: '${cursor}' });
    tidings.on('counted', ({ data }) => got.push(data));
    tidings.on('resync', ({ reason }) => resyncs.push(reason));
    tidings.onState((state) => states.push(state));
    tidings.start();
  })`);
  await tab.until("tidings.state?.phase === 'live'", 20, 'states');
  return tab;
}

/** The page of the sample board. */
async function board() {
  const tab = await browser.open(`${nodes.url}/login`);
  const user = JSON.stringify({ username: 'ada', password: 'tidings' });
  await tab.ask('POST', '/login', user);
  await tab.goTo(`${nodes.url}/board/DEMO`);
  await tab.until("['live', 'resumed'].includes(document.getElementById('state')?.dataset.state)", 20);
  return tab;
}

test('the node that serves the tabs is killed: they go on over another one, with what happened meanwhile', { skip }, async () => {
  const cursor = await publish(nodes.url, 0);
  const tabs = [await counter(cursor), await counter(cursor), await counter(cursor)];
  const serving = await tabs[0].evaluate('tidings.state.node');
  const page = await board();
  const other = nodes.other(serving);
  for (let n = 1; n <= 5; n++) await publish(other, n);
  for (const tab of tabs) await tab.until('got.length === 5', 10, '({ got, states })');

  nodes.kill(serving);
  for (let n = 6; n <= 10; n++) await publish(other, n);
  for (const tab of tabs) {
    await tab.until("got.length >= 10 && ['live', 'resumed'].includes(tidings.state.phase)", 20, '({ got, states })');
    assert.equal(await tab.evaluate('got.join()'), '1,2,3,4,5,6,7,8,9,10');
    assert.equal(await tab.evaluate('resyncs.join()'), '');
    assert.equal(await tab.evaluate('tidings.state.transport'), 'shared-worker');
    assert.notEqual(await tab.evaluate('tidings.state.node'), serving);
  }

  const column = await tabs[0].evaluate("fetch('/api/projects/DEMO/board').then((r) => r.json()).then((b) => b.columns[0].id)");
  await tabs[0].ask('POST', '/api/projects/DEMO/tickets', JSON.stringify({ title: 'While a node was down', columnId: column }));
  await page.until("document.body.innerText.includes('While a node was down')", 20, 'document.getElementById("state").title');
});
