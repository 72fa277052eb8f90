import { LATE, signOfLife, silenceLimit } from './silence.js';

/** @import { Clock, Framing } from './types.js' */

/** A node sends its response head at once, and a comment if `connected` takes more than a second. Two such waits stay within 20 s. */
const OPENING = 9_000;
const OPENING_JITTER = 900;
/** The time for `connected` when the reader does not show comments: a node gives up attaching a stream sooner than that. */
const ATTACHING = 20_000;
/** What a browser may take to reopen a stream by itself: the longest `retry` of a node's defaults, and an opening. */
const REOPENING = 40_000;
/** The interval between two looks at the clock, by which a machine that slept is noticed when it wakes up. */
const TICK = 5_000;
/** A sign of life that is later than the announced keepalive by this much is overdue. */
const OVERDUE = 2_000;

/** Watches one stream after the other for silence: how long each may be silent depends on its phase and on the announced keepalive. */
export class StreamWatch {
  #options;
  #clock;
  #silent;
  #overdue;

  /** @type {'opening' | 'opened' | 'begun' | 'reopening'} `begun`: something arrived after the response head */
  #phase = 'opening';
  #hearsComments = false;
  /** @type {number | null} */
  #keepaliveMs = null;
  /** Whether the reader has shown a keepalive. */
  #pinged = false;
  /** Whether there is a reason to give the stream up as soon as a sign of life is late. */
  #doubted = false;
  #heardAt = 0;
  /** A random number, drawn anew for each stream. */
  #draw = 0;
  #cancel = () => {};

  /**
   * @param {object} options
   * @param {number | undefined} [options.watchdog] replaces the limit that is derived from the announced keepalive
   * @param {Framing} options.framing
   * @param {Clock} clock
   * @param {() => void} silent the stream should be given up
   * @param {() => void} overdue a sign of life is overdue, and no timer ran for a while
   */
  constructor(options, clock, silent, overdue) {
    this.#options = options;
    this.#clock = clock;
    this.#silent = silent;
    this.#overdue = overdue;
  }

  /** The keepalive that the node announced last. */
  get keepaliveMs() {
    return this.#keepaliveMs;
  }

  /** Whether silence means anything. An EventSource does not show comments, which are the keepalives of some unnamed streams. */
  get hears() {
    return this.#hearsComments || this.#options.framing !== 'unnamed' || this.#pinged;
  }

  get isOverdue() {
    return this.hears && this.#clock.now() - this.#heardAt > signOfLife(this.#keepaliveMs) + OVERDUE;
  }

  /**
   * An attempt begins.
   *
   * @param {boolean} hearsComments whether its reader does
   */
  begin(hearsComments) {
    this.#hearsComments = hearsComments;
    this.#doubted = false;
    this.#pinged = false;
    this.#heardAt = this.#clock.now();
    this.#draw = this.#clock.random();
    this.#enter('opening');
  }

  opened() {
    this.#enter('opened');
  }

  /** The browser reopens the stream by itself. */
  reopens() {
    this.#enter('reopening');
  }

  heard() {
    this.#heardAt = this.#clock.now();
    this.#doubted = false;
    if (this.#phase === 'opened') this.#phase = 'begun';
  }

  /** An event arrived. A reader may not have reported before that the stream is open. */
  dispatched() {
    this.#phase = 'begun';
  }

  /** A keepalive arrived as a frame. */
  pinged() {
    if (this.#pinged) return;
    this.#pinged = true;
    this.#wait();
  }

  /** @param {unknown} keepaliveMs */
  announced(keepaliveMs) {
    this.#keepaliveMs = typeof keepaliveMs === 'number' && keepaliveMs > 0 ? keepaliveMs : null;
  }

  doubt() {
    this.#doubted = true;
    this.#wait();
  }

  stop() {
    this.#cancel();
  }

  /** @param {'opening' | 'opened' | 'reopening'} phase */
  #enter(phase) {
    this.#phase = phase;
    this.#wait();
  }

  #wait() {
    this.#cancel();
    const now = this.#clock.now();
    // a clock may be set back
    if (this.#heardAt > now) this.#heardAt = now;
    const left = this.#left(now);
    if (left === Infinity) return;
    const due = now + Math.min(left, TICK);
    this.#cancel = this.#clock.after(due - now, () => {
      if (this.#left(this.#clock.now()) <= 0) this.#silent();
      else if (this.#clock.now() - due > LATE && this.#phase === 'begun' && this.isOverdue) this.#overdue();
      else this.#wait();
    });
  }

  /**
   * @param {number} now
   * @returns {number} milliseconds of silence until this stream is given up
   */
  #left(now) {
    return Math.ceil(this.#heardAt + this.#limit() - now);
  }

  /** @returns {number} milliseconds */
  #limit() {
    const { watchdog } = this.#options;
    const opening = OPENING + OPENING_JITTER * this.#draw;
    switch (this.#phase) {
      case 'reopening':
        return REOPENING;
      case 'opening':
        return opening;
      case 'opened':
        return this.#hearsComments ? opening : ATTACHING;
      case 'begun':
        if (!this.hears || watchdog === 0) return Infinity;
        if (this.#doubted) return signOfLife(this.#keepaliveMs) + OVERDUE;
        return watchdog === undefined ? silenceLimit(this.#keepaliveMs, this.#draw) : watchdog * (1 + this.#draw / 4);
    }
  }
}
