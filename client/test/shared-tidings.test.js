import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Tidings } from '../src/index.js';
import { INITIAL, SharedTidings } from '../src/shared-tidings.js';
import { settled } from './support/clock.js';
import { FakeBrowser, id } from './support/browser.js';

/** A page whose parts share a connection; the stream begins at the first id, and is live unless it is opened later. */
async function page({ browser = new FakeBrowser(), opens = true, ...options } = {}) {
  const { platform } = browser.tab();
  const tidings = new SharedTidings({ url: '/user/events', ...options }, (all) => new Tidings(all, platform));
  const shown = { browser, server: browser.server, tidings, phases: [] };
  tidings.watch(() => tidings.snapshot.state.phase !== shown.phases.at(-1) && shown.phases.push(tidings.snapshot.state.phase));
  shown.part = (types, from) => {
    const part = { got: [], ids: [] };
    part.leave = tidings.subscribe(types, (event) => (part.got.push(event), part.ids.push(event.id)), from);
    return part;
  };
  shown.live = async (position = id(1)) => {
    await settled();
    shown.server.last.open('node-1', position);
    await settled();
  };
  shown.happens = async (type, n) => {
    shown.server.last.frame(type, { n }, id(n));
    await settled();
  };
  if (!opens) return shown;
  shown.close = tidings.open();
  await shown.live();
  return shown;
}

test('before it is opened, nothing happens', async () => {
  const { server, tidings, part } = await page({ opens: false });
  part(['a']);
  await settled();
  assert.equal(server.sources.length, 0);
  assert.equal(tidings.snapshot, INITIAL);
});

test('what parts listen to before it is opened is part of the first request', async () => {
  const { server, tidings, part, live, happens } = await page({ opens: false });
  const [first, second] = [part(['a']), part(['a', 'b'])];
  tidings.open();
  await live();
  await happens('a', 2);
  await happens('b', 3);
  assert.deepEqual([first.ids, second.ids], [[id(2)], [id(2), id(3)]]);
  assert.equal(server.sources.length, 1);
});

test('opened, closed and opened in one turn, as React does in its strict mode, it asks for one stream', async () => {
  const { server, tidings, part, live, happens } = await page({ opens: false });
  part(['a']).leave();
  tidings.open()();
  const again = part(['a']);
  tidings.open();
  await live();
  await happens('a', 2);
  assert.deepEqual(again.ids, [id(2)]);
  assert.equal(server.sources.length, 1);
});

test('a snapshot is the same object until something changes, and then another one', async () => {
  const { tidings, part, happens } = await page();
  part(['a', 'b']);
  await settled();
  const { snapshot } = tidings;
  assert.equal(tidings.snapshot, snapshot);
  await happens('a', 2);
  assert.notEqual(tidings.snapshot, snapshot);
  await happens('b', 3);
  assert.equal(snapshot.lastEvent, null);
  assert.equal(tidings.snapshot.lastEvent.id, id(3));
  assert.equal(tidings.last(['a']).id, id(2));
  assert.equal(tidings.last(['a']), tidings.last(['a']));
  assert.equal(tidings.last(['c']), null);
});

test('a part for types that others listen to does not disturb the stream', async () => {
  const { server, part, happens } = await page({ types: ['a'] });
  const early = part(['a']);
  await happens('a', 2);
  const late = part(['a']);
  await happens('a', 3);
  assert.deepEqual([early.ids, late.ids], [[id(2), id(3)], [id(3)]]);
  assert.equal(server.sources.length, 1);
});

test('parts for other types have the stream opened again, once for all of a turn, at the position of their first rendering', async () => {
  const { server, tidings, phases, part, live, happens } = await page({ types: ['a'] });
  const early = part(['a']);
  await happens('a', 2);
  const rendered = [tidings.subscription(['b']), tidings.subscription(['c'])];
  // the stream shows no 'b' yet: only the node knows that one happened
  await happens('a', 4);
  const got = [];
  for (const subscription of rendered) subscription.listen(({ id }) => got.push(id));
  await live(undefined);
  assert.equal(server.sources.length, 2);
  assert.equal(server.last.cursor, id(2));
  await happens('b', 3);
  await happens('a', 4);
  await happens('c', 5);
  assert.deepEqual(got, [id(3), id(5)]);
  assert.deepEqual(early.ids, [id(2), id(4)], 'nothing is told twice');
  assert.deepEqual(phases, ['connecting', 'live'], 'for the page it is one connection');
});

test('a part that shows older state gets what happened since, and the others nothing twice', async () => {
  const { server, part, live, happens } = await page({ types: ['a'] });
  const early = part(['a']);
  for (const n of [2, 3, 4]) await happens('a', n);
  const late = part(['a'], { after: id(2) });
  await live(undefined);
  assert.equal(server.last.cursor, id(2));
  for (const n of [3, 4, 5]) await happens('a', n);
  assert.deepEqual(late.ids, [id(3), id(4), id(5)]);
  assert.deepEqual(early.ids, [id(2), id(3), id(4), id(5)]);
});

test('a part that shows newer state is told nothing that it includes', async () => {
  const { server, part, happens } = await page({ types: ['a'] });
  const late = part(['a'], { after: id(3) });
  for (const n of [2, 3, 4]) await happens('a', n);
  assert.deepEqual(late.ids, [id(4)]);
  assert.equal(server.sources.length, 1);
});

test('a part that shows state of another epoch has the node decide', async () => {
  const { server, part, live } = await page({ types: ['a'] });
  const late = part(['a', 'resync'], { after: id(3, 'e0') });
  await live(undefined);
  assert.equal(server.last.cursor, id(3, 'e0'));
  server.last.frame('resync', { reason: 'epoch', topics: [], to: id(5) }, id(5));
  await settled();
  assert.deepEqual(late.got, [{ type: 'resync', reason: 'epoch', topics: [], to: id(5) }]);
});

test('a part that was told nothing for long does not drag the stream back', async () => {
  const { server, tidings, part, live, happens } = await page({ types: ['a', 'b'] });
  part(['b']);
  for (const n of [2, 3, 4]) await happens('a', n);
  part(['c']);
  await live(undefined);
  assert.equal(server.last.cursor, id(4));
  assert.equal(tidings.position, id(4));
});

test('a part that stops and listens again goes on from where it was', async () => {
  const { server, tidings, live, happens } = await page({ types: ['a'] });
  const got = [];
  const subscription = tidings.subscription(['a']);
  const leave = subscription.listen(({ id }) => got.push(id));
  await happens('a', 2);
  leave();
  await happens('a', 3);
  subscription.listen(({ id }) => got.push(id));
  await live(undefined);
  assert.equal(server.last.cursor, id(2));
  for (const n of [3, 4]) await happens('a', n);
  assert.deepEqual(got, [id(2), id(3), id(4)]);
});

test('a listener that throws, or ends another one, disturbs no other', async () => {
  const { tidings, part, happens } = await page({ types: ['a'] });
  const { error } = console;
  const told = [];
  console.error = (...words) => told.push(words.join(' '));
  tidings.subscribe(['a'], () => {
    ended.leave();
    throw new Error('no');
  });
  const ended = part(['a']);
  const other = part(['a']);
  await happens('a', 2);
  console.error = error;
  assert.deepEqual([ended.ids, other.ids], [[], [id(2)]]);
  assert.match(told.join(), /Error: no/);
});

test('an error says why there are no live updates, until there are', async () => {
  const { browser, server, tidings, phases, live } = await page();
  assert.equal(tidings.snapshot.error, null);
  server.last.cut();
  await settled();
  const { error } = tidings.snapshot;
  assert.deepEqual([error.reason, error.isFinal, error.message], ['cut', false, 'There is no stream at the moment (cut); attempts go on.']);
  await browser.clock.advance(100);
  await live(undefined);
  assert.equal(tidings.snapshot.error, null);
  assert.deepEqual(phases, ['connecting', 'live', 'reconnecting', 'resumed']);
});

test('after the end of a stream parts come and go, and it is opened when the page asks for it', async () => {
  const { server, tidings, part, live, happens } = await page({ types: ['a'] });
  const first = part(['a', 'closed']);
  server.last.frame('closed', { reason: 'session-expired' });
  await settled();
  assert.deepEqual([tidings.snapshot.error.reason, tidings.snapshot.error.isFinal], ['session-expired', true]);
  assert.deepEqual(first.got, [{ type: 'closed', reason: 'session-expired' }]);
  const second = part(['b']);
  await settled();
  assert.equal(server.sources.length, 1);
  tidings.restart();
  await live(undefined);
  assert.equal(tidings.snapshot.error, null);
  assert.equal(server.last.cursor, id(1));
  await happens('b', 2);
  assert.deepEqual(second.ids, [id(2)]);
});

test('closed and opened again, it goes on from the same position', async () => {
  const { server, tidings, close, part, live, happens } = await page({ types: ['a'] });
  const one = part(['a']);
  await happens('a', 2);
  close();
  await settled();
  assert.equal(tidings.snapshot.state.phase, 'connecting');
  assert.equal(server.open.length, 0);
  tidings.open();
  await live(undefined);
  assert.equal(server.last.cursor, id(2));
  await happens('a', 3);
  assert.deepEqual(one.ids, [id(2), id(3)]);
});

test('another URL is followed from the same position, or from another cursor', async () => {
  const { server, tidings, part, live, happens } = await page({ types: ['a'], cursor: id(1) });
  const one = part(['a']);
  await happens('a', 5);
  tidings.change({ url: '/user/events', types: ['a', 'b'], cursor: id(1), poll: undefined });
  await settled();
  assert.equal(server.sources.length, 1, 'the same connection');

  tidings.change({ url: '/user/events?projects=2', cursor: id(1) });
  await live(undefined);
  assert.equal(server.last.cursor, id(5));
  assert.equal(tidings.snapshot.lastEvent, null);

  tidings.change({ url: '/user/events?projects=3', cursor: id(3) });
  await live(undefined);
  assert.equal(server.last.cursor, id(3));
  await happens('a', 4);
  assert.deepEqual(one.ids, [id(5), id(4)]);
});

test('the functions of the last options are called', async () => {
  const asked = [];
  const ticket = (name) => async () => (asked.push(name), name);
  const { server, tidings, live, part } = await page({ ticket: ticket('first') });
  tidings.change({ url: '/user/events', ticket: ticket('second') });
  part(['a']);
  await live(undefined);
  assert.deepEqual(asked, ['first', 'second']);
  assert.equal(server.last.url.searchParams.get('ticket'), 'second');
});

test('two pages of one browser share the connection, and a part of either may show older state', async () => {
  const browser = new FakeBrowser();
  const one = await page({ browser, types: ['a'] });
  const two = await page({ browser, types: ['a'], opens: false });
  two.tidings.open();
  await settled();
  for (const n of [2, 3]) await one.happens('a', n);
  const late = two.part(['a', 'resync'], { after: id(2) });
  await settled();
  assert.equal(browser.server.sources.length, 1, 'what happened is remembered');
  assert.deepEqual(late.ids, [id(3)]);
});

test('a part that another one ends and begins again, while an event is told, gets it all the same', async () => {
  const { server, tidings, part, live, happens } = await page({ types: ['a'] });
  const got = [];
  const told = ({ id }) => got.push(id);
  let leave = () => {};
  tidings.subscribe(['a'], () => {
    leave();
    leave = replaced.listen(told);
  });
  const replaced = tidings.subscription(['a']);
  leave = replaced.listen(told);
  const other = part(['a']);
  await happens('a', 2);
  await live(undefined);
  assert.equal(server.last.cursor, id(1));
  await happens('a', 2);
  assert.deepEqual([got, other.ids], [[id(2)], [id(2)]]);
});

test('a listener has the stream opened again: the parts after it get the event, too, once', async () => {
  const { server, tidings, part, live, happens } = await page({ types: ['a'] });
  const restarts = tidings.subscribe(['a'], () => {
    restarts();
    tidings.restart();
  });
  const other = part(['a']);
  await happens('a', 2);
  await live(undefined);
  assert.equal(server.last.cursor, id(1));
  for (const n of [2, 3]) await happens('a', n);
  assert.deepEqual(other.ids, [id(2), id(3)]);
});

test('a part that misses something is told nothing later before that', async () => {
  const { server, part, live } = await page({ types: ['a'], transport: 'own' });
  for (const n of [2, 3]) server.last.frame('a', { n }, id(n));
  await settled();
  const late = part(['a'], { after: id(2) });
  // in the same turn, before the stream is opened again
  server.last.frame('a', { n: 4 }, id(4));
  await live(undefined);
  assert.equal(server.last.cursor, id(2));
  for (const n of [3, 4]) server.last.frame('a', { n }, id(n));
  await settled();
  assert.deepEqual(late.ids, [id(3), id(4)]);
});

test('a part that was made before there was a position misses nothing until it listens', async () => {
  const { server, tidings, live, happens } = await page({ types: ['a'], opens: false });
  tidings.open();
  const rendered = tidings.subscription(['a']);
  await live(id(1));
  await happens('a', 2);
  const got = [];
  rendered.listen(({ id }) => got.push(id));
  await live(undefined);
  assert.equal(server.last.cursor, id(1));
  for (const n of [2, 3]) await happens('a', n);
  assert.deepEqual(got, [id(2), id(3)]);
});

test('a part without types does not disturb the stream', async () => {
  const { server, tidings, happens } = await page({ types: ['a'] });
  const rendered = tidings.subscription([]);
  await happens('a', 2);
  rendered.listen(() => {})();
  rendered.listen(() => {});
  await settled();
  assert.equal(server.sources.length, 1);
});

test('options that are changed in place count', async () => {
  const options = { url: '/user/events', poll: { min: 10_000 } };
  const { server, tidings, live } = await page();
  tidings.change(options);
  await live(undefined);
  for (const change of [() => (options.url = '/user/events?projects=2'), () => (options.poll.min = 20_000)]) {
    const { length } = server.sources;
    change();
    tidings.change(options);
    await live(undefined);
    assert.equal(server.sources.length, length + 1, String(change));
  }
});

test('functions that come or go, and other headers, have the stream opened again; other functions do not', async () => {
  const asked = [];
  const url = '/user/events';
  const ticket = async () => 't';
  const { browser, server, tidings, live } = await page({ opens: false });
  tidings.open();
  await live();
  const opens = async (options, count, why) => {
    const { length } = server.sources;
    tidings.change({ url, ...options });
    await settled();
    await live(undefined);
    assert.equal(server.sources.length, length + count, why);
  };
  await opens({ ticket }, 1, 'a function more');
  await opens({ ticket: async () => 'u' }, 0, 'another function');
  await opens({ transport: 'own' }, 1, 'a function less');
  const look = (name) => () => void asked.push(name);
  await opens({ transport: 'own', poll: { look: look('first') } }, 1, 'a nested one more');
  await opens({ transport: 'own', poll: { look: look('second') } }, 0, 'another nested one');
  server.last.refuse();
  server.onConnect = (source) => queueMicrotask(() => source.refuse());
  server.status = 503;
  await browser.clock.advance(60_000);
  assert.ok(asked.length > 0);
  assert.ok(!asked.includes('first'));
});

test('headers are compared by what they hold', async () => {
  const made = [];
  const { platform } = new FakeBrowser().tab();
  const client = (all) => (made.push(all), new Tidings({ ...all, headers: undefined }, platform));
  const tidings = new SharedTidings({ url: '/user/events', headers: new Headers({ a: '1' }) }, client);
  tidings.open();
  tidings.change({ url: '/user/events', headers: new Headers({ a: '1' }) });
  assert.equal(made.length, 1);
  tidings.change({ url: '/user/events', headers: new Headers({ a: '2' }) });
  assert.equal(made.length, 2);
});
