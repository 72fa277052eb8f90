/** @import { Clock } from './types.js' */

/** @type {Clock} */
export const systemClock = {
  // performance.now() and timers stand still while a machine sleeps: only Date.now() shows that it slept
  now: () => Date.now(),
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};
