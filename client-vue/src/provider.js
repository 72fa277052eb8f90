import { SharedTidings } from '@tidings/client/shared';
import { hasInjectionContext, inject, onScopeDispose, provide, toValue, watch } from 'vue';

/** @import { SharedOptions } from '@tidings/client/shared' */
/** @import { App, InjectionKey, MaybeRefOrGetter } from 'vue' */

/** @type {InjectionKey<SharedTidings>} */
const KEY = Symbol('tidings');

/** A server renders pages without a stream. */
export const inBrowser = () => typeof document !== 'undefined';

/**
 * The connection of all components of an application, as a plugin. It is open until the application is unmounted.
 *
 * @param {SharedOptions} options of the client
 * @returns {{install: (app: App) => void}}
 */
export function createTidings(options) {
  return {
    install(app) {
      const shared = new SharedTidings(options);
      app.provide(KEY, shared);
      if (inBrowser()) app.onUnmount(opened(shared));
    },
  };
}

/**
 * The connection of a component and all components below. It is open until the component is unmounted.
 *
 * @param {MaybeRefOrGetter<SharedOptions>} options of the client; other values have the stream opened again, as
 *   {@link SharedTidings#change} says
 */
export function provideTidings(options) {
  const shared = new SharedTidings(toValue(options));
  provide(KEY, shared);
  if (!inBrowser()) return;
  watch(
    () => toValue(options),
    (changed) => shared.change(changed),
    { deep: true },
  );
  onScopeDispose(opened(shared));
}

/** @returns {SharedTidings} the next connection above */
export function injectShared() {
  const shared = hasInjectionContext() ? inject(KEY, null) : null;
  if (!shared) throw new Error('There is no connection: app.use(createTidings(…)), or provideTidings(…) in a component above this one.');
  return shared;
}

/**
 * @param {SharedTidings} shared is opened once the components are set up that are shown first, so that what they listen to is part of the
 *   first request
 * @returns {() => void} closes it
 */
function opened(shared) {
  let close = () => {};
  let isWanted = true;
  queueMicrotask(() => isWanted && (close = shared.open()));
  return () => {
    isWanted = false;
    close();
  };
}
