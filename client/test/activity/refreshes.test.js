import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock, settled } from '../support/clock.js';
import { cachedPage, ticket } from './support.js';

const KEY = ['tickets', '4'];

test('a fetch that began after the change and was cancelled is no answer', async (t) => {
  for (const [cancelledAt, revert] of [
    [50, true],
    [150, true],
    [50, false],
    [150, false],
  ]) {
    const page = cachedPage(t, { takes: 300 });
    const list = await page.show(KEY);
    page.server = 1;
    page.cache.apply(ticket(17));
    await page.clock.advance(20);
    void page.queryClient.refetchQueries({ queryKey: KEY });
    await page.clock.advance(cancelledAt);
    // as an optimistic update does, before or after the changes were gathered
    await page.queryClient.cancelQueries({ queryKey: KEY }, { revert });
    await page.clock.advance(2_000);
    assert.equal(list.data, 1);
  }
});

test('a clock that is set back delays nothing', async (t) => {
  const page = cachedPage(t, { clock: new ManualClock() });
  page.clock.sleep(10_000_000);
  const list = await page.show(KEY);
  page.clock.sleep(-3_600_000);
  page.server = 1;
  page.cache.apply(ticket(17));
  await page.clock.advance(250);
  assert.equal(list.data, 1);
});

test('a page that fetches again by itself after the change has no third fetch', async (t) => {
  const page = cachedPage(t);
  await page.show(KEY);
  page.takes = 300;
  page.counts();
  void page.queryClient.refetchQueries({ queryKey: KEY });
  await settled();
  page.cache.apply(ticket(17));
  await page.clock.advance(150);
  void page.queryClient.invalidateQueries({ queryKey: KEY });
  await page.clock.advance(3_000);
  assert.deepEqual(page.counts(), { '["tickets","4"]': 2 });
});

test('a fetch that was under way when the change arrived is followed by another one', async (t) => {
  const page = cachedPage(t, { takes: 700 });
  const list = await page.show(['tickets', '4']);
  page.counts();
  page.server = 1;
  page.cache.apply(ticket(17));
  await page.clock.advance(300);
  // this fetch has read 1 already
  page.server = 2;
  page.cache.apply(ticket(17));
  await page.clock.advance(510);
  assert.equal(list.data, 1, 'the first one is not cancelled');
  await page.clock.advance(1_000);
  assert.equal(list.data, 2);
  assert.deepEqual(page.counts(), { '["tickets","4"]': 2 });
});

test("so is the page's own, as its first", async (t) => {
  const page = cachedPage(t, { takes: 500 });
  const shown = page.show(['tickets', '4']);
  await settled();
  page.server = 1;
  page.cache.apply(ticket(17));
  const list = await shown;
  await page.clock.advance(2_000);
  assert.equal(list.data, 1);
  assert.deepEqual(page.counts(), { '["tickets","4"]': 2 });
});

test('one that began after the change is enough', async (t) => {
  const page = cachedPage(t);
  (await page.show(['tickets', '4'])).hide();
  page.counts();
  page.cache.apply(ticket(17));
  await page.clock.advance(10);
  await page.queryClient.refetchQueries({ queryKey: ['tickets', '4'] });
  await page.show(['tickets', '4']);
  await page.clock.advance(1_000);
  assert.deepEqual(page.counts(), { '["tickets","4"]': 1 });
  assert.equal(page.isStale(['tickets', '4']), false);
});

test('a fetch that is due does not cancel one that the page began meanwhile', async (t) => {
  const page = cachedPage(t, { takes: 20 });
  await page.show(['tickets', '4']);
  page.cache.apply(ticket(17));
  await page.clock.advance(120);
  page.cache.apply(ticket(17));
  await page.clock.advance(101);
  page.counts();
  page.takes = 500;
  void page.queryClient.refetchQueries({ queryKey: ['tickets', '4'] });
  await page.clock.advance(1_000);
  assert.deepEqual(page.counts(), { '["tickets","4"]': 1 });
});

test('what the page removes from its cache is forgotten', async (t) => {
  const page = cachedPage(t, { takes: 20 });
  await page.show(['tickets', '4']);
  page.cache.apply(ticket(17));
  await page.clock.advance(120);
  page.cache.apply(ticket(17));
  await page.clock.advance(101);
  assert.equal(page.clock.timers, 1);
  page.queryClient.clear();
  assert.equal(page.clock.timers, 0);
});

test('a page that left during the fetch finds its query stale', async (t) => {
  const page = cachedPage(t, { takes: 500 });
  const list = await page.show(['tickets', '4']);
  page.cache.apply(ticket(17));
  await page.clock.advance(200);
  page.cache.apply(ticket(17));
  await page.clock.advance(150);
  list.hide();
  page.counts();
  await page.clock.advance(5_000);
  assert.deepEqual(page.counts(), {});
  assert.equal(page.isStale(['tickets', '4']), true);
});

test('a fetch that fails is not repeated by the cache for ever', async (t) => {
  const page = cachedPage(t, { takes: 50 });
  await page.show(['tickets', '4']);
  page.counts();
  page.fails = true;
  page.cache.apply(ticket(17));
  await page.clock.advance(120);
  page.cache.apply(ticket(17));
  await page.clock.advance(60_000);
  assert.deepEqual(page.counts(), { '["tickets","4"]': 2 });
});

/** Numbers that look random, and are the same in each run. */
function* randoms(seed) {
  for (let state = seed; ;) yield (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
}

for (const seed of [1, 2, 3, 4, 5])
  test(`a burst of 1 000 activities a second is at most 10 fetches a second for each key, and its last change is shown (${seed})`, async (t) => {
    const random = randoms(seed);
    const draw = (below) => Math.floor(random.next().value * below);
    const page = cachedPage(t, { takes: draw(400) });
    const shown = [await page.show(['tickets', '4']), await page.show(['tickets', '4', '17'])];
    await page.clock.advance(1_000);
    page.fetches.length = 0;
    for (let millisecond = 0; millisecond < 2_000; millisecond++) {
      // by chance in groups and with pauses, as a network delivers them
      for (let count = draw(3); count > 0; count--) {
        page.server++;
        page.cache.apply(ticket(17));
      }
      if (draw(100) === 0) page.takes = draw(400);
      await page.clock.advance(1);
    }
    const end = page.clock.now();
    await page.clock.advance(2_000);
    for (const { data } of shown) assert.equal(data, page.server);
    for (const key of ['["tickets","4"]', '["tickets","4","17"]']) {
      const times = page.fetches.filter((fetch) => fetch.key === key).map(({ at }) => at);
      assert.ok(times.length >= 3, `${times.length} fetches`);
      for (const from of times) assert.ok(times.filter((at) => at >= from && at < from + 1_000).length <= 10);
      assert.ok(times.at(-1) <= end + 250 + 2 * 400, 'soon after the last change');
    }
  });
