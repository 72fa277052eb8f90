import { FakeBrowser } from '../support/browser.js';
import { QueryClient, QueryObserver } from '@tanstack/query-core';
import { ActivityCache } from '../../src/activity/index.js';
import { ManualClock, settled } from '../support/clock.js';

export const ticket = (id, type = 'edited', more = {}) => ({
  id: `e1.${id}`,
  activity_type: type,
  resource: { type: 'ticket', id: String(id), name: 'Fix the door', parent: { type: 'project', id: '4', name: 'Demo' } },
  metadata: { id: String(id) },
  ...more,
});

/** A page with a cache of TanStack Query, which counts what it fetches. Its fetches take as long as they are told to, by its clock. */
export function cachedPage(t, { clock = new ManualClock(), takes = 0, ...options } = {}) {
  const queryClient = new QueryClient({ defaultOptions: { queries: { gcTime: Infinity, staleTime: Infinity, retry: false } } });
  const log = [];
  const cache = new ActivityCache({ queryClient, channel: null, onInvalidate: (entry) => log.push(entry), ...options }, clock);
  cache.open();
  t?.after(() => cache.close());
  const page = { clock, queryClient, cache, log, fetches: [], takes, server: 0 };
  const fetch = async ({ queryKey }) => {
    const read = page.server;
    page.fetches.push({ key: JSON.stringify(queryKey), at: clock.now() });
    if (page.takes > 0) await new Promise((resolve) => clock.after(page.takes, resolve));
    if (page.fails) throw new Error('no');
    return read;
  };
  /** A part of the page that shows a query. @returns {{hide: () => void, data: unknown}} */
  page.show = async (queryKey, more = {}) => {
    const observer = new QueryObserver(queryClient, { queryKey, queryFn: fetch, ...more });
    const hide = observer.subscribe(() => {});
    await settled();
    await clock.advance(page.takes);
    return {
      hide,
      get data() {
        return observer.getCurrentResult().data;
      },
    };
  };
  page.isStale = (queryKey) => queryClient.getQueryState(queryKey).isInvalidated;
  /** How often each key was fetched since the last call. */
  page.counts = () => {
    const counts = {};
    for (const { key } of page.fetches.splice(0)) counts[key] = (counts[key] ?? 0) + 1;
    return counts;
  };
  return page;
}

/** A browser that reads unnamed streams by fetch, as all do: it sees every frame, and does not reopen a stream by itself. */
export class FetchingBrowser extends FakeBrowser {
  constructor(has) {
    super(has);
    this.server.readersOf = (process) => {
      const reader = this.server.readerOf(process);
      const open = (...words) => ({ ...reader.open(...words), reopens: () => false });
      return { fetch: { ...reader, seesAll: true, hearsComments: true, open } };
    };
  }
}

export const KEEPALIVE = 30_000;

/** The first frame of a stream. */
export function begin(source, position, clientId = '9999z') {
  source.readyState = 1;
  source.process.run(() => source.onopen?.(new Event('open')));
  const connected = {
    type: 'connected',
    client_id: clientId,
    timestamp: '2026-03-03T19:58:10.690698Z',
    node: 'node-1',
    keepaliveMs: KEEPALIVE,
  };
  return source.frame('message', connected, position);
}
