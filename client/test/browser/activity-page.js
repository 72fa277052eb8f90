import { pathToFileURL } from 'node:url';
import { createRequire } from 'node:module';
import { CLIENT } from './counting-page.js';
import { Server } from './server.js';

/** A page that shows a list and a detail, which TanStack Query fetches. */
const PAGE = `<!doctype html><title>a console</title><ul id="list"></ul><p id="detail"></p><p id="other"></p>
<script>window.process = { env: { NODE_ENV: 'production' } } // which a bundler would fill in</script><script type="module">
  import { QueryClient, QueryObserver } from '/query-core/index.js';
  import { ActivityCache, ActivitySession, ActivityStream } from '/client/activity/index.js';
  Object.assign(window, { loaded: (Number(sessionStorage.loaded) || 0) + 1, fetches: {}, log: [], logins: [] });
  sessionStorage.loaded = loaded;
  const queryFn = async ({ queryKey }) => {
    fetches[queryKey.join('/')] = (fetches[queryKey.join('/')] ?? 0) + 1;
    const response = await fetch('/data/' + queryKey.join('/'));
    return response.json();
  };
  const queryClient = new QueryClient({ defaultOptions: { queries: { queryFn, retry: false, staleTime: Infinity, refetchOnWindowFocus: false } } });
  queryClient.mount();
  const show = (queryKey, id) => {
    const element = document.getElementById(id);
    new QueryObserver(queryClient, { queryKey }).subscribe(({ data }) => (element.textContent = data === undefined ? '' : JSON.stringify(data)));
  };
  show(['tickets', '4'], 'list');
  show(['tickets', '4', '17'], 'detail');
  show(['tickets', '5'], 'other');
  const cache = new ActivityCache({ queryClient, onInvalidate: ({ key, reason }) => log.push(reason + ' ' + key.join('/')) });
  const asked = Object.fromEntries(new URLSearchParams(location.search));
  window.session = new ActivitySession({
    account: async () => (await fetch('/me')).json(),
    stream: (account) => new ActivityStream({ url: '/events/stream', account: account.id, ...asked }),
    cache,
    login: (reason) => logins.push(reason),
  });
  await session.start();
</script>`;

/** What a tab looks like, for a test that waits in vain. */
export const SHOWN = `({ text: document.body.innerText, fetches, log, logins, state: session.stream?.snapshot.state })`;

const QUERY_CORE = new URL(
  './',
  pathToFileURL(
    createRequire(import.meta.url)
      .resolve('@tanstack/query-core')
      .replace(/\.cjs$/, '.js'),
  ),
);

/** A server with that page, signed in as Ann. It ends with the test. */
export async function consoleServer(t) {
  const server = await new Server({
    '/client/': CLIENT,
    '/query-core/': QUERY_CORE,
    '/page': PAGE,
    '/me': '{"id":"3"}',
    '/data/tickets/4/17': '"seventeen"',
    '/data/tickets/4': '["17"]',
    '/data/tickets/5': '["50"]',
  }).start();
  t.after(() => server.close());
  return server;
}

/** Tabs with that page, which are live. They are closed after the test. */
export async function consoleTabs(t, browser, server, options, count = 2) {
  const all = [];
  for (let at = 0; at < count; at++) {
    const tab = await browser.open(server.url(`/page?${new URLSearchParams({ cursor: server.cursor, ...options })}`));
    t.after(() => tab.close());
    await tab.until("window.session?.stream?.isConnected && document.getElementById('other').textContent", 25);
    all.push(tab);
  }
  return all;
}

/** Until each tab shows this list and this detail. */
export async function shows(all, { list, detail }) {
  const text = (id) => `document.getElementById('${id}').textContent`;
  for (const tab of all)
    await tab.until(
      `${text('list')} === ${JSON.stringify(JSON.stringify(list))} && ${text('detail')} === ${JSON.stringify(JSON.stringify(detail))}`,
      10,
      SHOWN,
    );
}
