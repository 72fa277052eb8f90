/** @import { Platform } from './platform.js' */

/**
 * @typedef {object} CookieOptions
 * @property {() => Promise<string | null>} token a new JWT; null: the session is over
 * @property {string} address at which the node makes a cookie of it
 * @property {string} account
 */

/** Has the node make a cookie of a token, and take it back. */
export class CookieRequests {
  #options;
  #platform;
  /** @type {Promise<void> | null} of the last request; resolves when it brings no cookie any more */
  #pending = null;

  /**
   * @param {CookieOptions} options
   * @param {Platform} platform
   */
  constructor(options, platform) {
    this.#options = options;
    this.#platform = platform;
  }

  /** Whether a cookie may come yet. */
  get areUnderWay() {
    return this.#pending !== null;
  }

  /**
   * @param {AbortSignal} signal
   * @returns {Promise<number | string>} until when the new cookie is valid; or why there is none
   */
  async make(signal) {
    const token = await this.#options.token();
    signal.throwIfAborted();
    if (token === null) return 'session-expired';
    const { ok, status, headers } = await this.#post(token, signal);
    const now = this.#platform.clock.now();
    // the clock of this machine may be wrong, so the node's says how long the token lives
    if (ok) return now + expiry(token) - (Date.parse(headers.get('Date') ?? '') || now);
    if (status === 401) return 'session-expired';
    if (status === 403) return 'revoked';
    if (status >= 500 || status === 408 || status === 429) throw new Error(`The node answered ${status}.`);
    return `refused-${status}`;
  }

  /** Takes the cookie from the browser, even while the page is being left; after one that the node is making, which would come back. */
  remove() {
    const take = () => void this.#platform.fetch(this.#options.address, { method: 'DELETE', keepalive: true }).catch(() => {});
    if (this.#pending) void this.#pending.then(take);
    else take();
  }

  /**
   * @param {string} token
   * @param {AbortSignal} signal
   */
  #post(token, signal) {
    const headers = { Authorization: `Bearer ${token}` };
    const answer = this.#platform.fetch(this.#options.address, { method: 'POST', headers, signal });
    const settled = () => {
      if (this.#pending === pending) this.#pending = null;
    };
    const pending = answer.then(settled, settled);
    this.#pending = pending;
    return answer;
  }
}

/**
 * @param {string} token [RFC 7519] 4.1.4: `exp` is a number of seconds since 1970
 * @returns {number} milliseconds since 1970
 */
function expiry(token) {
  const [, claims = ''] = token.split('.');
  return JSON.parse(atob(claims.replaceAll('-', '+').replaceAll('_', '/'))).exp * 1_000;
}

/**
 * The address at which the node of a stream makes cookies.
 *
 * @param {string} stream
 * @returns {string | null} null if it is not a stream of topics
 */
export function cookieAddress(stream) {
  const { origin, pathname } = new URL(stream);
  return pathname.endsWith('/api/stream') ? `${origin}${pathname}-cookie` : null;
}
