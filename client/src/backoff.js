/**
 * @typedef {object} BackoffOptions
 * @property {number} base milliseconds before the first retry
 * @property {number} max milliseconds that no delay exceeds
 * @property {number} attempts failed reconnects in a row before giving up; Infinity: never
 * @property {number} serverErrors failures in a row of connections that never opened, or were open for less than `stable`, before giving up
 * @property {number} stable milliseconds that a connection stays open before the back-off is reset
 */

const JITTER = 0.2;

/** @type {Record<'worker' | 'console', BackoffOptions>} */
export const PROFILES = {
  worker: { base: 50, max: 10_000, attempts: Infinity, serverErrors: Infinity, stable: 5_000 },
  console: { base: 1_000, max: 30_000, attempts: 10, serverErrors: 3, stable: 5_000 },
};

/** Decides whether another attempt is made, and how long to wait before it. */
export class Backoff {
  #options;
  #random;
  #delay;
  /** The last one that was waited for. */
  #last = 0;
  #networkErrors = 0;
  #serverErrors = 0;

  /**
   * @param {BackoffOptions} options
   * @param {() => number} random
   */
  constructor(options, random) {
    this.#options = options;
    this.#random = random;
    this.#delay = options.base;
  }

  reset() {
    this.#delay = this.#options.base;
    this.#last = 0;
    this.#networkErrors = 0;
    this.#serverErrors = 0;
  }

  /**
   * @param {'network' | 'server'} kind whether the network or the server is assumed to have caused the failure
   * @returns {'too-many-attempts' | 'server-unavailable' | null} why no further attempt is made
   */
  failed(kind) {
    if (kind === 'server') return ++this.#serverErrors >= this.#options.serverErrors ? 'server-unavailable' : null;
    return ++this.#networkErrors > this.#options.attempts ? 'too-many-attempts' : null;
  }

  /** @returns {number} milliseconds: the first delay is the base, and each further one is twice the previous one */
  next() {
    // Jitter is added on top, and the sum stays within the maximum: clients that wait for the maximum must not return together either.
    const delay = Math.min(this.#delay, this.#options.max / (1 + JITTER));
    this.#delay = Math.min(this.#delay * 2, this.#options.max);
    // with less jitter than before, a delay at the maximum would be shorter than the previous one
    this.#last = Math.max(this.#last, this.jittered(delay));
    return this.#last;
  }

  /** @param {number} milliseconds */
  jittered(milliseconds) {
    return milliseconds * (1 + JITTER * this.#random());
  }
}
