/** @import { Clock } from './types.js' */

/** The keepalive to assume for a stream that announces none, in milliseconds: with it, silence ends a stream after 60 s. */
const UNANNOUNCED = 27_500;
/** What it may take to notice silence, in addition to two keepalives. */
const GRACE = 5_000;
/** The shortest time to wait for an answer: a browser that starts up, or whose machine is busy, takes a while. */
const PATIENCE = 3_000;
/** A timer that fires this much too late was held up, and the answer that it waits for may have been, too. */
export const LATE = 2_000;

/**
 * @param {number | null} keepaliveMs that the node announced
 * @returns {number} milliseconds within which something must be heard, if all is well
 */
export function signOfLife(keepaliveMs) {
  return Math.max(1_000, keepaliveMs ?? UNANNOUNCED);
}

/**
 * @param {number | null} keepaliveMs
 * @param {number} chance from 0 to below 1: keeps many streams that fall silent together from being reopened at the same moment
 * @returns {number} milliseconds of silence after which a stream is given up
 */
export function silenceLimit(keepaliveMs, chance) {
  return 2 * signOfLife(keepaliveMs) + (keepaliveMs === null ? GRACE : GRACE * chance);
}

/** Detects that a peer does not answer any more: asks it after a while of silence, and gives it time to answer. */
export class FailureDetector {
  #ask;
  #lost;
  #clock;
  /** @type {number | null} */
  #keepaliveMs = null;
  #heardAt = 0;
  /** @type {number | null} */
  #askedAt = null;
  #cancel = () => {};

  /**
   * @param {() => void} ask
   * @param {() => void} lost called once, until `start`
   * @param {Clock} clock
   */
  constructor(ask, lost, clock) {
    this.#ask = ask;
    this.#lost = lost;
    this.#clock = clock;
  }

  /** @param {number | null} keepaliveMs of the stream that the peer holds */
  start(keepaliveMs) {
    this.#keepaliveMs = keepaliveMs;
    this.heard();
    this.#rest();
  }

  stop() {
    this.#cancel();
  }

  heard() {
    this.#heardAt = this.#clock.now();
    this.#askedAt = null;
  }

  /**
   * Asks now.
   *
   * @param {number} [patience] milliseconds
   */
  check(patience = Math.max(signOfLife(this.#keepaliveMs), PATIENCE)) {
    this.#askedAt = this.#clock.now();
    this.#ask();
    this.#wait(patience, (late) => {
      if (this.#askedAt === null) this.#rest();
      // the answer may have arrived already, and be queued behind this timer
      else if (late) this.check(patience);
      else this.#lost();
    });
  }

  #rest() {
    const rest = signOfLife(this.#keepaliveMs);
    // a clock may be set back
    const left = Math.min(rest, Math.ceil(this.#heardAt + rest - this.#clock.now()));
    if (left <= 0) this.check();
    else this.#wait(left, () => this.#rest());
  }

  /**
   * @param {number} milliseconds
   * @param {(late: boolean) => void} then
   */
  #wait(milliseconds, then) {
    const due = this.#clock.now() + milliseconds;
    this.#cancel();
    this.#cancel = this.#clock.after(milliseconds, () => then(this.#clock.now() - due > LATE));
  }
}
