import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ActivityStream, followProject } from '../../src/activity/index.js';
import { id } from '../support/browser.js';
import { settled } from '../support/clock.js';
import { begin, cachedPage, FetchingBrowser, ticket } from './support.js';

/** Two tabs of a browser, which show lists and details, over one stream. */
async function tabs(t) {
  const browser = new FetchingBrowser();
  const pages = [];
  for (let count = 0; count < 2; count++) {
    const { platform } = browser.tab();
    const page = cachedPage(t, { clock: browser.clock });
    page.stream = new ActivityStream({ url: '/events/stream' }, platform);
    page.cache.follow(page.stream);
    page.stream.connect();
    await settled();
    if (count === 0) begin(browser.server.last, id(1));
    await settled();
    for (const key of [['tickets', '4'], ['tickets', '4', '17'], ['tickets', '5'], ['users'], ['weather']]) await page.show(key);
    page.counts();
    pages.push(page);
  }
  await settled();
  assert.equal(browser.server.sources.length, 1);
  return { browser, clock: browser.clock, server: browser.server, pages };
}

/** The stream is lost, and comes back from where it was. @returns the new source */
async function lostAndRestored({ clock, server }) {
  const before = server.sources.length;
  await clock.advance(6_000);
  server.last.cut();
  while (server.sources.length === before) await clock.advance(100);
  assert.equal(server.last.cursor, id(1));
  begin(server.last);
  await settled();
  return server.last;
}

/** A page that shows a list before its stream begins, at a position that is after a change. */
async function late(t, options = {}, browser = new FetchingBrowser()) {
  const page = cachedPage(t, { clock: browser.clock });
  page.list = await page.show(['tickets', '4']);
  await page.show(['weather']);
  page.counts();
  const stream = new ActivityStream({ url: '/events/stream', ...options }, browser.tab().platform);
  page.cache.follow(stream);
  stream.connect();
  await settled();
  page.server = 1;
  if (browser.server.last.readyState === 0) begin(browser.server.last, id(5));
  await browser.clock.advance(1_000);
  return { ...page, browser, stream };
}

test('what changed between the fetch of the page and the begin of its stream is fetched again, once', async (t) => {
  const { list, counts, log, browser, clock } = await late(t);
  assert.deepEqual([list.data, counts()], [1, { '["tickets","4"]': 1 }]);
  assert.deepEqual([...new Set(log.map(({ reason }) => reason))], ['begun']);
  browser.server.last.cut();
  await clock.advance(1_000);
  begin(browser.server.last);
  await clock.advance(1_000);
  assert.deepEqual(counts(), {});
  const joining = await late(t, {}, browser);
  assert.deepEqual([joining.list.data, browser.server.sources.length], [1, 2]);
});

test('a page that knows the position of its data fetches nothing when its stream begins', async (t) => {
  const { counts, log } = await late(t, { cursor: id(2) });
  assert.deepEqual([counts(), log], [{}, []]);
});

test('the stream of a project that begins after the fetch has what it shows fetched again', async (t) => {
  const page = cachedPage(t);
  for (const key of [
    ['tickets', '4'],
    ['tickets', '5'],
    ['projects', '4'],
  ])
    await page.show(key);
  page.counts();
  const listeners = new Map();
  const subscribe = (types, listener) => (types.forEach((type) => listeners.set(type, listener)), () => {});
  const source = { position: '', subscribe, isOwn: () => false };
  followProject(page.cache, source, '4');
  source.position = id(5);
  listeners.get('connected')({});
  await page.clock.advance(1_000);
  assert.deepEqual(page.counts(), { '["tickets","4"]': 1, '["projects","4"]': 1 });
});

test('nothing was missed: nothing is fetched', async (t) => {
  const all = await tabs(t);
  await lostAndRestored(all);
  await all.clock.advance(10_000);
  assert.deepEqual(
    all.pages.map((page) => page.counts()),
    [{}, {}],
  );
});

test('activities were missed: what they concern is fetched once in each tab, and nothing else', async (t) => {
  const all = await tabs(t);
  const source = await lostAndRestored(all);
  for (let n = 2; n < 102; n++) source.frame('message', { type: 'activity', data: ticket(17) }, id(n));
  source.frame('message', { type: 'activity', data: { activity_type: 'edited', resource: { type: 'user', id: '3' } } }, id(102));
  await all.clock.advance(10_000);
  const once = { '["tickets","4"]': 1, '["tickets","4","17"]': 1, '["users"]': 1 };
  assert.deepEqual(
    all.pages.map((page) => page.counts()),
    [once, once],
  );
});

test('a replay that repeats what was seen fetches nothing for it', async (t) => {
  const all = await tabs(t);
  const both = () => [17, 18].forEach((n) => all.server.last.frame('message', { type: 'activity', data: ticket(n) }, id(n)));
  both();
  await all.clock.advance(1_000);
  for (const page of all.pages) page.counts();
  both();
  await all.clock.advance(1_000);
  assert.deepEqual(
    all.pages.map((page) => page.counts()),
    [{}, {}],
  );
});

test('the node does not know what was missed: everything that an activity can concern is fetched once, and nothing else', async (t) => {
  const all = await tabs(t);
  const source = await lostAndRestored(all);
  source.frame('message', { type: 'resync', reason: 'trimmed', topics: [], to: id(9) }, id(9));
  await all.clock.advance(10_000);
  const once = { '["tickets","4"]': 1, '["tickets","4","17"]': 1, '["tickets","5"]': 1, '["users"]': 1 };
  assert.deepEqual(
    all.pages.map((page) => page.counts()),
    [once, once],
  );
});

test('the access to a project changed: what shows it is fetched once, and other projects are not', async (t) => {
  const all = await tabs(t);
  const source = all.server.last;
  source.frame('message', { type: 'resync', reason: 'access', topics: ['$project.4'], to: id(2) });
  await all.clock.advance(10_000);
  const once = { '["tickets","4"]': 1, '["tickets","4","17"]': 1 };
  assert.deepEqual(
    all.pages.map((page) => page.counts()),
    [once, once],
  );
  source.frame('message', { type: 'resync', reason: 'access', topics: ['$project.5', '$users'], to: id(3) });
  await all.clock.advance(10_000);
  assert.deepEqual(all.pages[0].counts(), { ...once, '["tickets","5"]': 1, '["users"]': 1 }, 'a topic that is none of a project');
});

test('the access to a project changed: the lists of projects and of activities are stale, and the project with all that is in it', (t) => {
  const page = cachedPage(t);
  page.cache.resync('resync', ['$project.4']);
  return page.clock.advance(250).then(() =>
    assert.deepEqual(
      page.log.map(({ key }) => JSON.stringify(key)).sort(),
      ['activity', 'projects']
        .map((key) => JSON.stringify([key]))
        .concat(['activity', 'columns', 'labels', 'members', 'projects', 'tickets'].map((key) => JSON.stringify([key, '4'])))
        .sort(),
    ),
  );
});
