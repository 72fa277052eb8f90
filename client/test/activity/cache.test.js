import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ActivityCache, DEFAULT_MAP, detail, simple } from '../../src/activity/index.js';
import { cachedPage, ticket } from './support.js';

for (const type of ['created', 'edited'])
  test(`${type}: the list and the detail are fetched within 250 ms, and nothing else`, async (t) => {
    const page = cachedPage(t);
    for (const key of [
      ['tickets', '4'],
      ['tickets', 4, { mine: true }],
      ['tickets', '4', '17'],
      ['tickets', '4', '18'],
      ['tickets', '5'],
      ['projects'],
      ['other'],
    ])
      await page.show(key);
    page.counts();
    page.cache.apply(ticket(17, type));
    await page.clock.advance(250);
    assert.deepEqual(page.counts(), { '["tickets","4"]': 1, '["tickets",4,{"mine":true}]': 1, '["tickets","4","17"]': 1 });
  });

test('deleted: the detail is removed at once and not fetched, the list is', async (t) => {
  const page = cachedPage(t);
  await page.show(['tickets', '4']);
  (await page.show(['tickets', '4', '17'])).hide();
  page.counts();
  page.cache.apply(ticket(17));
  page.cache.apply(ticket(17, 'deleted'));
  assert.equal(page.queryClient.getQueryState(['tickets', '4', '17']), undefined);
  await page.clock.advance(1_000);
  assert.deepEqual(page.counts(), { '["tickets","4"]': 1 });
});

test('a detail whose fetch is due or under way when it is deleted is not fetched again', async (t) => {
  const page = cachedPage(t, { takes: 1_000 });
  await page.show(['tickets', '4', '17']);
  page.counts();
  page.cache.apply(ticket(17));
  await page.clock.advance(150);
  page.cache.apply(ticket(17));
  await page.clock.advance(150);
  page.cache.apply(ticket(17, 'deleted'));
  await page.clock.advance(5_000);
  assert.deepEqual(page.counts(), { '["tickets","4","17"]': 1 });
});

test('what is not shown is marked stale, and fetched when it is shown', async (t) => {
  const page = cachedPage(t);
  (await page.show(['tickets', '4'])).hide();
  page.counts();
  page.cache.apply(ticket(17));
  await page.clock.advance(60_000);
  assert.deepEqual(page.counts(), {});
  assert.equal(page.isStale(['tickets', '4']), true);
  await page.show(['tickets', '4']);
  assert.deepEqual(page.counts(), { '["tickets","4"]': 1 });
});

test('a disabled query is not fetched', async (t) => {
  const page = cachedPage(t);
  await page.show(['tickets', '4'], { enabled: false });
  page.cache.apply(ticket(17));
  await page.clock.advance(1_000);
  assert.deepEqual(page.counts(), {});
});

test('prefetch: what is not shown is fetched once, in a window that the first key begins and none extends', async (t) => {
  const page = cachedPage(t, { prefetch: 10_000 });
  for (const key of [
    ['tickets', '4'],
    ['tickets', '4', '17'],
    ['tickets', '5'],
  ])
    (await page.show(key)).hide();
  page.counts();
  for (let second = 0; second < 9; second++) {
    page.cache.apply(ticket(17));
    await page.clock.advance(1_000);
  }
  await page.clock.advance(1_050);
  assert.deepEqual(page.counts(), {}, '50 ms before the end of the window');
  await page.clock.advance(100);
  assert.deepEqual(page.counts(), { '["tickets","4"]': 1, '["tickets","4","17"]': 1 });
  await page.clock.advance(60_000);
  assert.deepEqual(page.counts(), {});
});

test('prefetch: what is shown meanwhile is not fetched twice', async (t) => {
  const page = cachedPage(t, { prefetch: 10_000 });
  (await page.show(['tickets', '4'])).hide();
  page.counts();
  page.cache.apply(ticket(17));
  await page.clock.advance(5_000);
  await page.show(['tickets', '4']);
  await page.clock.advance(10_000);
  assert.deepEqual(page.counts(), { '["tickets","4"]': 1 });
});

test('resync: everything that the map covers and that is in the cache, and nothing else', async (t) => {
  const page = cachedPage(t);
  for (const key of [['tickets', '4', '17'], ['edge-application', 1, 'rules'], ['activity', { user: 'ann' }], ['weather']])
    await page.show(key);
  (await page.show(['projects'])).hide();
  (await page.show(['news'])).hide();
  page.counts();
  page.cache.resync();
  await page.clock.advance(250);
  assert.deepEqual(page.counts(), { '["tickets","4","17"]': 1, '["edge-application",1,"rules"]': 1, '["activity",{"user":"ann"}]': 1 });
  assert.deepEqual([page.isStale(['projects']), page.isStale(['news']), page.isStale(['weather'])], [true, false, false]);
});

test('what this tab did itself: only what the server made of it is fetched, unless told otherwise', async (t) => {
  for (const [own, expected] of [
    ['side', { '["activity"]': 1, '["activity","4"]': 1 }],
    ['all', { '["tickets","4"]': 1, '["activity"]': 1, '["activity","4"]': 1 }],
  ]) {
    const page = cachedPage(t, { own });
    for (const key of [['tickets', '4'], ['activity'], ['activity', '4'], ['activity', '5']]) await page.show(key);
    page.counts();
    page.cache.apply(ticket(17, 'edited', { tab_id: 'tab-1' }), { own: true });
    await page.clock.advance(250);
    assert.deepEqual(page.counts(), expected);
  }
});

test('the log says which key, why, of what, by which tab, how many changes, and what was fetched', async (t) => {
  const page = cachedPage(t);
  await page.show(['tickets', '4']);
  (await page.show(['tickets', '4', '17'])).hide();
  page.cache.apply(ticket(17, 'created'));
  page.cache.apply(ticket(17, 'edited', { id: 'e1.99', tab_id: 'tab-7' }));
  page.cache.apply(ticket(17, 'deleted', { id: undefined }), { id: 'e1.100' });
  await page.clock.advance(250);
  const none = { activityId: null, tab: null };
  assert.deepEqual(page.log, [
    { ...none, activityId: 'e1.100', key: ['tickets', '4', '17'], reason: 'deleted', action: 'remove', changes: 1, queries: 1, fetched: 0 },
    { ...none, activityId: 'e1.100', key: ['tickets', '4'], reason: 'deleted', action: 'invalidate', changes: 3, queries: 1, fetched: 1 },
    { ...none, activityId: 'e1.100', key: ['activity'], reason: 'deleted', action: 'invalidate', changes: 3, queries: 0, fetched: 0 },
    { ...none, activityId: 'e1.100', key: ['activity', '4'], reason: 'deleted', action: 'invalidate', changes: 3, queries: 0, fetched: 0 },
  ]);
});

test('a log that throws does not keep queries from being fetched', async (t) => {
  t.mock.method(console, 'error', () => {});
  const page = cachedPage(t, { onInvalidate: () => assert.fail() });
  await page.show(['tickets', '4']);
  page.counts();
  page.cache.apply(ticket(17));
  await page.clock.advance(250);
  assert.deepEqual(page.counts(), { '["tickets","4"]': 1 });
});

test('numbers that may be pages: the pages of a list are fetched, also when the member of that number is deleted', async (t) => {
  const page = cachedPage(t, { map: { resources: { invoice: detail('invoices') } } });
  for (const key of [
    ['invoices', 2],
    ['invoices', 1, { sort: 'name' }],
    ['invoices', '3'],
  ])
    await page.show(key);
  (await page.show(['invoices', 4])).hide();
  page.counts();
  const pages = { '["invoices",2]': 1, '["invoices",1,{"sort":"name"}]': 1 };
  page.cache.apply({ activity_type: 'created', resource: { type: 'invoice', id: '99' } });
  await page.clock.advance(500);
  assert.deepEqual(page.counts(), pages);
  for (const gone of ['2', '3', '4']) page.cache.apply({ activity_type: 'deleted', resource: { type: 'invoice', id: gone } });
  await page.clock.advance(500);
  assert.deepEqual(page.counts(), pages);
  assert.equal(page.queryClient.getQueryState(['invoices', 4]), undefined);
});

for (const [wrong, message] of [
  [{}, "'queryClient' is missing: set it to the client of TanStack Query, or 'adapter' to another cache."],
  [{ queryClient: {}, prefetch: -1 }, "'prefetch' must be a number from 0 to 2147483647; got -1."],
  [{ queryClient: {}, prefetch: Infinity }, "'prefetch' must be a number from 0 to 2147483647; got Infinity."],
  [{ queryClient: {}, own: 'none' }, `'own' must be one of side, all; got "none".`],
])
  test(`refused: ${JSON.stringify(wrong)}`, () => assert.throws(() => new ActivityCache(wrong), { message }));

test('a map of its own', async (t) => {
  const page = cachedPage(t, { map: { ...DEFAULT_MAP, parents: {}, resources: { ticket: simple(['things', 'all']) } } });
  await page.show(['things', 'all', { page: 1 }]);
  await page.show(['things', 'one']);
  page.counts();
  page.cache.apply(ticket(17));
  await page.clock.advance(250);
  assert.deepEqual(page.counts(), { '["things","all",{"page":1}]': 1 });
});
