import { urlOf } from '../board/root.js';

/** A tab that is hidden for this long does not read any more. */
const HIDDEN_MS = 30_000;

/**
 * Tells the nodes which thread this tab shows: a message that arrives in it is read at once. All tabs of a browser share one connection,
 * so each tells it by itself, and again within each keepalive: a tab that crashes or freezes counts no longer than two of them.
 */
export class ActivePeer {
  /** @type {string | null} */
  #peer = null;
  /** Whether the tab has been hidden for so long that nobody reads it. */
  #isAway = false;
  /** What the nodes know; undefined when the outcome of the last report is not known. @type {string | null | undefined} */
  #known = null;
  #isReporting = false;
  /** @type {number | undefined} */
  #hiding;
  /** @type {number | undefined} */
  #renewing;

  /** @param {string} tabId @param {(path: string, body: unknown) => Promise<unknown>} post */
  constructor(tabId, post) {
    this.tabId = tabId;
    this.post = post;
    this.renewEvery(HIDDEN_MS);
    document.addEventListener('visibilitychange', () => this.#seenOrNot());
    addEventListener('pagehide', () => this.#pageLeft());
    addEventListener('pageshow', ({ persisted }) => persisted && this.#seenOrNot());
  }

  /** @param {number} milliseconds the keepalive that the node announced */
  renewEvery(milliseconds) {
    clearInterval(this.#renewing);
    this.#renewing = setInterval(() => this.#renew(), milliseconds);
  }

  /** @param {string | null} peer */
  show(peer) {
    this.#peer = peer;
    this.#tell();
  }

  /** Before the session ends: with it, nothing could be told any more. */
  async leave() {
    await this.post(this.#leaving, {}).catch(() => {}); // The entry expires.
    this.#known = null;
  }

  /** Of the tab's own report that it shows no thread. */
  get #leaving() {
    return `/api/v1/active-peer/leave?tabId=${encodeURIComponent(this.tabId)}`;
  }

  get #shown() {
    return this.#isAway ? null : this.#peer;
  }

  #seenOrNot() {
    clearTimeout(this.#hiding);
    if (document.hidden) {
      this.#hiding = setTimeout(() => {
        this.#isAway = true;
        this.#tell();
      }, HIDDEN_MS);
    } else {
      this.#isAway = false;
      this.#tell();
    }
  }

  #renew() {
    if (this.#shown === null ? this.#known !== null : !document.hidden) {
      this.#report();
    }
  }

  #tell() {
    // A tab that is opened in the background shows nothing yet.
    if (this.#known !== this.#shown && (this.#shown === null || !document.hidden)) {
      this.#report();
    }
  }

  /** One report at a time, since a later one may be the first to arrive. What has changed meanwhile is told after it. */
  #report() {
    if (this.#isReporting) {
      return;
    }
    this.#isReporting = true;
    const peer = this.#shown;
    const done = (/** @type {string | null | undefined} */ known) => {
      this.#isReporting = false;
      this.#known = known;
      peer === this.#shown || this.#tell(); // A report that failed is repeated with the next renewal.
    };
    this.post('/api/v1/active-peer', { tabId: this.tabId, peer }).then(
      () => done(peer),
      () => done(undefined),
    );
  }

  #pageLeft() {
    clearTimeout(this.#hiding);
    if (this.#known !== null || this.#isReporting) {
      navigator.sendBeacon(urlOf(this.#leaving));
      this.#known = undefined; // A report may be overtaken by it.
    }
  }
}
