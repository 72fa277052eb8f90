/** @import { Clock, Fallback, Reader, Readers, Via } from './types.js' */

/**
 * @typedef {{via: Via, url: string}} RouteAddress how a stream can be read, and where
 * @typedef {RouteAddress & {reader: Reader}} Route
 */

/** How long a path is remembered to buffer the first route: trying that again keeps pages waiting for up to 20 s. */
const REMEMBERED = 60 * 60 * 1_000;

/**
 * @param {RouteAddress[]} addresses
 * @param {Readers} readers
 * @returns {Route[]} those that these readers can take
 */
export function available(addresses, readers) {
  return addresses.flatMap((address) => {
    const reader = readers[address.via];
    return reader ? [{ ...address, reader }] : [];
  });
}

/**
 * The routes by which one stream can be read, in the order in which they are tried, and the one that the next attempt takes.
 *
 * A stream that was live and is lost begins with the first route again. A path that buffers is the exception, since that is found out only
 * by waiting: it is remembered for an hour.
 */
export class Routes {
  #all;
  #clock;
  #at = 0;
  /** Those that failed since the stream was last live. */
  #failed = new Set();
  #isExhausted = false;
  /** @type {Fallback | null} why the first one was left */
  #fallback = null;
  /** Whether dead connections were discarded since the stream was last live: once is enough, and spares a crowded node further requests. */
  #discarded = false;

  /**
   * @param {Route[]} all at least one
   * @param {Clock} clock
   */
  constructor(all, clock) {
    this.#all = all;
    this.#clock = clock;
  }

  get current() {
    return /** @type {Route} */ (this.#all[this.#at]);
  }

  /** Whether none is left that did not fail since the stream was last live. */
  get allFailed() {
    return this.#failed.size === this.#all.length;
  }

  /** Whether no stream could be opened, so that pages should poll. */
  get isExhausted() {
    return this.#isExhausted;
  }

  /** Whether frames arrive even when no listener is registered for their type. */
  get seeAll() {
    return this.#all.every(({ reader }) => reader.seesAll);
  }

  /** Why the stream is not read by the first route. */
  get fallback() {
    return this.#at === 0 && !this.#isExhausted ? null : this.#fallback;
  }

  /** @param {Fallback | null} [fallback] what is known, perhaps from an earlier holder of this connection */
  begin(fallback = this.#fallback) {
    const age = fallback?.reason === 'buffered' ? this.#clock.now() - fallback.since : Infinity;
    this.#fallback = age >= 0 && age < REMEMBERED ? fallback : null;
    this.#at = this.#fallback && this.#all.length > 1 ? 1 : 0;
    this.#failed.clear();
    this.#isExhausted = false;
  }

  /** An attempt begins: when all routes have failed, each takes the next one. */
  next() {
    if (this.allFailed) this.#at = (this.#at + 1) % this.#all.length;
    return this.current;
  }

  live() {
    this.#failed.clear();
    this.#isExhausted = false;
    this.#discarded = false;
    if (this.#at === 0) this.#fallback = null;
  }

  /**
   * The current route does not work.
   *
   * @param {Fallback['reason']} reason
   * @returns {boolean} whether there is another one
   */
  leave(reason) {
    this.#failed.add(this.#at);
    if (this.#at === 0) this.#firstFailed(reason);
    // nothing at all came through, so it was not the buffer of a proxy
    else if (reason === 'buffered' && this.#fallback && this.#failed.has(0)) this.#fallback.reason = 'refused';
    const other = this.#all.findIndex((_, at) => !this.#failed.has(at));
    if (other < 0) return false;
    this.#at = other;
    return true;
  }

  /**
   * A network that is down for a moment does not disprove that its path buffers.
   *
   * @param {Fallback['reason']} reason
   */
  #firstFailed(reason) {
    if (reason === 'refused' && this.#fallback?.reason === 'buffered') return;
    this.#fallback = { reason, since: this.#clock.now() };
  }

  /** @param {Fallback['reason']} reason */
  exhaust(reason) {
    this.#isExhausted = true;
    this.#fallback ??= { reason, since: this.#clock.now() };
  }

  /** Closes connections that the browser keeps although nothing arrives over them any more. */
  discardDead() {
    if (this.#discarded) return;
    this.#discarded = true;
    const { reader, url } = this.#all.find(({ reader: { discard } }) => discard) ?? this.current;
    reader.discard?.(url);
  }
}
