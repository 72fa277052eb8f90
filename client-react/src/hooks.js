import { covers, INITIAL, sseWords } from '@tidings/client/shared';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { useShared } from './provider.js';

/** @import { Snapshot } from '@tidings/client/shared' */
/** @import { TidingsEvent } from '@tidings/client' */

/**
 * @typedef {import('@tidings/client/shared').SharedTidings} SharedTidings
 *
 * @typedef {Snapshot & ReturnType<typeof sseWords> & Pick<SharedTidings, 'subscribe' | 'restart' | 'fetch' | 'isOwn'>} Live
 */

// a server cannot run layout effects, and React 18 warns of them
const useEarlyEffect = typeof document === 'undefined' ? useEffect : useLayoutEffect;

/**
 * The state of the connection, and the last event. The component renders again when one of them changes; all components see the same ones
 * at a time.
 *
 * @param {string | readonly string[]} [types] of the last event; all that the page listens to if there are none
 * @returns {Live}
 */
export function useTidings(types) {
  const shared = useShared();
  const key = keyOf(types);
  const watch = useCallback((/** @type {() => void} */ changed) => shared.watch(changed), [shared]);
  // each by itself, so that a component renders only when what it shows is another one
  const state = useSyncExternalStore(
    watch,
    () => shared.snapshot.state,
    () => INITIAL.state,
  );
  const error = useSyncExternalStore(
    watch,
    () => shared.snapshot.error,
    () => INITIAL.error,
  );
  // the listener need not do anything: watchers are told of each event
  useListener(types, () => {});
  const lastEvent = useSyncExternalStore(
    watch,
    () => shared.last(key === '' ? undefined : listOf(key)),
    () => null,
  );
  return useMemo(() => {
    const { subscribe, restart, fetch, isOwn } = shared;
    return { state, ...sseWords(state), lastEvent, error, subscribe, restart, fetch, isOwn };
  }, [shared, state, lastEvent, error]);
}

/**
 * Calls a function for each event, in order and once, from the position on that the component's first rendering, or its state, had.
 *
 * @param {string | readonly string[]} types of events; or `resync`, `closed` and `connected`
 * @param {(event: TidingsEvent & Record<string, any>) => unknown} listener may be a new one at each rendering
 * @param {{after?: string}} [from] `after`: the cursor of the state that the component shows
 */
export function useEvents(types, listener, { after } = {}) {
  useListener(types, listener, after);
}

/**
 * @param {string | readonly string[] | undefined} types
 * @param {(event: any) => unknown} listener
 * @param {string} [after]
 */
function useListener(types, listener, after) {
  const shared = useShared();
  const latest = useRef(listener);
  useEarlyEffect(() => {
    latest.current = listener;
  });
  const key = keyOf(types);
  // made while rendering, so that it begins at the position of that moment, and kept while effects are undone and done again
  const made = useMemo(() => begin(shared, listOf(key), after), [shared, key, after]);
  const before = useRef(made);
  useEffect(() => {
    goOn(made, before.current);
    before.current = made;
    const leaves = made.parts.map((part) => part.listen((event) => latest.current(event)));
    return () => leaves.forEach((leave) => leave());
  }, [made]);
}

/**
 * @param {SharedTidings} shared
 * @param {string[]} types
 * @param {string} [after]
 */
function begin(shared, types, after) {
  const { position } = shared;
  // one for each type, since those that were there before and new ones begin at different positions
  return { shared, position, after, parts: types.map((type) => shared.subscription([type], { after })) };
}

/**
 * What a component was told from its rendering on, by the listeners that it had before, is not told again.
 *
 * @param {ReturnType<typeof begin>} made
 * @param {ReturnType<typeof begin>} before
 */
function goOn({ shared, position, after, parts }, before) {
  if (shared !== before.shared) return;
  for (const part of parts) {
    const reached = before.parts.find(({ types }) => types[0] === part.types[0])?.position ?? '';
    // the component shows another state, which is older than the page was: what happened since is told again
    if (after !== before.after && !covers(part.position, position)) continue;
    if (reached !== '' && !covers(part.position, reached)) part.position = reached;
  }
}

/** @param {string | readonly string[] | undefined} types @returns {string} equal for equal types; a type has no line end */
function keyOf(types = []) {
  return typeof types === 'string' ? types : types.join('\n');
}

/** @param {string} key */
function listOf(key) {
  return key === '' ? [] : [...new Set(key.split('\n'))];
}
