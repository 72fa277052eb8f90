import { CookieRequests } from './cookie-requests.js';
import { isLive } from './phase.js';
import { versioned } from './protocol.js';

/** @import { CookieOptions } from './cookie-requests.js' */
/** @import { Platform } from './platform.js' */
/** @import { State } from './types.js' */

/**
 * @typedef {object} CookieUser
 * @property {() => void} ready the cookie is there, or was renewed
 * @property {(times: number) => void} failed as often in a row, here or in another page, and is tried again
 * @property {(reason: string) => void} ended there will be no further one, or it is another account's now
 *
 * @typedef {object} KnownCookie what a page knew when it closed
 * @property {number} until
 * @property {number} at
 *
 * @typedef {{type: 'ask'}
 *   | {type: 'renewing'}
 *   | {type: 'made', until: number}
 *   | {type: 'set', until: number}
 *   | {type: 'failed', times: number}
 *   | {type: 'ended', reason: string}} News `made`: now; `set`: before, as the answer to a page that asks
 *
 * @typedef {News & {account: string}} CookieMessage between pages
 */

/** Pages answer at once, so a page that hears nothing within this time is the first one. */
const ANSWER_WITHIN = 100;
/** How long the other pages wait for one that renews the cookie: it may hang, or be closed. */
const TURN = 15_000;
/** The part of its life after which a cookie is renewed. Up to a further tenth of it keeps pages from beginning together. */
const RENEWED_AFTER = 0.7;
const SPREAD = 0.1;
/** A page that is hidden leaves the first try to one that is shown. */
const HIDDEN = 1_000;
const MIN_WAIT = 1_000;
/** Longer timers run at once. */
const MAX_WAIT = 2 ** 31 - 1;
/** After a failure; each further one doubles it. Up to two tenths come on top. */
const RETRY_AFTER = 1_000;
const MAX_RETRY = 25_000;
/** What a page knew when it was closed counts for this long: it is opened again at once, or others may have changed the cookie. */
const KNOWN_FOR = 1_000;

/**
 * The cookie with which the streams of a JWT are opened, so that a worker or another tab can open them. The pages of an account keep it
 * together: whichever is the first to notice that it is due renews it, and tells the others.
 */
export class StreamCookie {
  #account;
  /** One for all accounts of the browser: where the node makes cookies. */
  #address;
  #platform;
  #user;
  #requests;
  /** @type {BroadcastChannel | null} of all accounts, since the browser has one cookie for them */
  #channel = null;
  /** Until when the cookie is valid, by the clock of this machine, which all pages share. */
  #until = 0;
  #failures = 0;
  /** @type {'none' | 'asking' | 'waiting' | 'renewing' | 'retrying'} `waiting`: for another page that renews it, or may */
  #task = 'none';
  /** Whether the node ended a stream although the cookie is valid. */
  #isDoubted = false;
  /** Ends the last renewal of this page. */
  #renewal = new AbortController();
  #cancel = () => {};

  /**
   * @param {CookieOptions} options
   * @param {Platform} platform
   * @param {CookieUser} user
   */
  constructor(options, platform, user) {
    this.#account = options.account;
    this.#address = options.address;
    this.#platform = platform;
    this.#user = user;
    this.#requests = new CookieRequests(options, platform);
  }

  open() {
    this.#channel?.close();
    this.#channel = this.#platform.channel?.(versioned(`cookie-${this.#address}`)) ?? null;
    if (this.#channel) this.#channel.onmessage = ({ data }) => this.#heard(data);
    this.#tell({ type: 'ask' });
    const { until, at } = this.#platform.cookies.get(this.#key) ?? { until: 0, at: 0 };
    const now = this.#platform.clock.now();
    if (now < until && Math.abs(now - at) < KNOWN_FOR) return this.#set(until);
    if (!this.#channel) return this.#renew();
    this.#task = 'asking';
    this.#after(ANSWER_WITHIN, () => this.#renew());
  }

  /** Stops renewing. The browser keeps the cookie as long as it is valid. */
  close() {
    this.#platform.cookies.set(this.#key, { until: this.#until, at: this.#platform.clock.now() });
    this.#renewal.abort();
    this.#until = 0;
    this.#task = 'none';
    this.#isDoubted = false;
    this.#failures = 0;
    this.#cancel();
    this.#channel?.close();
    this.#channel = null;
  }

  /** Takes the cookie from the browser, even while the page is being left. */
  remove() {
    this.#until = 0;
    this.#renewal.abort();
    this.#requests.remove();
  }

  /** @param {string} reason why the page was closed: what is known of the cookie holds no longer */
  ended(reason) {
    this.#until = 0;
    // the page that signed out has removed it, perhaps before the one that this page is about to get
    if (reason === 'logged-out' && this.#requests.areUnderWay) this.remove();
  }

  /** @param {State} state of the connection */
  told({ phase, reason }) {
    if (isLive(phase)) this.#isDoubted = false;
    else if (reason === 'session-expired') this.#expired();
  }

  #expired() {
    if (this.#task !== 'none') return;
    // a stream ends with the token that it was opened with, and the cookie may have the next one already
    if (!this.#isDoubted && this.#isValid) return void (this.#isDoubted = true);
    this.#task = 'waiting';
    this.#after(this.#platform.isVisible() ? 0 : HIDDEN * (1 + this.#platform.clock.random()), () => this.#renew());
  }

  get #key() {
    return `${this.#account}@${this.#address}`;
  }

  get #isValid() {
    return this.#platform.clock.now() < this.#until;
  }

  /** @param {CookieMessage} message */
  #heard(message) {
    if (message.account !== this.#account) return message.type === 'made' && this.#user.ended('replaced');
    const isWaiting = this.#task === 'asking' || this.#task === 'waiting';
    switch (message.type) {
      case 'ask':
        return this.#answer();
      case 'renewing':
        if (this.#task === 'renewing') return;
        this.#task = 'waiting';
        return this.#after(TURN * (1 + SPREAD * this.#platform.clock.random()), () => this.#renew());
      case 'made':
        return this.#set(message.until);
      case 'set':
        // it answers a page that asks; others know that cookie, and may be renewing it
        return (isWaiting || message.until > this.#until) && this.#set(message.until);
      case 'failed':
        if (this.#task === 'renewing' || (this.#task === 'retrying' && message.times <= this.#failures)) return;
        return this.#retry(Math.max(message.times, this.#failures), 0);
      case 'ended':
        return this.#user.ended(message.reason);
    }
  }

  /** Tells a page that asks what it can count on. */
  #answer() {
    if (this.#isValid && !(this.#isDoubted && this.#task !== 'none')) this.#tell({ type: 'set', until: this.#until });
    else if (this.#task === 'renewing') this.#tell({ type: 'renewing' });
    else if (this.#task === 'retrying') this.#tell({ type: 'failed', times: this.#failures });
  }

  #renew() {
    this.#renewal.abort();
    const { signal } = (this.#renewal = new AbortController());
    this.#task = 'renewing';
    this.#tell({ type: 'renewing' });
    this.#after(TURN, () => this.#failed());
    this.#requests.make(signal).then(
      (answer) => signal.aborted || this.#answered(answer),
      () => signal.aborted || this.#failed(),
    );
  }

  /** @param {number | string} answer */
  #answered(answer) {
    if (typeof answer === 'number') {
      this.#tell({ type: 'made', until: answer });
      return this.#set(answer);
    }
    this.#tell({ type: 'ended', reason: answer });
    this.#user.ended(answer);
  }

  /** @param {number} until */
  #set(until) {
    this.#renewal.abort();
    this.#until = until;
    this.#task = 'none';
    this.#failures = 0;
    const { now, random } = this.#platform.clock;
    const wait = (until - now()) * (RENEWED_AFTER + SPREAD * random());
    this.#after(Math.min(Math.max(wait, MIN_WAIT), MAX_WAIT), () => (wait > MAX_WAIT ? this.#set(until) : this.#renew()));
    this.#user.ready();
  }

  #failed() {
    this.#renewal.abort();
    const times = this.#failures + 1;
    this.#tell({ type: 'failed', times });
    // another page is first the next time: the fault may be of this one
    this.#retry(times, SPREAD);
  }

  /** @param {number} times that it failed in a row @param {number} later a part of the wait */
  #retry(times, later) {
    this.#task = 'retrying';
    this.#failures = times;
    const wait = Math.min(RETRY_AFTER * 2 ** (times - 1), MAX_RETRY);
    this.#after(wait * (1 + later + SPREAD * this.#platform.clock.random()), () => this.#renew());
    this.#user.failed(times);
  }

  /**
   * @param {number} milliseconds
   * @param {() => void} run unless something else is waited for meanwhile
   */
  #after(milliseconds, run) {
    this.#cancel();
    this.#cancel = this.#platform.clock.after(milliseconds, run);
  }

  /** @param {News} news */
  #tell(news) {
    this.#channel?.postMessage({ ...news, account: this.#account });
  }
}
