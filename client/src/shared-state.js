import { covers } from './cursor.js';
import { Listeners } from './listeners.js';
import { TidingsError } from './tidings-error.js';

/** @import { State, TidingsEvent } from './types.js' */

/**
 * @typedef {object} Snapshot
 * @property {State} state
 * @property {TidingsEvent | null} lastEvent of all types that parts of the page listen to
 * @property {TidingsError | null} error why there are no live updates now; null while there are, and before the first attempt failed
 */

/** @type {Snapshot} before the start, and on a server that renders a page */
export const INITIAL = Object.freeze({ state: Object.freeze({ phase: 'connecting' }), lastEvent: null, error: null });

/** What all parts of a page see of their connection. It changes as a whole, so no two parts see different ones. */
export class SharedState {
  #watchers = new Listeners();
  /** @type {Map<string, TidingsEvent>} the last event of each type, in the order of their arrival */
  #last = new Map();
  /** The same object until something changes. */
  snapshot = INITIAL;

  /**
   * @param {() => void} changed
   * @returns {() => void} ends that
   */
  watch(changed) {
    const remove = this.#watchers.add(changed);
    return () => void remove();
  }

  /**
   * @param {readonly string[]} [types] all if there are none
   * @returns {TidingsEvent | null} the same object until there is a later one
   */
  last(types) {
    if (!types) return this.snapshot.lastEvent;
    return [...this.#last.values()].findLast(({ type }) => types.includes(type)) ?? null;
  }

  /** @param {TidingsEvent} event a stream that is opened again repeats some */
  received(event) {
    const before = this.#last.get(event.type);
    if (event.id && before?.id && covers(before.id, event.id)) return;
    this.#last.delete(event.type);
    this.#last.set(event.type, event);
    this.#update({ lastEvent: event });
  }

  /** @param {State} state of the client, of which there is a new one whenever the stream is opened again: a page sees one connection */
  told(state) {
    const begins = state.phase === 'connecting' && !state.reason;
    if (begins && !['connecting', 'closed'].includes(this.snapshot.state.phase)) return;
    this.#update({ state, error: TidingsError.of(state) });
  }

  /** The connection is closed. The last events stay. */
  ended() {
    this.#update({ state: INITIAL.state, error: null });
  }

  /** Nothing has happened yet on the connection that is opened next. */
  forget() {
    this.#last.clear();
    this.#update({ lastEvent: null });
  }

  /** @param {Partial<Snapshot>} change */
  #update(change) {
    this.snapshot = Object.freeze({ ...this.snapshot, ...change });
    this.#watchers.tell(undefined);
  }
}
