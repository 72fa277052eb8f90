import { needs, patch, subject } from './frames.js';
import { arrange } from './model.js';

/**
 * The server's last known state and, on top of it, the changes that this tab has requested and that are not confirmed yet. A pending
 * change is undone by just removing it.
 *
 * @typedef {import("./model.js").Board} Board
 * @typedef {import("./model.js").View} View
 * @typedef {import("./frames.js").Frame} Frame
 * @typedef {import("./frames.js").Need} Need
 * @typedef {import("./changes.js").Change} Change
 */
export class Store {
  #board;
  /** @type {Map<Change, string | undefined>} the changes and the subjects of their frames, in the order in which they were made */
  #pending = new Map();
  /** @type {Change | undefined} the effect of dropping the card that is being moved now */
  #preview;

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
    for (const change of this.#pending.keys()) {
      change(view);
    }
    this.#preview?.(view);
    return view;
  }

  /** @param {Change | undefined} change */
  set preview(change) {
    this.#preview = change;
  }

  /** Applies a fetched answer. @param {(board: Board) => Board} put */
  fetched(put) {
    this.#board = put(this.#board);
  }

  /** @param {Frame} frame @param {boolean} own @returns {{changed: boolean, needs: Need[]}} */
  take(frame, own) {
    const before = this.#board;
    const wanted = needs(before, frame);
    this.#board = patch(before, frame);
    const news = this.#board !== before;
    const about = subject(frame);
    const mine = own ? [...this.#pending].find(([, subject]) => subject === about)?.[0] : undefined;
    if (mine && news && wanted.length === 0) {
      // The frame contains the whole change. From here on, later changes by others must show, however long the answer takes.
      this.#pending.delete(mine);
    }
    // The answer will bring the rest, except for the rights of this user.
    return { changed: news, needs: mine ? wanted.filter(({ what }) => what === 'project') : wanted };
  }

  /**
   * Shows a change until its frame or its answer arrives.
   *
   * @param {Change} change
   * @param {string} [about] the subject of the resulting frame, if the answer contains as much as the frame
   */
  begin(change, about) {
    this.#pending.set(change, about);
  }

  /** @param {Change} change @param {(board: Board) => Board} put applies the answer */
  confirm(change, put) {
    this.#pending.delete(change);
    this.#board = put(this.#board);
  }

  /** Drops a change that was refused or has no known outcome; its frame or a fetch will show it if it happened. @param {Change} change */
  abandon(change) {
    this.#pending.delete(change);
  }
}
