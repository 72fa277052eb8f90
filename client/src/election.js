/** @import { Clock } from './types.js' */

/**
 * Decides which tab of an origin leads.
 *
 * @typedef {object} Election
 * @property {() => void} start
 * @property {(message: any) => void} heard takes a message that another tab posted
 * @property {() => void} suspect the leader does not answer any more, so it is replaced
 * @property {() => void} trust the leader answers after all
 * @property {(linger?: number) => void} stop `linger`: milliseconds until another tab may lead, as after a crash
 *
 * @typedef {object} Candidate
 * @property {() => void} lead
 * @property {() => void} follow another tab leads instead
 * @property {() => void} fail no election is possible
 */

/** Tabs that miss their leader at the same moment wait for different times: one acts first, and the others hear of it. */
const SPREAD = 1_000;

/**
 * The leader holds a lock, which passes to the next tab as soon as the leader is gone. A leader that hangs keeps the lock, so another tab
 * steals it; the old leader learns of that when it goes on.
 *
 * @implements {Election}
 */
export class LockElection {
  #name;
  #locks;
  #clock;
  #candidate;
  #waiting = new AbortController();
  #release = () => {};
  #cancelTheft = () => {};

  /**
   * @param {string} name
   * @param {Pick<LockManager, 'request'>} locks
   * @param {Clock} clock
   * @param {Candidate} candidate
   */
  constructor(name, locks, clock, candidate) {
    this.#name = name;
    this.#locks = locks;
    this.#clock = clock;
    this.#candidate = candidate;
  }

  start() {
    this.#request(false);
  }

  /** @param {boolean} steal */
  #request(steal) {
    this.#waiting.abort();
    const waiting = (this.#waiting = new AbortController());
    const held = new Promise((resolve) => (this.#release = () => resolve(undefined)));
    let leads = false;
    const granted = () => {
      if (waiting.signal.aborted) return undefined;
      this.#cancelTheft();
      leads = true;
      this.#candidate.lead();
      return held;
    };
    this.#locks.request(this.#name, steal ? { steal } : { signal: waiting.signal }, granted).catch((error) => {
      if (waiting.signal.aborted) return;
      if (leads) {
        this.#request(false);
        return this.#candidate.follow();
      }
      console.warn('tidings: Web Locks cannot be used', error);
      this.#candidate.fail();
    });
  }

  suspect() {
    this.#cancelTheft();
    this.#cancelTheft = this.#clock.after(SPREAD * this.#clock.random(), () => this.#request(true));
  }

  trust() {
    this.#cancelTheft();
  }

  heard() {}

  /** @param {number} [linger] */
  stop(linger = 0) {
    this.#cancelTheft();
    this.#waiting.abort();
    if (linger > 0) this.#clock.after(linger, this.#release);
    else this.#release();
  }
}

const BEAT = 10_000;
const DEAD = 20_000;
const WAIT = 1_000;

/**
 * Without locks, the leader announces itself every 10 s. Of two leaders, the one that was elected later stays, since the other one may have
 * hung; of two that were elected independently, the one with the lower tab id stays.
 *
 * @implements {Election}
 */
export class HeartbeatElection {
  #tabId;
  #term;
  #post;
  #clock;
  #candidate;
  /** @type {'stopped' | 'asking' | 'following' | 'leading'} */
  #phase = 'stopped';
  #cancel = () => {};

  /**
   * @param {string} tabId
   * @param {() => number} term in which this tab leads, or in which it knows its leader to lead
   * @param {(message: {type: string, tabId: string}) => void} post
   * @param {Clock} clock
   * @param {Candidate} candidate
   */
  constructor(tabId, term, post, clock, candidate) {
    this.#tabId = tabId;
    this.#term = term;
    this.#post = post;
    this.#clock = clock;
    this.#candidate = candidate;
  }

  start() {
    this.#ask();
  }

  /** @param {{type?: string, tabId?: string, term?: number}} message */
  heard({ type, tabId = '', term = 0 }) {
    if (this.#phase === 'stopped') return;
    const leading = this.#phase === 'leading';
    const isLower = tabId < this.#tabId;
    switch (type) {
      case 'WHO_IS_PRIMARY':
        if (leading) this.#say('PRIMARY_HEARTBEAT');
        else if (this.#phase === 'asking') {
          if (isLower) this.#follow(2 * WAIT);
          else this.#say(type);
        }
        break;
      case 'PRIMARY_HEARTBEAT':
        if (leading && (term < this.#term() || (term === this.#term() && !isLower))) this.#say(type);
        else this.#follow(DEAD);
        break;
      case 'RESIGN':
        if (!leading) this.#ask();
        break;
    }
  }

  suspect() {
    if (this.#phase === 'following') this.#ask();
  }

  trust() {}

  stop() {
    if (this.#phase === 'leading') this.#say('RESIGN');
    this.#phase = 'stopped';
    this.#cancel();
  }

  #ask() {
    this.#enter('asking', WAIT, () => this.#lead());
    this.#say('WHO_IS_PRIMARY');
  }

  #lead() {
    this.#phase = 'leading';
    this.#beat();
    this.#candidate.lead();
  }

  #beat() {
    this.#say('PRIMARY_HEARTBEAT');
    this.#enter('leading', BEAT, () => this.#beat());
  }

  /** @param {number} patience */
  #follow(patience) {
    const led = this.#phase === 'leading';
    this.#enter('following', patience, () => this.#ask());
    if (led) this.#candidate.follow();
  }

  /**
   * @param {'asking' | 'following' | 'leading'} phase
   * @param {number} milliseconds
   * @param {() => void} then
   */
  #enter(phase, milliseconds, then) {
    this.#phase = phase;
    this.#cancel();
    this.#cancel = this.#clock.after(milliseconds, then);
  }

  /** @param {string} type */
  #say(type) {
    this.#post({ type, tabId: this.#tabId });
  }
}
