/** @import { Fallback, State } from './types.js' */

/** What a tab remembers of the path to a server when it loads another page: whether the path buffers SSE, and since when that is known. */
export class PathMemory {
  #storage;
  #key;
  /** @type {Fallback | null} */
  #fallback;

  /**
   * @param {Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | undefined} storage of the tab
   * @param {string} stream
   */
  constructor(storage, stream) {
    this.#storage = storage;
    this.#key = `tidings-buffered-${new URL(stream).origin}`;
    const since = Number(storage?.getItem(this.#key) ?? Number.NaN);
    this.#fallback = Number.isFinite(since) ? { reason: 'buffered', since } : null;
  }

  get fallback() {
    return this.#fallback;
  }

  /** @param {State} state of a stream that is live; what is remembered is disproved by SSE alone */
  live({ via, fallback }) {
    const buffered = fallback?.reason === 'buffered' ? fallback : null;
    if (!buffered && via === 'websocket') return;
    if (buffered?.since === this.#fallback?.since) return;
    this.#fallback = buffered;
    try {
      if (buffered) this.#storage?.setItem(this.#key, String(buffered.since));
      else this.#storage?.removeItem(this.#key);
    } catch {
      // a full storage: this page remembers it all the same
    }
  }
}
