import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settled } from '../support/clock.js';
import { cachedPage, ticket } from './support.js';

test('closed, nothing is left: no timer, no channel, no watcher of the cache', async (t) => {
  const page = cachedPage(t, { prefetch: 10_000, takes: 50 });
  await page.show(['tickets', '4']);
  (await page.show(['tickets', '4', '17'])).hide();
  page.cache.apply(ticket(17));
  await page.clock.advance(120);
  page.cache.apply(ticket(17));
  page.cache.close();
  await page.clock.advance(60_000);
  assert.equal(page.clock.timers, 0);
  assert.equal(page.queryClient.getQueryCache().hasListeners(), false);
  page.counts();
  page.cache.apply(ticket(17));
  await page.clock.advance(1_000);
  assert.deepEqual(page.counts(), {});
  page.cache.open();
  page.cache.apply(ticket(17));
  await page.clock.advance(1_000);
  assert.deepEqual(page.counts(), { '["tickets","4"]': 1 });
});

test('emptied, a part of the page that has disabled its query shows no data of the account either', async (t) => {
  const page = cachedPage(t);
  const list = await page.show(['tickets', '4'], { enabled: false });
  page.queryClient.setQueryData(['tickets', '4'], 'of Ann');
  assert.equal(list.data, 'of Ann');
  await page.cache.empty();
  page.cache.refill();
  await settled();
  assert.deepEqual([list.data, page.counts()], [undefined, {}]);
});

test('closed after all that was gathered was deleted, no timer is left', async (t) => {
  const page = cachedPage(t, {
    side: { of: () => [], covers: [] },
    map: { resources: { a: { of: (id) => [{ key: ['a', id], member: 'given' }], covers: [['a']] } } },
  });
  const apply = (activity_type, id) => page.cache.apply({ activity_type, resource: { type: 'a', id } });
  apply('edited', '1');
  apply('deleted', '1');
  apply('edited', '2');
  page.cache.close();
  assert.equal(page.clock.timers, 0);
});

test('emptied, no data of the account is left, on the page neither; refilled, what is shown is fetched', async (t) => {
  const page = cachedPage(t);
  const list = await page.show(['tickets', '4'], { initialData: 'of a server', staleTime: 0 });
  (await page.show(['tickets', '4', '17'])).hide();
  page.cache.apply(ticket(17));
  await page.cache.empty();
  assert.equal(list.data, undefined);
  assert.equal(page.queryClient.getQueryState(['tickets', '4', '17']), undefined);
  page.counts();
  await page.clock.advance(60_000);
  assert.deepEqual(page.counts(), {});
  page.server = 5;
  page.cache.refill();
  await settled();
  assert.deepEqual(page.counts(), { '["tickets","4"]': 1 });
  assert.equal(list.data, 5);
});

test('cleared, the cache has nothing, and what was due is not fetched', async (t) => {
  const page = cachedPage(t);
  await page.show(['tickets', '4']);
  page.counts();
  page.cache.apply(ticket(17));
  page.cache.clear();
  await page.clock.advance(1_000);
  assert.deepEqual(page.counts(), {});
  assert.equal(page.queryClient.getQueryCache().getAll().length, 0);
});
