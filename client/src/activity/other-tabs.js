import { openChannel } from '../platform.js';
import { versioned } from '../protocol.js';

/** @import { Key } from './target.js' */

/**
 * Tells the other tabs of keys that only a page knows to be stale. Activities are never told: each tab receives them itself, from the one
 * connection of the browser, and looks up its own map. A browser without BroadcastChannel has nothing to tell.
 */
export class OtherTabs {
  #heard;
  #open;
  #page;
  /** @type {Pick<BroadcastChannel, 'postMessage' | 'close' | 'onmessage'> | null} */
  #channel = null;

  /**
   * @param {(keys: Key[]) => void} heard of another tab; they are not passed on
   * @param {((name: string) => BroadcastChannel) | null} [open]
   * @param {Pick<Window, 'addEventListener' | 'removeEventListener'>} [page]
   */
  constructor(heard, open = browserChannel(), page = globalThis.window) {
    this.#heard = heard;
    this.#open = open;
    this.#page = page;
  }

  open = () => {
    this.#channel ??= this.#open?.(versioned('cache')) ?? null;
    if (!this.#channel) return;
    this.#channel.onmessage = ({ data }) => {
      if (data?.type === 'CACHE_INVALIDATION' && Array.isArray(data.keys)) this.#heard(data.keys.filter(Array.isArray));
    };
    // a browser does not cache pages that have a channel
    this.#page?.addEventListener('pagehide', this.#leave);
    this.#page?.addEventListener('pageshow', this.open);
  };

  /** @param {readonly Key[]} keys */
  tell(keys) {
    // a copy: what a framework made reactive cannot be sent
    this.#channel?.postMessage({ type: 'CACHE_INVALIDATION', keys: keys.map((key) => [...key]) });
  }

  #leave = () => {
    this.#channel?.close();
    this.#channel = null;
  };

  close() {
    this.#leave();
    this.#page?.removeEventListener('pagehide', this.#leave);
    this.#page?.removeEventListener('pageshow', this.open);
  }
}

/** @returns {((name: string) => BroadcastChannel) | null} null if the browser has none for this page, or this is none */
function browserChannel() {
  return typeof document === 'undefined' ? null : (openChannel(globalThis) ?? null);
}
