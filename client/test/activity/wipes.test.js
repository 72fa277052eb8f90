import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ActivityStream, followWipes } from '../../src/activity/index.js';
import { id } from '../support/browser.js';
import { settled } from '../support/clock.js';
import { begin, cachedPage, FetchingBrowser, ticket } from './support.js';

/** A page of the tracker that follows the stream, and what it was told to do. */
async function tracker(t, options = {}) {
  const browser = new FetchingBrowser();
  const { platform } = browser.tab();
  const page = cachedPage(t, { clock: browser.clock });
  const stream = new ActivityStream({ url: '/events/stream' }, platform);
  const done = [];
  page.cache.follow(stream);
  followWipes(stream, {
    cache: page.cache,
    signOut: async ({ redirect }) => {
      done.push(`sign out, redirect: ${redirect}, cached: ${page.queryClient.getQueryCache().getAll().length}`);
      stream.disconnect();
    },
    navigate: (path) => done.push(path),
    ...options,
  });
  stream.connect();
  await settled();
  begin(browser.server.last, id(1));
  await settled();
  for (const key of [['tickets', '4'], ['projects'], ['sprints', '4'], ['users'], ['weather']]) await page.show(key);
  page.counts();
  const tell = async (frame, at) => {
    browser.server.last.frame('message', frame, at);
    await browser.clock.advance(250);
  };
  return { browser, page, done, tell, stream };
}

test('the database was wiped: nothing cached is left, the page signs out without the server, and shows the login', async (t) => {
  const { browser, page, done, tell } = await tracker(t);
  await tell({ type: 'database.wiped', data: {}, tabId: 'tab-1', timestamp: '2026-03-03T19:58:56.000Z' }, id(2));
  await browser.clock.advance(60_000);
  assert.deepEqual(done, ['sign out, redirect: false, cached: 0', '/login']);
  assert.deepEqual([page.counts(), browser.server.open.length], [{}, 0]);
});

for (const [name, first] of [
  ['after the event', { type: 'database.wiped', data: {} }],
  ['alone', null],
])
  test(`closed{wiped} ${name} does the same, once`, async (t) => {
    const { done, tell } = await tracker(t, { signOut: () => {} });
    if (first) await tell(first, id(2));
    await tell({ type: 'closed', reason: 'wiped' });
    assert.deepEqual(done, ['/login']);
  });

test('a page that shows the result of an import forgets its data, and signs out when it wants', async (t) => {
  const { page, done, tell } = await tracker(t, { isHeld: () => true });
  await tell({ type: 'database.wiped', data: {} }, id(2));
  assert.deepEqual([done, page.queryClient.getQueryCache().getAll().length], [[], 0]);
});

test('all projects were wiped: what shows them is fetched, nothing else, and the page goes home', async (t) => {
  const { page, done, tell } = await tracker(t);
  await tell({ type: 'database.projects.wiped', data: {}, tabId: 'tab-1' }, id(2));
  assert.deepEqual([done, page.counts()], [['/'], { '["tickets","4"]': 1, '["projects"]': 1, '["sprints","4"]': 1 }]);
  await tell({ type: 'activity', data: ticket(17) }, id(3));
  assert.deepEqual(page.counts(), { '["tickets","4"]': 1 });
});

test('a sign-out that fails is told, and the page shows the login all the same', async (t) => {
  const error = t.mock.method(console, 'error', () => {});
  const { done, tell } = await tracker(t, { signOut: () => Promise.reject(new Error('500')) });
  await tell({ type: 'database.wiped', data: {} }, id(2));
  assert.deepEqual([done, error.mock.callCount()], [['/login'], 1]);
});
