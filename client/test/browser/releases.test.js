import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PROTOCOL } from '../../src/protocol.js';
import { nextRelease } from '../support/next-release.js';
import { Chromium, skip } from './chromium.js';
import { counting, goOn, openTabs, SHOWN } from './counting-page.js';

// A deployment: pages of the release before stay open, and what they load from now on is of the next one.
const next = nextRelease();
/** @type {Chromium} */
let browser;
before(() => {
  if (!skip) browser = new Chromium();
});
after(async () => {
  await browser?.close();
  next.remove();
});

/** Two tabs of each release, in which the same happened. */
async function sideBySide(t, transport) {
  const server = await counting(t);
  const old = await openTabs(t, browser, server, transport, 2);
  server.roots['/client/'] = next.folder;
  const young = await openTabs(t, browser, server, transport, 2);
  await goOn(server, [...old, ...young], { streams: 2 });
  return { server, old, young, all: [...old, ...young] };
}

const transports = (tabs) => Promise.all(tabs.map((tab) => tab.evaluate('tidings.state.transport')));
/** Whether any of these tabs was ever told that its stream is lost. */
const disturbed = async (tabs) =>
  (await Promise.all(tabs.map((tab) => tab.evaluate("states.some(({ phase }) => phase === 'reconnecting')")))).includes(true);

for (const transport of ['shared-worker', 'tabs']) {
  test(`two releases side by side, by ${transport}: each has a stream of its own, and logs out its own tabs`, { skip }, async (t) => {
    const { server, old, young, all } = await sideBySide(t, transport);
    assert.deepEqual(await transports(all), Array(4).fill(transport));
    assert.equal((await browser.workers()).length, transport === 'tabs' ? 0 : 2);
    await old[0].evaluate('tidings.logout()');
    await old[1].until('ends.length > 0', 10, SHOWN);
    assert.equal(await old[1].evaluate('ends.join()'), 'logged-out');
    await goOn(server, young);
    assert.equal(await disturbed(young), false);
  });
}

test(
  'the worker of the older release ends, and its URL leads to the next one: its tabs share a stream without one',
  { skip },
  async (t) => {
    const { server, old, young, all } = await sideBySide(t, 'shared-worker');
    const worker = (await browser.workers()).find(({ url }) => url.includes(`protocol=${PROTOCOL}`));
    await browser.end(worker);
    await old[0].until("tidings.state.transport === 'tabs'", 10, 'states');
    await goOn(server, all, { streams: 2 });
    assert.deepEqual(await transports(all), ['tabs', 'tabs', 'shared-worker', 'shared-worker']);
    const words = 'tidings: shared-worker cannot be used because its script is of another release; using tabs instead';
    for (const tab of old) assert.equal(await tab.evaluate('warned.join()'), words);
    assert.equal(await disturbed(young), false);
  },
);

test('the leading tab of the older release closes: its other tab leads, and the young ones notice nothing', { skip }, async (t) => {
  const { server, old, young, all } = await sideBySide(t, 'tabs');
  await old[0].close();
  await old[1].until("tidings.state.role === 'leader'", 10, 'states');
  await goOn(server, all.slice(1), { streams: 2 });
  assert.equal(await disturbed(young), false);
});
