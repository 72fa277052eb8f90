/**
 * @typedef {object} BackoffOptions
 * @property {number} base milliseconds before the first retry
 * @property {number} max milliseconds that no delay exceeds
 * @property {number} attempts failed reconnects in a row before giving up; Infinity: never
 * @property {number} serverErrors failures in a row of connections that never opened, or were open for less than `stable`, before giving up
 * @property {number} stable milliseconds of an open connection after which all of this begins anew
 */

const JITTER = 0.2;

/** @type {Record<'worker' | 'console', BackoffOptions>} */
export const PROFILES = {
  worker: { base: 50, max: 10_000, attempts: Infinity, serverErrors: Infinity, stable: 5_000 },
  console: { base: 1_000, max: 30_000, attempts: 10, serverErrors: 3, stable: 5_000 },
};

/** How long to wait before the next attempt, and whether there is to be one. */
export class Backoff {
  #options;
  #random;
  #delay;
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
    this.#networkErrors = 0;
    this.#serverErrors = 0;
  }

  /**
   * @param {'network' | 'server'} kind whose fault the failure is taken for
   * @returns {'too-many-attempts' | 'server-unavailable' | null} why there is to be no other attempt
   */
  failed(kind) {
    if (kind === 'server') return ++this.#serverErrors >= this.#options.serverErrors ? 'server-unavailable' : null;
    return ++this.#networkErrors > this.#options.attempts ? 'too-many-attempts' : null;
  }

  /** @returns {number} milliseconds: the first delay is the base, and each is twice the one before */
  next() {
    // jitter is on top, and the maximum holds with it: clients that wait long must not meet either
    const delay = Math.min(this.#delay, this.#options.max / (1 + JITTER));
    this.#delay = Math.min(this.#delay * 2, this.#options.max);
    return this.jittered(delay);
  }

  /** @param {number} milliseconds */
  jittered(milliseconds) {
    return milliseconds * (1 + JITTER * this.#random());
  }
}
