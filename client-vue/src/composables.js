import { sseWords } from '@tidings/client/shared';
import { computed, onScopeDispose, shallowReadonly, shallowRef, toValue, watch } from 'vue';
import { inBrowser, injectShared } from './provider.js';

/** @import { Snapshot } from '@tidings/client/shared' */
/** @import { TidingsEvent } from '@tidings/client' */
/** @import { MaybeRefOrGetter, Ref } from 'vue' */

/**
 * @typedef {import('@tidings/client/shared').SharedTidings} SharedTidings
 *
 * @typedef {string | readonly string[]} Types
 *
 * @typedef {Snapshot & ReturnType<typeof sseWords>} Shown
 *
 * @typedef {{readonly [K in keyof Shown]: Readonly<Ref<Shown[K]>>} & Pick<SharedTidings, 'subscribe' | 'restart' | 'fetch' | 'isOwn'>} Live
 */

/**
 * The state of the connection, and the last event, until the scope ends in which it is called.
 *
 * @param {MaybeRefOrGetter<Types>} [types] of the last event; all that the page listens to if there are none
 * @returns {Live}
 */
export function useTidings(types) {
  const shared = injectShared();
  const listed = () => (types === undefined ? undefined : listOf(toValue(types)));
  const state = shallowRef(shared.snapshot.state);
  const lastEvent = shallowRef(shared.last(listed()));
  const error = shallowRef(shared.snapshot.error);
  const look = () => {
    state.value = shared.snapshot.state;
    lastEvent.value = shared.last(listed());
    error.value = shared.snapshot.error;
  };
  onScopeDispose(shared.watch(look));
  if (types !== undefined) {
    listen(shared, types, () => {});
    watch(() => toValue(types), look, { flush: 'sync' });
  }
  const { subscribe, restart, fetch, isOwn } = shared;
  return {
    state: shallowReadonly(state),
    lastEvent: shallowReadonly(lastEvent),
    error: shallowReadonly(error),
    isConnected: computed(() => sseWords(state.value).isConnected),
    clientId: computed(() => sseWords(state.value).clientId),
    connectionState: computed(() => sseWords(state.value).connectionState),
    subscribe,
    restart,
    fetch,
    isOwn,
  };
}

/**
 * Calls a function for each event, in order and once, until the scope ends. A component that is kept alive is told events while it is not
 * shown, too, so that it is up to date when it is.
 *
 * @param {MaybeRefOrGetter<Types>} types of events; or `resync`, `closed` and `connected`
 * @param {(event: TidingsEvent & Record<string, any>) => unknown} listener
 * @param {{after?: string}} [from] `after`: the cursor of the state that the component shows; by default the position now
 */
export function useEvents(types, listener, from) {
  listen(injectShared(), types, listener, from);
}

/**
 * @param {SharedTidings} shared
 * @param {MaybeRefOrGetter<Types>} types
 * @param {(event: any) => unknown} listener
 * @param {{after?: string}} [from] of the first types
 */
function listen(shared, types, listener, from) {
  // a server has no scope that would end it
  if (!inBrowser()) return;
  /** @type {Map<string, () => void>} what removes the listener, by type: those that stay are not disturbed */
  const leaves = new Map();
  /** @param {readonly string[]} listed @param {{after?: string}} [begin] */
  const follow = (listed, begin) => {
    for (const [type, leave] of leaves) {
      if (listed.includes(type)) continue;
      leave();
      leaves.delete(type);
    }
    for (const type of listed) if (!leaves.has(type)) leaves.set(type, shared.subscribe([type], listener, begin));
  };
  follow(listOf(toValue(types)), from);
  watch(
    () => listOf(toValue(types)).join('\n'),
    () => follow(listOf(toValue(types))),
    { flush: 'sync' },
  );
  onScopeDispose(() => follow([]));
}

/** @param {Types} types */
function listOf(types) {
  return typeof types === 'string' ? [types] : types;
}
