import { placeCard, placeColumn } from './changes.js';
import { orderAmongAll } from './filter.js';
import { findCard } from './model.js';

/**
 * A card or column between being lifted and being dropped, by pointer or keyboard. The board shows it as if it were already where it would
 * go.
 *
 * @typedef {import("./view.js").Carried} Carried
 * @typedef {{columnId: string, order: number}} Place among the visible cards; for a column only `order` counts
 * @typedef {Carried & {from: Place, place: Place, name: string}} Held
 *
 * @typedef {object} Board
 * @property {import("./store.js").Store} store
 * @property {() => import("./model.js").View} seen the part of the board that is shown
 * @property {() => void} redraw
 * @property {(text: string) => void} announce for users who cannot see it
 * @property {(id: string, place: Place) => void} moveCard
 * @property {(id: string, order: number) => void} moveColumn
 */
export class MoveInProgress {
  /** @type {Held | undefined} */
  #now;

  /** @param {Board} board */
  constructor(board) {
    this.board = board;
  }

  /** @returns {Carried | undefined} */
  get carried() {
    return this.#now;
  }

  get place() {
    return this.#now?.place;
  }

  /** @param {string} id @param {Carried["by"]} by @returns {boolean} whether there is such a card */
  liftCard(id, by) {
    const found = findCard(this.board.seen(), id);
    if (!found || found.card.number === 0) {
      return false;
    }
    const place = { columnId: found.lane.column.id, order: found.order };
    this.#lift({ kind: 'card', id, by, from: place, place, name: found.card.title });
    return true;
  }

  /** @param {string} id @param {Carried["by"]} by @returns {boolean} */
  liftColumn(id, by) {
    const lanes = this.board.store.view.lanes;
    const order = lanes.findIndex(({ column }) => column.id === id);
    const lane = lanes[order];
    if (!lane) {
      return false;
    }
    const place = { columnId: id, order };
    this.#lift({ kind: 'column', id, by, from: place, place, name: lane.column.title });
    return true;
  }

  /** @param {Place} place */
  to(place) {
    const now = this.#now;
    if (!now || (now.place.columnId === place.columnId && now.place.order === place.order)) {
      return;
    }
    now.place = place;
    this.board.store.preview =
      now.kind === 'card' ? placeCard(now.id, place.columnId, this.#amongAll(now.id, place).order) : placeColumn(now.id, place.order);
    this.board.redraw();
    if (now.by === 'keyboard') {
      this.board.announce(`${this.#where()}.`);
    }
  }

  drop() {
    const now = this.#now;
    if (!now) {
      return;
    }
    this.board.announce(`${now.name}, dropped. ${this.#where()}.`);
    const { id, kind, from, place } = now;
    this.#end();
    if (from.columnId === place.columnId && from.order === place.order) {
      this.board.redraw();
    } else if (kind === 'card') {
      this.board.moveCard(id, this.#amongAll(id, place));
    } else {
      this.board.moveColumn(id, place.order);
    }
  }

  /** @param {string} [why] */
  cancel(why = 'was put back') {
    const now = this.#now;
    if (now) {
      this.#end();
      this.board.redraw();
      this.board.announce(`${now.name} ${why}.`);
    }
  }

  /** Another user may have deleted what is being moved, or the column that it is over. @param {import("./model.js").View} view */
  check(view) {
    const now = this.#now;
    if (!now) {
      return;
    }
    const there = view.lanes.some(({ column }) => column.id === now.place.columnId);
    if (!there || !view.project.canWrite || (now.kind === 'card' && !findCard(view, now.id))) {
      this.cancel('can no longer be moved');
    }
  }

  /** @param {Held} now */
  #lift(now) {
    this.#now = now;
    this.board.redraw();
    this.board.announce(
      now.by === 'keyboard'
        ? `${now.name}, picked up. ${this.#where()}. Use the arrow keys to move it, Space to drop it, Escape to cancel.`
        : `${now.name}, picked up.`,
    );
  }

  #end() {
    this.#now = undefined;
    this.board.store.preview = undefined;
  }

  /** The place among all cards: those that a filter hides keep their places. @param {string} id @param {Place} place @returns {Place} */
  #amongAll(id, { columnId, order }) {
    const cardsOf = (/** @type {import("./model.js").View} */ { lanes }) => lanes.find(({ column }) => column.id === columnId)?.cards ?? [];
    return { columnId, order: orderAmongAll(cardsOf(this.board.store.view), cardsOf(this.board.seen()), order, id) };
  }

  #where() {
    const lanes = this.board.seen().lanes;
    const place = this.#now?.place;
    if (!place || this.#now?.kind === 'column') {
      return `Position ${(place?.order ?? 0) + 1} of ${lanes.length}`;
    }
    const lane = lanes.find(({ column }) => column.id === place.columnId);
    return `${lane?.column.title ?? ''}, position ${Math.min(place.order, (lane?.cards.length ?? 1) - 1) + 1} of ${lane?.cards.length ?? 0}`;
  }
}
