import { Backoff } from './backoff.js';

/** @import { BackoffOptions } from './backoff.js' */
/** @import { Clock, Fallback } from './types.js' */

const FAILURES_UNTIL_UNAVAILABLE = 3;
const SILENT_OPENINGS_UNTIL_UNAVAILABLE = 2;
/** A stream that is replaced again within this time has a rival that lives. */
const RIVALRY = 60_000;

/** Decides when the next attempt is made, and what consecutive failures say about the route to the nodes. */
export class Retries {
  #options;
  #clock;
  #backoff;
  #failures = 0;
  /** Those that say something about the route. */
  #failuresOfRoute = 0;
  #silentOpenings = 0;
  #liveSince = 0;
  /** The pause that the server asked for, in milliseconds, while it lasts. */
  #pause = 0;
  #replacedAt = -Infinity;
  #cancelNext = () => {};
  #cancelStable = () => {};

  /**
   * @param {BackoffOptions} options
   * @param {Clock} clock
   */
  constructor(options, clock) {
    this.#options = options;
    this.#clock = clock;
    this.#backoff = new Backoff(options, clock.random);
  }

  /** Whether a pause that a server asked for is not over yet. */
  get isPausing() {
    return this.#pause > 0;
  }

  /** Resets the counters, as after a manual start. */
  reset() {
    this.#backoff.reset();
    this.#forget();
  }

  #forget() {
    this.#failures = 0;
    this.#failuresOfRoute = 0;
    this.#silentOpenings = 0;
  }

  /** @param {() => void} settled called when it has been live for long enough to reset the back-off */
  live(settled) {
    this.#forget();
    this.#liveSince = this.#clock.now();
    this.#cancelStable();
    this.#cancelStable = this.#clock.after(this.#options.stable, () => {
      this.#backoff.reset();
      settled();
    });
  }

  /**
   * @param {number} milliseconds
   * @param {() => void} attempt
   */
  after(milliseconds, attempt) {
    this.#cancelNext = this.#clock.after(milliseconds, () => {
      this.#pause = 0;
      attempt();
    });
  }

  /**
   * @param {object} stream
   * @param {boolean} stream.wasLive
   * @param {boolean} stream.everLive or any before it
   * @param {boolean} stream.rerouted the next attempt is made by another route, whose failures are counted anew; but not its silent openings:
   *   a second route that is silent, too, need not be tried twice
   * @param {number} pause milliseconds that the server asked to wait at least
   * @param {() => void} attempt makes the next attempt, unless this gives up
   * @returns {'too-many-attempts' | 'server-unavailable' | null} why it gives up
   */
  failed({ wasLive, everLive, rerouted }, pause, attempt) {
    if (rerouted) {
      this.#backoff.reset();
      this.#failures = 0;
      this.#failuresOfRoute = 0;
    }
    const wasStable = wasLive && this.#clock.now() - this.#liveSince >= this.#options.stable;
    const kind = wasStable || (everLive && !wasLive) ? 'network' : 'server';
    const giveUp = pause > 0 || rerouted ? null : this.#backoff.failed(kind);
    if (giveUp) return giveUp;
    this.#pause = pause;
    this.after(Math.max(this.#backoff.next(), this.#backoff.jittered(pause)), attempt);
    return null;
  }

  /**
   * What replaced the stream may have been a request that this client gave up long ago, or a holder that hung and hears only now that it is
   * none any more: it is opened once more. Of two holders that live, the first one to be replaced twice stops.
   *
   * @returns {number | null} milliseconds to wait; null: it is replaced for good
   */
  replaced() {
    const since = this.#clock.now() - this.#replacedAt;
    this.#replacedAt = this.#clock.now();
    // another holder may wait as long, and the wait gets up to 20 % longer
    return since >= 0 && since < RIVALRY ? null : 1_000 + 600 * this.#clock.random();
  }

  /**
   * Counts an attempt that did not become live.
   *
   * @param {boolean} silent it received no byte
   * @param {boolean} told the node said why, or there was no ticket: that says nothing about the route
   * @returns {{route: Fallback['reason'] | null, stream: Fallback['reason'] | null}} why the route has to be left, and why pages should
   *   poll if there is no other one; null: neither yet
   */
  count(silent, told) {
    this.#failures++;
    if (!told) this.#failuresOfRoute++;
    this.#silentOpenings = silent && !told ? this.#silentOpenings + 1 : 0;
    const buffered = this.#silentOpenings >= SILENT_OPENINGS_UNTIL_UNAVAILABLE ? 'buffered' : null;
    /** @param {number} failures */
    const refused = (failures) => (failures >= FAILURES_UNTIL_UNAVAILABLE ? 'refused' : null);
    return { route: buffered ?? refused(this.#failuresOfRoute), stream: buffered ?? refused(this.#failures) };
  }

  stop() {
    this.#pause = 0;
    this.#cancelNext();
    this.#cancelStable();
  }
}
