import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cachedPage, ticket } from './support.js';

/** Channels that reach each other. */
function channels() {
  const all = new Set();
  return (name) => {
    const channel = {
      name,
      onmessage: null,
      postMessage: (data) => [...all].forEach((other) => other !== channel && other.onmessage?.({ data: structuredClone(data) })),
      close: () => all.delete(channel),
    };
    all.add(channel);
    return channel;
  };
}

test('activities are not passed to other tabs, which have them; what a page itself knows is, once', async (t) => {
  const channel = channels();
  const posted = [];
  channel('tidings-4-cache').onmessage = ({ data }) => posted.push(data);
  const pages = [cachedPage(t, { channel }), cachedPage(t, { channel })];
  for (const page of pages) (await page.show(['tickets', '4']), page.counts());
  for (const page of pages) page.cache.apply(ticket(17));
  for (const page of pages) await page.clock.advance(1_000);
  assert.deepEqual([pages.map((page) => page.counts()), posted], [[{ '["tickets","4"]': 1 }, { '["tickets","4"]': 1 }], []]);
  // as a ref of Vue has it
  pages[0].cache.invalidate([new Proxy(['tickets'], {})]);
  for (const page of pages) await page.clock.advance(1_000);
  assert.deepEqual(
    pages.map((page) => page.counts()),
    [{ '["tickets","4"]': 1 }, { '["tickets","4"]': 1 }],
  );
  assert.deepEqual(posted, [{ type: 'CACHE_INVALIDATION', keys: [['tickets']] }]);
  assert.deepEqual(
    pages.map(({ log }) => log.at(-1).reason),
    ['page', 'other-tab'],
  );
});

test('what is no invalidation is ignored; without channels nothing is told', async (t) => {
  const channel = channels();
  const page = cachedPage(t, { channel });
  const other = channel('tidings-4-cache');
  for (const wrong of [
    null,
    'x',
    { type: 'CACHE_INVALIDATION' },
    { type: 'LOGOUT', keys: [['tickets']] },
    { type: 'CACHE_INVALIDATION', keys: [1] },
  ])
    other.postMessage(wrong);
  await page.clock.advance(1_000);
  assert.deepEqual(page.log, []);
  const alone = cachedPage(t, { channel: null });
  await alone.show(['tickets', '4']);
  alone.counts();
  alone.cache.invalidate([['tickets']]);
  await alone.clock.advance(1_000);
  assert.deepEqual(alone.counts(), { '["tickets","4"]': 1 });
});
