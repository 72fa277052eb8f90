import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Window } from 'happy-dom';
import { becomePage, serve, until } from '../../client/test/support/page.js';

becomePage(new Window({ url: 'http://localhost/' }));
const { createApp, defineComponent, h, ref } = await import('vue');
const { QueryClient, useQuery, VueQueryPlugin } = await import('@tanstack/vue-query');
const { createTidings, useSSE } = await import('../src/index.js');
const { createActivityCache, provideActivityCache, useActivityCache, useProjectEvents } = await import('../src/activity.js');

const ticket = (id, more = {}) => ({
  activity_type: 'edited',
  resource: { type: 'ticket', id, parent: { type: 'project', id: '4' } },
  ...more,
});
const optionsOf = (server, path) => ({
  url: server.url(path),
  framing: 'unnamed',
  transport: 'own',
  reader: 'fetch',
  backoff: { base: 10 },
  // of the answers to the first fetches
  cursor: server.cursor,
});

/** An application whose queries are answered with how often they were fetched. */
function show(t, server, setup, use = (app) => app.use(createActivityCache())) {
  const fetches = {};
  const queryFn = async ({ queryKey }) => {
    const key = queryKey.join('/');
    return (fetches[key] = (fetches[key] ?? 0) + 1);
  };
  const queryClient = new QueryClient({ defaultOptions: { queries: { queryFn, staleTime: Infinity, gcTime: Infinity } } });
  const box = document.body.appendChild(document.createElement('div'));
  const app = createApp(defineComponent({ setup }));
  app.use(VueQueryPlugin, { queryClient }).use(createTidings(optionsOf(server, '/events/stream')));
  use(app);
  app.mount(box);
  t.after(() => (app.unmount(), box.remove()));
  return { box, app, fetches, queryClient };
}

const Shown = defineComponent({
  props: ['of'],
  setup({ of }) {
    const { data } = useQuery({ queryKey: of });
    return () => h('b', `${of.join('/')}: ${data.value} `);
  },
});

const Connection = defineComponent({
  setup() {
    const { isConnected, clientId, connectionState } = useSSE();
    return () => h('i', `${isConnected.value} ${clientId.value} ${connectionState.value}`);
  },
});

for (const [how, use, setup] of [
  ['a plugin', undefined, () => {}],
  ['a component', () => {}, () => provideActivityCache()],
])
  test(`of ${how}: a list and a detail are fetched again when an activity concerns them, and nothing else is`, async (t) => {
    const server = await serve(t);
    const keys = [
      ['tickets', '4'],
      ['tickets', '4', '17'],
      ['tickets', '4', '18'],
    ];
    const content = () => [h(Connection), ...keys.map((of) => h(Shown, { of, key: of.join() }))];
    const { box, fetches, queryClient, app } = show(t, server, () => (setup(), content), use);
    await until(() => box.textContent.includes('true 9999z connected') && box.textContent.includes('tickets/4/18: 1'));
    assert.equal(server.asked, 1);
    server.commit('activity', ticket('17'));
    await until(() => box.textContent.includes('tickets/4: 2') && box.textContent.includes('tickets/4/17: 2'));
    // what is written to a stream that is cut is lost, so the next one has to bring it
    server.cut();
    for (let n = 0; n < 50; n++) server.commit('activity', ticket('19', { activity_type: 'created' }));
    await until(() => box.textContent.includes('tickets/4: 3'));
    assert.deepEqual(fetches, { 'tickets/4': 3, 'tickets/4/17': 2, 'tickets/4/18': 1 });
    assert.equal(queryClient.getQueryCache().hasListeners(), true);
    app.unmount();
    await server.untilStreams(0);
    assert.equal(queryClient.getQueryCache().hasListeners(), false);
  });

test('the events of a project have its tickets fetched, and another project has a stream of its own', async (t) => {
  const server = await serve(t);
  const id = ref('4');
  const { box } = show(t, server, () => {
    const { connectionState } = useProjectEvents(id, () => optionsOf(server, `/api/projects/${id.value}/events`));
    return () => [
      h('u', connectionState.value),
      ...['tickets', 'labels'].map((name) => h(Shown, { of: [name, id.value], key: name + id.value })),
    ];
  });
  await until(() => box.innerHTML.includes('<u>connected</u>') && box.textContent.includes('labels/4: 1'));
  server.commit('ticket.moved', { id: '17', columnId: '2' });
  await until(() => box.textContent.includes('tickets/4: 2'));
  const { cursor } = server;
  id.value = '5';
  await until(() => box.innerHTML.includes('<u>connected</u>') && box.textContent.includes('labels/5: 1'));
  await server.untilStreams(2);
  assert.equal(server.lastUrl, `/api/projects/5/events?lastEventId=${cursor}`);
  server.commit('label.deleted', { id: '1' });
  await until(() => box.textContent.includes('labels/5: 2'));
  assert.ok(box.textContent.includes('tickets/5: 1'));
});

test('without a cache, it says what is missing', () => {
  assert.throws(() => useActivityCache(), /There is no activity cache/);
});
