import { LATE, signOfLife, silenceLimit } from './silence.js';

/** @import { Clock } from './types.js' */

/** A node sends the head of its response at once, and a comment if `connected` takes more than a second. Two of them are within 20 s. */
const OPENING = 9_000;
const OPENING_JITTER = 900;
/** The same for `connected`, of a reader that does not show comments: a node gives up attaching a stream sooner. */
const ATTACHING = 20_000;
/** What a browser may take to open a stream again by itself: the longest `retry` of a node's defaults, and an opening. */
const REOPENING = 40_000;
/** Between two looks at the time: a machine that slept is noticed when it wakes up. */
const TICK = 5_000;
/** Beyond the announced keepalive: what comes later than that did not come. */
const OVERDUE = 2_000;

/** Watches over one stream after the other: how long each may be silent depends on how far it has come, and on what the node announced. */
export class StreamWatch {
  #options;
  #clock;
  #silent;
  #overdue;

  /** @type {'opening' | 'opened' | 'begun' | 'reopening'} `begun`: something came after the head */
  #phase = 'opening';
  /** @type {number | null} */
  #keepaliveMs = null;
  /** Whether a keepalive was seen that the reader shows. */
  #pinged = false;
  /** Whether there is a reason to give a stream up as soon as a sign of life is late. */
  #doubted = false;
  #heardAt = 0;
  /** Drawn anew for each stream. */
  #draw = 0;
  #cancel = () => {};

  /**
   * @param {object} options
   * @param {number} [options.watchdog] instead of what the announced keepalive makes of it
   * @param {boolean} options.hearsComments
   * @param {boolean} options.hearsKeepalives
   * @param {Clock} clock
   * @param {() => void} silent the stream is to be given up
   * @param {() => void} overdue a sign of life is, and time passed in which nothing ran
   */
  constructor(options, clock, silent, overdue) {
    this.#options = options;
    this.#clock = clock;
    this.#silent = silent;
    this.#overdue = overdue;
  }

  /** As the node announced it last. */
  get keepaliveMs() {
    return this.#keepaliveMs;
  }

  /** Whether silence means anything. An EventSource does not show comments, which are the keepalives of some unnamed streams. */
  get hears() {
    return this.#options.hearsKeepalives || this.#pinged;
  }

  get isOverdue() {
    return this.hears && this.#clock.now() - this.#heardAt > signOfLife(this.#keepaliveMs) + OVERDUE;
  }

  /** An attempt begins. */
  begin() {
    this.#doubted = false;
    this.#pinged = false;
    this.#heardAt = this.#clock.now();
    this.#draw = this.#clock.random();
    this.#enter('opening');
  }

  opened() {
    this.#enter('opened');
  }

  /** The browser opens the stream again by itself. */
  reopens() {
    this.#enter('reopening');
  }

  heard() {
    this.#heardAt = this.#clock.now();
    this.#doubted = false;
    if (this.#phase === 'opened') this.#phase = 'begun';
  }

  /** An event came, of which readers need not have said before that they opened. */
  dispatched() {
    this.#phase = 'begun';
  }

  /** A keepalive came as a frame. */
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
    const { watchdog, hearsComments } = this.#options;
    const opening = OPENING + OPENING_JITTER * this.#draw;
    switch (this.#phase) {
      case 'reopening':
        return REOPENING;
      case 'opening':
        return opening;
      case 'opened':
        return hearsComments ? opening : ATTACHING;
      case 'begun':
        if (!this.hears || watchdog === 0) return Infinity;
        if (this.#doubted) return signOfLife(this.#keepaliveMs) + OVERDUE;
        return watchdog === undefined ? silenceLimit(this.#keepaliveMs, this.#draw) : watchdog * (1 + this.#draw / 4);
    }
  }
}
