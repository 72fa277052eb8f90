import { SessionChannel } from './session-channel.js';
import { StreamCookie } from './stream-cookie.js';

/** @import { Settings } from './options.js' */
/** @import { Platform } from './platform.js' */
/** @import { State } from './types.js' */

/**
 * @typedef {object} SessionUser
 * @property {(state: State) => void} state while its cookie is waited for
 * @property {() => void} unavailable its cookie cannot be had for now
 * @property {(reason: string) => void} ended
 */

/** Failures in a row after which pages poll, as after those of a stream. */
const FAILURES_UNTIL_UNAVAILABLE = 3;

/** The session of a page's user, which the tabs of this browser share: the cookie that opens its streams, if it has one, and its end. */
export class Session {
  #channel;
  /** @type {StreamCookie | null} */
  #cookie = null;
  #user;
  /** @type {(() => void) | null} */
  #begin = null;

  /**
   * @param {Settings} settings
   * @param {Platform} platform
   * @param {SessionUser} user
   */
  constructor({ target: { account }, cookie }, platform, user) {
    this.#user = user;
    this.#channel = new SessionChannel(platform.channel, account, () => user.ended('logged-out'));
    if (cookie) {
      this.#cookie = new StreamCookie({ ...cookie, account }, platform, {
        ready: () => this.#ready(),
        failed: (times) => this.#failed(times),
        ended: (reason) => user.ended(reason),
      });
    }
  }

  open() {
    this.#channel.open();
  }

  /** @param {() => void} begin opens streams; it is called when that is possible, which is now if no cookie is needed */
  whenReady(begin) {
    if (!this.#cookie) return begin();
    this.#begin = begin;
    this.#user.state({ phase: 'connecting' });
    // a listener may have stopped the page
    if (this.#isWaiting) this.#cookie.open();
  }

  get #isWaiting() {
    return this.#begin !== null;
  }

  #ready() {
    const begin = this.#begin;
    this.#begin = null;
    begin?.();
  }

  /** @param {number} times */
  #failed(times) {
    // a stream that is open lasts until the present cookie ends, and its own state is told
    if (!this.#isWaiting) return;
    if (times >= FAILURES_UNTIL_UNAVAILABLE) this.#user.unavailable();
    this.#user.state({ phase: 'connecting', reason: 'no-cookie' });
  }

  /** @param {State} state of the connection */
  told(state) {
    this.#cookie?.told(state);
  }

  /** The user signs out. */
  end() {
    this.#channel.tell();
    this.#cookie?.remove();
  }

  /** @param {string} reason why the page is about to be closed */
  ended(reason) {
    this.#cookie?.ended(reason);
  }

  close() {
    this.#begin = null;
    this.#channel.close();
    this.#cookie?.close();
  }
}
