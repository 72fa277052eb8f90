import { guarded, Listeners } from './listeners.js';

/** @import { State } from './types.js' */

/** The state of a page's connection, and the listeners that are told of each change. */
export class PageState {
  #listeners = new Listeners();
  /** @type {State | null} */
  #current = null;

  /** @returns {State | null} null before the start and after a stop */
  get current() {
    return this.#current;
  }

  /**
   * @param {(state: State) => unknown} listener is called with the current state, too
   * @returns {() => void} removes the listener
   */
  on(listener) {
    const remove = this.#listeners.add(listener);
    if (this.#current) guarded(listener, this.#current);
    return () => void remove();
  }

  /** @param {State} state */
  enter(state) {
    if (JSON.stringify(state) === JSON.stringify(this.#current)) return;
    this.#current = state;
    this.#listeners.tell(state);
  }

  clear() {
    this.#current = null;
  }
}
