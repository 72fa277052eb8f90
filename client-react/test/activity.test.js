import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Window } from 'happy-dom';
import { becomePage, serve, until } from '../../client/test/support/page.js';

becomePage(new Window({ url: 'http://localhost/' }));
const { createElement: h, StrictMode, version } = await import('react');
const { createRoot } = await import('react-dom/client');
const { QueryClient, QueryClientProvider, useQuery } = await import('@tanstack/react-query');
const { TidingsProvider, useSSE } = await import('../src/index.js');
const { ActivityCacheProvider, useActivityCache, useProjectEvents } = await import('../src/activity.js');

console.log(`React ${version}`);

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
async function show(t, server, children, props = {}) {
  const fetches = {};
  const queryFn = async ({ queryKey }) => {
    const key = queryKey.join('/');
    return (fetches[key] = (fetches[key] ?? 0) + 1);
  };
  const queryClient = new QueryClient({ defaultOptions: { queries: { queryFn, staleTime: Infinity, gcTime: Infinity } } });
  const box = document.body.appendChild(document.createElement('div'));
  const root = createRoot(box);
  t.after(() => (root.unmount(), box.remove()));
  const render = (shown) =>
    root.render(
      h(
        StrictMode,
        null,
        h(
          QueryClientProvider,
          { client: queryClient },
          h(TidingsProvider, { options: optionsOf(server, '/events/stream') }, h(ActivityCacheProvider, props, h(Connection), ...shown)),
        ),
      ),
    );
  render(children);
  return { box, root, fetches, render, queryClient };
}

function Connection() {
  const { isConnected, clientId, connectionState, error } = useSSE();
  return h('i', null, [isConnected, clientId, connectionState, error?.code].join(' '));
}

function Shown({ of }) {
  const { data } = useQuery({ queryKey: of });
  return h('b', null, `${of.join('/')}: ${data} `);
}

function Project({ server, id }) {
  const { connectionState } = useProjectEvents(id, optionsOf(server, `/api/projects/${id}/events`));
  return h('u', null, connectionState);
}

test('a list and a detail are fetched again when an activity concerns them, and nothing else is', async (t) => {
  const server = await serve(t);
  const log = [];
  const shown = [
    ['tickets', '4'],
    ['tickets', '4', '17'],
    ['tickets', '4', '18'],
  ].map((of) => h(Shown, { of, key: of }));
  const { box, fetches, root, queryClient } = await show(t, server, shown, { onInvalidate: ({ key }) => log.push(key.join('/')) });
  await until(() => box.textContent.includes('true 9999z connected') && box.textContent.includes('tickets/4/18: 1'));
  assert.equal(server.asked, 1, 'in StrictMode, too');
  server.commit('activity', ticket('17'));
  await until(() => box.textContent.includes('tickets/4: 2') && box.textContent.includes('tickets/4/17: 2'));
  server.commit('activity', ticket('17', { activity_type: 'deleted' }));
  await until(() => box.textContent.includes('tickets/4: 3'));
  assert.deepEqual(fetches, { 'tickets/4': 3, 'tickets/4/17': 2, 'tickets/4/18': 1 });
  assert.deepEqual([...new Set(log)].sort(), ['activity', 'activity/4', 'tickets/4', 'tickets/4/17']);
  root.render(null);
  await server.untilStreams(0);
  assert.equal(queryClient.getQueryCache().hasListeners(), false);
});

test('missed activities are fetched when the stream is back', async (t) => {
  const server = await serve(t);
  const { box, fetches } = await show(t, server, [h(Shown, { of: ['tickets', '4'], key: 1 }), h(Shown, { of: ['tickets', '5'], key: 2 })]);
  await until(() => box.textContent.includes('connected') && box.textContent.includes('tickets/5: 1'));
  // what is written to a stream that is cut is lost, so the next one has to bring it
  server.cut();
  for (let n = 0; n < 50; n++) server.commit('activity', ticket('17'));
  await until(() => box.textContent.includes('tickets/4: 2'));
  assert.deepEqual(fetches, { 'tickets/4': 2, 'tickets/5': 1 });
});

test('the events of a project have its tickets fetched, and another project has a stream of its own', async (t) => {
  const server = await serve(t);
  const shown = (id) => [
    h(Shown, { of: ['tickets', id], key: 1 }),
    h(Shown, { of: ['labels', id], key: 2 }),
    h(Project, { server, id, key: 3 }),
  ];
  const { box, render } = await show(t, server, shown('4'));
  await until(() => box.innerHTML.includes('<u>connected</u>') && box.textContent.includes('labels/4: 1'));
  server.commit('ticket.moved', { id: '17', columnId: '2' });
  await until(() => box.textContent.includes('tickets/4: 2'));
  assert.ok(box.textContent.includes('labels/4: 1'));
  const { cursor } = server;
  render(shown('5'));
  await until(() => box.innerHTML.includes('<u>connected</u>') && box.textContent.includes('labels/5: 1'));
  await server.untilStreams(2);
  assert.equal(server.lastUrl, `/api/projects/5/events?lastEventId=${cursor}`);
  server.commit('label.deleted', { id: '1' });
  await until(() => box.textContent.includes('labels/5: 2'));
  assert.ok(box.textContent.includes('tickets/5: 1'));
});

test('without a provider, it says which one is missing', async () => {
  const seen = [];
  const Lost = () => {
    try {
      useActivityCache();
    } catch (error) {
      seen.push(error.message);
    }
    return null;
  };
  const root = createRoot(document.createElement('div'));
  root.render(h(Lost));
  await until(() => seen.length > 0);
  root.unmount();
  assert.match(seen[0], /There is no <ActivityCacheProvider> above/);
});
