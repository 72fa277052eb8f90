/** @import { Platform } from './platform.js' */

/**
 * @typedef {object} LifecycleListener
 * @property {() => void} hidden for a while or for good, which a page cannot know: the browser caches it only if it holds no connection
 * @property {() => void} shown again, perhaps from the browser's cache
 * @property {(urgent: boolean) => void} doubted the connection may have died silently; urgent: the network changed
 */

/** What the browser reports about an open page. */
export class PageLifecycle {
  #page;
  #handlers;

  /**
   * @param {Pick<Platform, 'page' | 'isVisible'>} platform
   * @param {LifecycleListener} listener
   */
  constructor({ page, isVisible }, { hidden, shown, doubted }) {
    this.#page = page;
    const seen = () => isVisible() && doubted(false);
    this.#handlers = Object.entries({
      pagehide: hidden,
      pageshow: shown,
      online: () => doubted(true),
      visibilitychange: seen,
      resume: seen,
    });
  }

  watch() {
    for (const [type, handler] of this.#handlers) this.#page?.addEventListener(type, handler);
  }

  unwatch() {
    for (const [type, handler] of this.#handlers) this.#page?.removeEventListener(type, handler);
  }
}
