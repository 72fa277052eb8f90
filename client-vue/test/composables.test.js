import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Window } from 'happy-dom';
import { becomePage, optionsOf, serve, until } from '../../client/test/support/page.js';

becomePage(new Window({ url: 'http://localhost/' }));
const { createApp, defineComponent, effectScope, h, KeepAlive, nextTick, onActivated, reactive, ref, version } = await import('vue');
const { createTidings, provideTidings, useEvents, useTidings } = await import('../src/index.js');

console.log(`Vue ${version}`);

/** An application on a page of its own. */
function show(t, root, ...plugins) {
  const box = document.body.appendChild(document.createElement('div'));
  const app = createApp(root);
  const warned = [];
  app.config.warnHandler = (message) => warned.push(message);
  for (const plugin of plugins) app.use(plugin);
  app.mount(box);
  let isMounted = true;
  const unmount = () => {
    if (isMounted) app.unmount();
    isMounted = false;
  };
  t.after(() => {
    unmount();
    box.remove();
    assert.deepEqual(warned, []);
  });
  return { app, box, unmount };
}

const Phase = defineComponent(() => {
  const { state } = useTidings();
  return () => h('i', state.value.phase);
});

const Last = defineComponent({
  props: ['of'],
  setup(props) {
    const { lastEvent } = useTidings(() => props.of);
    return () => h('b', lastEvent.value ? lastEvent.value.data : '-');
  },
});

/** A component that notes what it is told. */
const got = (into, types = 'counted', from) =>
  defineComponent(() => {
    useEvents(types, ({ data }) => into.push(data), from);
    return () => null;
  });

test('all components of an application share one stream, and see each event once', async (t) => {
  const server = await serve(t);
  const [one, two] = [[], []];
  const parts = [Phase, got(one), got(two)];
  const { box, unmount } = show(
    t,
    () => [parts.map((part) => h(part)), h(Last, { of: 'counted' }), h(Last, { of: ['other'] })],
    createTidings(optionsOf(server)),
  );
  await until(() => box.innerHTML.includes('<i>live</i>'));
  for (let n = 0; n < 20; n++) server.commit();
  await until(() => two.length === 20);
  const all = Array.from({ length: 20 }, (_, n) => n + 1);
  assert.deepEqual([one, two], [all, all]);
  await until(() => box.innerHTML.includes('<b>20</b><b>-</b>'));
  assert.equal(server.asked, 1);
  unmount();
  await server.untilStreams(0);
});

test('an application that is unmounted at once never asks for a stream', async (t) => {
  const server = await serve(t);
  const { unmount } = show(t, Phase, createTidings(optionsOf(server)));
  unmount();
  await nextTick();
  const { box } = show(t, Phase, createTidings(optionsOf(server)));
  await until(() => box.innerHTML.includes('live'));
  assert.equal(server.asked, 1);
});

test('a component that is added later gets what happens from its setup on, of types that are new, too', async (t) => {
  const server = await serve(t);
  const [early, late] = [[], []];
  const isShown = ref(false);
  const [Early, Added] = [got(early), got(late, ['new'])];
  const { box } = show(t, () => [h(Phase), h(Early), isShown.value && h(Added)], createTidings(optionsOf(server)));
  await until(() => box.innerHTML.includes('live'));
  server.commit();
  await until(() => early.length === 1);
  isShown.value = true;
  await nextTick();
  // before the stream is opened again for the new type
  server.commit('new');
  await until(() => late.length === 1);
  server.commit();
  server.commit('new');
  await until(() => late.length === 2 && early.length === 2);
  assert.deepEqual(
    [early, late],
    [
      [1, 3],
      [2, 4],
    ],
  );
  assert.equal(server.asked, 2, 'opened once more, for the new type');
});

test('a component that shows older state gets what happened since', async (t) => {
  const server = await serve(t);
  const [early, late] = [[], []];
  const isShown = ref(false);
  const [Early, Added] = [got(early), got(late, 'counted', { after: 'e1.1-0' })];
  const { box } = show(t, () => [h(Phase), h(Early), isShown.value && h(Added)], createTidings(optionsOf(server)));
  await until(() => box.innerHTML.includes('live'));
  for (let n = 0; n < 3; n++) server.commit();
  await until(() => early.length === 3);
  isShown.value = true;
  await until(() => late.length === 2);
  assert.deepEqual(
    [early, late],
    [
      [1, 2, 3],
      [2, 3],
    ],
  );
});

test('a component that is kept alive stays up to date while it is not shown, until it is dropped', async (t) => {
  const server = await serve(t);
  const all = [];
  const shown = ref('A');
  let activated = 0;
  const make = (name) =>
    defineComponent({
      name,
      setup() {
        const { lastEvent } = useTidings('counted');
        useEvents('counted', ({ data }) => all.push(`${name}${data}`));
        onActivated(() => activated++);
        return () => h('b', `${name} ${lastEvent.value?.data ?? '-'}`);
      },
    });
  const pages = { A: make('A'), B: make('B'), C: make('C') };
  const { box } = show(
    t,
    () => [h(Phase), h(KeepAlive, { max: 2 }, () => h(pages[shown.value]))],
    createTidings(optionsOf(server, { types: ['counted'] })),
  );
  await until(() => box.innerHTML.includes('live'));
  shown.value = 'B';
  await nextTick();
  server.commit();
  await until(() => all.length === 2);
  assert.deepEqual(all.sort(), ['A1', 'B1']);
  shown.value = 'A';
  await nextTick();
  assert.match(box.innerHTML, /<b>A 1<\/b>/, 'at once, not after the next event');
  assert.equal(activated, 3);

  // a third page: the one that was shown least lately is dropped, and with it its listeners
  shown.value = 'C';
  await nextTick();
  all.length = 0;
  server.commit();
  await until(() => all.length === 2);
  assert.deepEqual(all.sort(), ['A2', 'C2']);
  assert.equal(server.asked, 1);
});

test('what a scope listens to ends with it', async (t) => {
  const server = await serve(t);
  const told = [];
  let live;
  const Uses = defineComponent(() => {
    live = useTidings();
    return () => null;
  });
  const { app, box } = show(t, () => [h(Phase), h(Uses)], createTidings(optionsOf(server, { types: ['counted'] })));
  await until(() => box.innerHTML.includes('live'));
  const scope = effectScope();
  const inScope = scope.run(() => app.runWithContext(() => (useEvents('counted', ({ data }) => told.push(data)), useTidings('counted'))));
  const leave = live.subscribe(['counted'], ({ data }) => told.push(-data));
  server.commit();
  await until(() => told.length === 2 && inScope.lastEvent.value?.data === 1);
  scope.stop();
  leave();
  server.commit();
  await until(() => live.lastEvent.value?.data === 2);
  assert.deepEqual(told, [1, -1]);
  assert.equal(inScope.lastEvent.value.data, 1);
});

test('types may change', async (t) => {
  const server = await serve(t);
  const told = [];
  const type = ref('a');
  const Changes = defineComponent(() => {
    useEvents(type, ({ data }) => told.push(data));
    return () => h(Last, { of: type.value });
  });
  const { box } = show(t, () => [h(Phase), h(Changes)], createTidings(optionsOf(server, { types: ['a', 'b'] })));
  await until(() => box.innerHTML.includes('live'));
  server.commit('a');
  await until(() => box.innerHTML.includes('<b>1</b>'));
  type.value = 'b';
  await nextTick();
  assert.match(box.innerHTML, /<b>-<\/b>/);
  server.commit('a');
  server.commit('b');
  await until(() => box.innerHTML.includes('<b>3</b>'));
  assert.deepEqual(told, [1, 3]);
  assert.equal(server.asked, 1);
});

test('types that a listener changes while an event is told lose nothing', async (t) => {
  const server = await serve(t);
  const [first, second] = [[], []];
  const types = ref(['a', 'b']);
  const Changes = defineComponent(() => {
    useEvents('a', ({ data }) => {
      first.push(data);
      types.value = data === 1 ? ['a', 'c'] : ['a'];
    });
    useEvents(types, ({ data }) => second.push(data));
    return () => h(Phase);
  });
  const { box } = show(t, Changes, createTidings(optionsOf(server, { types: ['a', 'b', 'c'] })));
  await until(() => box.innerHTML.includes('live'));
  for (const type of ['a', 'b', 'c', 'a', 'c', 'a']) server.commit(type);
  await until(() => second.at(-1) === 6);
  assert.deepEqual(first, [1, 4, 6]);
  assert.deepEqual(second, [1, 3, 4, 6]);
  assert.equal(server.asked, 1);
});

for (const [name, make] of Object.entries({ ref, reactive })) {
  test(`options of a ${name} that are changed in place have the stream opened again`, async (t) => {
    const server = await serve(t);
    const told = [];
    const Told = got(told);
    const options = make(optionsOf(server, { headers: { a: '1' } }));
    const Area = defineComponent(() => {
      provideTidings(options);
      return () => [h(Phase), h(Told)];
    });
    const { box } = show(t, Area);
    await until(() => box.innerHTML.includes('live'));
    server.commit();
    await until(() => told.length === 1);
    const changed = name === 'ref' ? options.value : options;
    changed.url = server.url('/stream?topic=other');
    await until(() => server.asked === 2);
    changed.headers.a = '2';
    await until(() => server.asked === 3);
    server.commit();
    await until(() => told.length === 2);
    assert.deepEqual(told, [1, 2]);
  });
}

test('a component may provide a connection of its own, whose options may change', async (t) => {
  const server = await serve(t);
  const told = [];
  const query = ref('');
  const [Told, isShown] = [got(told), ref(true)];
  const Area = defineComponent(() => {
    provideTidings(() => optionsOf(server, { url: server.url(`/stream${query.value}`) }));
    return () => [h(Phase), h(Told)];
  });
  const { box } = show(t, () => isShown.value && h(Area));
  await until(() => box.innerHTML.includes('live'));
  server.commit();
  await until(() => told.length === 1);
  query.value = '?topic=other';
  server.commit();
  await until(() => told.length === 2);
  server.commit();
  await until(() => told.length === 3);
  assert.deepEqual(told, [1, 2, 3]);
  assert.equal(server.asked, 2);
  isShown.value = false;
  await server.untilStreams(0);
});

test('an error says why there are no updates, and a user may try again', async (t) => {
  const server = await serve(t);
  let live;
  const Retry = defineComponent(() => {
    live = useTidings();
    return () => h('u', live.error.value ? `${live.error.value.reason} ${live.error.value.isFinal}` : 'no error');
  });
  const { box } = show(t, () => [h(Phase), h(Retry)], createTidings(optionsOf(server)));
  await until(() => box.innerHTML.includes('<i>live</i><u>no error</u>'));
  server.end('session-expired');
  await until(() => box.innerHTML.includes('<i>closed</i><u>session-expired true</u>'));
  live.restart();
  await until(() => box.innerHTML.includes('<i>live</i><u>no error</u>'));
});

test('without a connection above, a component says what is missing', () => {
  const app = createApp(Phase);
  app.config.warnHandler = () => {};
  assert.throws(() => app.mount(document.createElement('div')), /There is no connection: app\.use\(createTidings\(…\)\)/);
});
