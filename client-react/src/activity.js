'use client';

import { useQueryClient } from '@tanstack/react-query';
import { ActivityCache, followProject, projectStream } from '@tidings/client/activity';
import { INITIAL, sseWords } from '@tidings/client/shared';
import { createContext, createElement, useCallback, useContext, useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { useShared } from './provider.js';

/** @import { QueryClient } from '@tanstack/react-query' */
/** @import { CacheOptions, Invalidation } from '@tidings/client/activity' */
/** @import { SharedOptions, Snapshot } from '@tidings/client/shared' */
/** @import { ReactElement, ReactNode } from 'react' */

const Context = createContext(/** @type {ActivityCache | null} */ (null));

/**
 * Keeps the queries of all components below up to date with the activities of the connection above, while it is mounted.
 *
 * @param {Omit<CacheOptions, 'queryClient' | 'adapter'> & {queryClient?: QueryClient, children?: ReactNode}} props options of the
 *   `ActivityCache`, which count as they are at the first rendering, but for `onInvalidate`; `queryClient`: by default that of the next
 *   `<QueryClientProvider>` above
 * @returns {ReactElement}
 */
export function ActivityCacheProvider({ queryClient, children, onInvalidate, ...options }) {
  const client = useQueryClient(queryClient);
  const shared = useShared();
  const first = useRef(options);
  const log = useRef(onInvalidate);
  useEffect(() => {
    log.current = onInvalidate;
  });
  const told = useCallback((/** @type {Invalidation} */ entry) => log.current?.(entry), []);
  // nothing is watched before it is opened, so one that is made for a rendering that is thrown away leaves nothing
  const cache = useMemo(() => new ActivityCache({ ...first.current, queryClient: client, onInvalidate: told }), [client, told]);
  useEffect(() => {
    cache.follow(shared);
    return () => cache.close();
  }, [cache, shared]);
  return createElement(Context.Provider, { value: cache }, children);
}

/** @returns {ActivityCache} that of the next provider above */
export function useActivityCache() {
  const cache = useContext(Context);
  if (!cache) throw new Error('There is no <ActivityCacheProvider> above this component: put one below <TidingsProvider>.');
  return cache;
}

/**
 * Follows the events of a project, while the component is mounted: its tickets, columns and labels are fetched again when they change.
 *
 * @param {string | number} projectId
 * @param {Partial<SharedOptions>} [options] of its stream, as at the first rendering with this project
 * @returns {Snapshot & ReturnType<typeof sseWords> & {restart: () => void}}
 */
export function useProjectEvents(projectId, options) {
  const cache = useActivityCache();
  // options that differ later do not count: those of a component are new ones at each rendering
  const source = useMemo(() => projectStream(projectId, options), [projectId]);
  useEffect(() => {
    const leave = followProject(cache, source, projectId);
    const close = source.open();
    return () => (leave(), close());
  }, [cache, source, projectId]);
  const watch = useCallback((/** @type {() => void} */ changed) => source.watch(changed), [source]);
  const snapshot = useSyncExternalStore(
    watch,
    () => source.snapshot,
    () => INITIAL,
  );
  return useMemo(() => ({ ...snapshot, ...sseWords(snapshot.state), restart: source.restart }), [snapshot, source]);
}
