import { QueryClient, QueryObserver } from '@tanstack/query-core';
import { ActivityCache, ActivitySession, ActivityStream } from '@tidings/client/activity';

const json = async (response) => (response.ok ? response.json() : null);
const queryClient = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
queryClient.mount();
Object.assign(window, { fetched: 0, connected: [] });

const cache = new ActivityCache({ queryClient });
window.session = new ActivitySession({
  account: () => fetch('/api/me').then(json),
  stream(account) {
    const stream = new ActivityStream({ url: '/events/stream', account: account.id });
    stream.on('connected', ({ client_id }) => window.connected.push(client_id));
    return stream;
  },
  cache,
});
await window.session.start();

window.signIn = async (username, password) => {
  const body = JSON.stringify({ username, password });
  const user = await json(await fetch('/login', { method: 'POST', body, headers: { 'Content-Type': 'application/json' } }));
  await window.session.signedIn(user);
};

window.show = (project) => {
  const queryFn = () => (window.fetched++, fetch(`/api/projects/${project}/tickets`).then(json));
  new QueryObserver(queryClient, { queryKey: ['tickets', project], queryFn }).subscribe(({ data }) => {
    const titles = (data?.tickets ?? data ?? []).map(({ title }) => title);
    document.getElementById('tickets').textContent = titles.join();
  });
};
