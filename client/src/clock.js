/** @import { Clock } from './types.js' */

/** @type {Clock} */
export const systemClock = {
  // performance.now() stands still while a machine sleeps, and timers do, too: only this tells that it slept
  now: () => Date.now(),
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};
