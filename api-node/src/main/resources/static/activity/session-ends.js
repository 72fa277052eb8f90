import { systemClock } from '../client/clock.js';
import { Api } from '../board/api.js';

/**
 * What to do when a stream says that the session is over. It is also said when another user, or the same one, signs in in this browser,
 * since a login ends the session that was there. So the node is asked whose session it is now.
 *
 * @typedef {object} Page
 * @property {() => Promise<{id: string} | null>} ask who is signed in; null for none
 * @property {() => string} me the id of the user of this page
 * @property {() => void} stay the user is still signed in: what was closed is opened again
 * @property {() => void} reload another user is signed in
 * @property {(reason: string) => void} leave
 */

/** The answer to a login has the cookie of the new session, and may come after the end of the old one was told. */
const COOKIE_MS = [500, 1000];
const FAILED_MS = 3000;

export class SessionEnds {
  #page;
  #clock;
  #isAsking = false;
  #reason = '';

  /** @param {Page} page @param {Pick<import("../client/types.js").Clock, "after">} [clock] */
  constructor(page, clock = systemClock) {
    this.#page = page;
    this.#clock = clock;
  }

  /** @param {string} reason the notice of the login page */
  async told(reason) {
    if (reason === 'wiped') {
      this.#page.leave(reason);
      return;
    }
    // One stream tells a logout, and the other the end of the session alone.
    this.#reason = this.#reason === 'logged-out' ? this.#reason : reason;
    if (this.#isAsking) {
      return;
    }
    this.#isAsking = true;
    const now = await this.#answer();
    this.#isAsking = false;
    const why = this.#reason;
    this.#reason = '';
    if (now === null) {
      this.#page.leave(why);
    } else if (String(now.id) === this.#page.me()) {
      this.#page.stay();
    } else {
      this.#page.reload();
    }
  }

  /** @returns {Promise<{id: string} | null>} null when that is sure */
  async #answer() {
    for (const wait of COOKIE_MS) {
      const now = await this.#askAfter(wait);
      if (now) {
        return now;
      }
    }
    return null;
  }

  /** @param {number} wait milliseconds */
  async #askAfter(wait) {
    for (;;) {
      await new Promise((resolve) => this.#clock.after(wait, () => resolve(null)));
      try {
        return await this.#page.ask();
      } catch {
        wait = FAILED_MS; // No node answers now; the streams wait for one, too.
      }
    }
  }
}

/** @returns {Promise<{id: string} | null>} */
export async function whoIsSignedIn() {
  try {
    return await new Api().get('/api/me');
  } catch (problem) {
    if (/** @type {{status?: number}} */ (problem).status === 401) {
      return null;
    }
    throw problem;
  }
}
