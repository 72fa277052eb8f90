/** @import { Clock } from './types.js' */

/**
 * @typedef {object} PollingOptions
 * @property {number} min milliseconds before the first look, and after one that found a change
 * @property {number} step milliseconds that each look without a change adds
 * @property {number} max milliseconds
 */

/** @type {PollingOptions} */
export const POLLING = { min: 10_000, step: 10_000, max: 60_000 };

/** Looks for changes repeatedly, one look at a time, and less often while nothing changes. */
export class Polling {
  #options;
  #look;
  #clock;
  #run = 0;
  #isOn = false;
  #cancel = () => {};

  /**
   * @param {PollingOptions} options
   * @param {() => unknown} look true, or a promise of it, when something changed
   * @param {Clock} clock
   */
  constructor(options, look, clock) {
    this.#options = options;
    this.#look = look;
    this.#clock = clock;
  }

  get isOn() {
    return this.#isOn;
  }

  /** @param {boolean} [atOnce] the first look is now, even if polling has started already */
  start(atOnce = false) {
    if (this.#isOn) return;
    this.#isOn = true;
    const run = this.#run;
    let wait = atOnce ? 0 : this.#options.min;
    const again = () => {
      this.#cancel = this.#clock.after(wait, async () => {
        const changed = await this.#changed();
        if (run !== this.#run) return;
        wait = changed ? this.#options.min : Math.max(this.#options.min, Math.min(wait + this.#options.step, this.#options.max));
        again();
      });
    };
    again();
  }

  stop() {
    this.#isOn = false;
    this.#run++;
    this.#cancel();
  }

  async #changed() {
    try {
      return (await this.#look()) === true;
    } catch (error) {
      console.warn('tidings: a poll failed; polling continues', error);
      return false;
    }
  }
}
