import { useQueryClient } from '@tanstack/vue-query';
import { ActivityCache, followProject, projectStream } from '@tidings/client/activity';
import { INITIAL, sseWords } from '@tidings/client/shared';
import { computed, hasInjectionContext, inject, onScopeDispose, provide, shallowRef, toValue, watch } from 'vue';
import { inBrowser, injectShared } from './provider.js';

/** @import { QueryClient } from '@tanstack/vue-query' */
/** @import { CacheOptions } from '@tidings/client/activity' */
/** @import { SharedOptions, SharedTidings } from '@tidings/client/shared' */
/** @import { Live } from './composables.js' */
/** @import { App, InjectionKey, MaybeRefOrGetter } from 'vue' */

/** @type {InjectionKey<ActivityCache>} */
const KEY = Symbol('activity cache');

/**
 * @typedef {Omit<CacheOptions, 'queryClient' | 'adapter'> & {queryClient?: QueryClient}} Options of the `ActivityCache`; `queryClient`: by
 *   default that of the `VueQueryPlugin`
 */

/**
 * Keeps the queries of an application up to date with the activities of its connection, as a plugin that is used after `createTidings` and
 * `VueQueryPlugin`. It ends when the application is unmounted.
 *
 * @param {Options} [options]
 * @returns {{install: (app: App) => void}}
 */
export function createActivityCache(options = {}) {
  return {
    install(app) {
      app.runWithContext(() => {
        const cache = cacheOf(options);
        app.provide(KEY, cache);
        if (!inBrowser()) return;
        cache.follow(injectShared());
        app.onUnmount(() => cache.close());
      });
    },
  };
}

/**
 * The same for a component and those below, until it is unmounted.
 *
 * @param {Options} [options]
 * @returns {ActivityCache}
 */
export function provideActivityCache(options = {}) {
  const cache = cacheOf(options);
  provide(KEY, cache);
  if (inBrowser()) {
    cache.follow(injectShared());
    onScopeDispose(() => cache.close());
  }
  return cache;
}

/** @param {Options} options */
function cacheOf({ queryClient, ...options }) {
  return new ActivityCache({ ...options, queryClient: queryClient ?? useQueryClient() });
}

/** @returns {ActivityCache} the next one above */
export function useActivityCache() {
  const cache = hasInjectionContext() ? inject(KEY, null) : null;
  if (!cache)
    throw new Error('There is no activity cache: app.use(createActivityCache()), or provideActivityCache() in a component above.');
  return cache;
}

/**
 * Follows the events of a project until the scope ends in which it is called: its tickets, columns and labels are fetched again when they
 * change.
 *
 * @param {MaybeRefOrGetter<string | number>} projectId
 * @param {MaybeRefOrGetter<Partial<SharedOptions> | undefined>} [options] of its stream, as they are when the project becomes this one
 * @returns {Pick<Live, 'state' | 'lastEvent' | 'error' | 'isConnected' | 'clientId' | 'connectionState' | 'restart'>}
 */
export function useProjectEvents(projectId, options) {
  const cache = useActivityCache();
  const snapshot = shallowRef(INITIAL);
  /** @type {SharedTidings | null} */
  let source = null;
  let end = () => {};
  const begin = (/** @type {string | number} */ id) => {
    end();
    const stream = (source = projectStream(id, toValue(options)));
    const ends = [followProject(cache, stream, id), stream.watch(() => (snapshot.value = stream.snapshot)), stream.open()];
    end = () => ends.forEach((each) => each());
  };
  if (inBrowser()) {
    watch(() => toValue(projectId), begin, { immediate: true, flush: 'sync' });
    onScopeDispose(() => end());
  }
  return {
    state: computed(() => snapshot.value.state),
    lastEvent: computed(() => snapshot.value.lastEvent),
    error: computed(() => snapshot.value.error),
    isConnected: computed(() => sseWords(snapshot.value.state).isConnected),
    clientId: computed(() => sseWords(snapshot.value.state).clientId),
    connectionState: computed(() => sseWords(snapshot.value.state).connectionState),
    restart: () => source?.restart(),
  };
}
