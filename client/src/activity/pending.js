import { textOf } from './target.js';

/** @import { Reason, Cause } from './activity-cache.js' */
/** @import { Target } from './target.js' */

/**
 * @typedef {object} PendingTarget
 * @property {Target} target
 * @property {Reason} reason of the last change
 * @property {Cause} cause of the last change
 * @property {number} at when that was, as a tick of the refreshes
 * @property {number} changes how many there were
 */

/** The keys that became stale within a window, each of them once. */
export class Pending {
  /** @type {Map<string, PendingTarget>} */
  #byKey = new Map();

  get isEmpty() {
    return this.#byKey.size === 0;
  }

  /** @param {Target} target @param {Reason} reason @param {Cause} cause @param {number} at */
  add(target, reason, cause, at) {
    const text = textOf(target.key);
    const before = this.#byKey.get(text);
    // one that concerns members, too, wins over one that does not
    const wider = before && !before.target.list ? before.target : target;
    this.#byKey.set(text, { target: wider, reason, cause, at, changes: (before?.changes ?? 0) + 1 });
  }

  /** @param {Target} target is gone */
  forget(target) {
    this.#byKey.delete(textOf(target.key));
  }

  /** @returns {PendingTarget[]} what was waiting, and waits no longer */
  take() {
    const all = [...this.#byKey.values()];
    this.#byKey.clear();
    return all;
  }
}
