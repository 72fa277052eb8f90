import { Echoes } from './echoes.js';
import { needs, patch, subject } from './frames.js';
import { arrange } from './model.js';

/** Frames that are kept, to be applied again to an answer that was asked for before they came. */
const JOURNAL = 2000;

/**
 * What the server has said, and on top of it what this tab has asked for and not heard of yet. Taking a pending change away is all that
 * undoing it takes.
 *
 * @typedef {import("./model.js").Board} Board
 * @typedef {import("./model.js").View} View
 * @typedef {import("./frames.js").Frame} Frame
 * @typedef {import("./frames.js").Need} Need
 * @typedef {import("./changes.js").Change} Change
 */
export class Store {
  #board;
  /** @type {Set<Change>} in the order in which they were made */
  #pending = new Set();
  /** @type {Change | undefined} what the card being carried would do if it were dropped now */
  #preview;
  /** @type {Frame[]} */
  #journal = [];
  #seen = 0;
  #echoes = new Echoes();

  /** @param {Board} board */
  constructor(board) {
    this.#board = board;
  }

  get board() {
    return this.#board;
  }

  /** @returns {View} */
  get view() {
    const view = arrange(this.#board);
    for (const change of this.#pending) {
      change(view);
    }
    this.#preview?.(view);
    return view;
  }

  /** @param {Change | undefined} change */
  set preview(change) {
    this.#preview = change;
  }

  get busy() {
    return this.#pending.size > 0;
  }

  /** Whether nobody here can know what the state is, until it is fetched. */
  get contested() {
    return this.#echoes.contested;
  }

  /** Where the stream stands now: to be noted before asking for state. */
  mark() {
    return this.#seen;
  }

  /**
   * Takes state that was asked for at a mark. Frames that came since may be newer than the answer, and are applied to it again.
   *
   * @param {(board: Board) => Board} put
   * @param {number} mark
   * @returns {boolean} false if too much came since: ask again
   */
  fetched(put, mark) {
    const missed = this.#seen - mark;
    if (missed > this.#journal.length) {
      return false;
    }
    this.#board = put(this.#board);
    for (const frame of this.#journal.slice(this.#journal.length - missed)) {
      this.#board = patch(this.#board, frame);
    }
    return true;
  }

  /** All of the state, asked for at a mark while nothing was pending. @param {Board} board @param {number} mark */
  replaced(board, mark) {
    const taken = this.fetched(() => board, mark);
    if (taken && !this.busy) {
      this.#echoes.settle();
    }
    return taken;
  }

  /** @param {Frame} frame @param {boolean} own @returns {{changed: boolean, needs: Need[]}} */
  take(frame, own) {
    this.#journal.push(frame);
    this.#seen++;
    if (this.#journal.length > JOURNAL) {
      this.#journal.shift();
    }
    const about = subject(frame);
    if (own && this.#echoes.own(about)) {
      return { changed: false, needs: [] };
    }
    if (!own) {
      this.#echoes.foreign(about);
    }
    const before = this.#board;
    const wanted = needs(before, frame);
    this.#board = patch(before, frame);
    return { changed: this.#board !== before, needs: wanted };
  }

  /**
   * Shows a change until its answer is there.
   *
   * @param {Change} change
   * @param {string | undefined} about the subject of the frame that is to come back, if the answer tells as much as the frame
   */
  begin(change, about) {
    this.#pending.add(change);
    if (about) {
      this.#echoes.expect(about);
    }
  }

  /** @param {Change} change @param {(board: Board) => Board} put what the answer says */
  confirm(change, put) {
    this.#pending.delete(change);
    this.#board = put(this.#board);
  }

  /** It was refused, or nobody knows; if it happened after all, its frame or a fetch will say so. @param {Change} change */
  abandon(change) {
    this.#pending.delete(change);
  }
}
