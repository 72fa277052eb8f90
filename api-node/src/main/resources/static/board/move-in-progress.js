import { placeCard, placeColumn } from './changes.js';
import { findCard } from './model.js';

/**
 * A card or column between being lifted and being dropped, however it is carried. Where it would go is shown on the board as if it were
 * there already.
 *
 * @typedef {import("./view.js").Carried} Carried
 * @typedef {{columnId: string, order: number}} Place of a column only `order` counts
 * @typedef {Carried & {from: Place, place: Place, name: string}} Held
 *
 * @typedef {object} Board
 * @property {import("./store.js").Store} store
 * @property {() => void} redraw
 * @property {(text: string) => void} announce for those who do not see it
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
    const found = findCard(this.board.store.view, id);
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
    this.board.store.preview = now.kind === 'card' ? placeCard(now.id, place.columnId, place.order) : placeColumn(now.id, place.order);
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
      this.board.moveCard(id, place);
    } else {
      this.board.moveColumn(id, place.order);
    }
  }

  /** @param {string} [why] */
  cancel(why = 'is back where it was') {
    const now = this.#now;
    if (now) {
      this.#end();
      this.board.redraw();
      this.board.announce(`${now.name} ${why}.`);
    }
  }

  /** Somebody else may have taken away what is carried, or the column it is over. @param {import("./model.js").View} view */
  check(view) {
    const now = this.#now;
    if (!now) {
      return;
    }
    const there = view.lanes.some(({ column }) => column.id === now.place.columnId);
    if (!there || !view.project.canWrite || (now.kind === 'card' && !findCard(view, now.id))) {
      this.cancel('was taken away by somebody else');
    }
  }

  /** @param {Held} now */
  #lift(now) {
    this.#now = now;
    this.board.redraw();
    this.board.announce(
      now.by === 'keyboard'
        ? `${now.name}, lifted. ${this.#where()}. Move it with the arrow keys, drop it with space, escape puts it back.`
        : `${now.name}, lifted.`,
    );
  }

  #end() {
    this.#now = undefined;
    this.board.store.preview = undefined;
  }

  #where() {
    const lanes = this.board.store.view.lanes;
    const place = this.#now?.place;
    if (!place || this.#now?.kind === 'column') {
      return `Place ${(place?.order ?? 0) + 1} of ${lanes.length}`;
    }
    const lane = lanes.find(({ column }) => column.id === place.columnId);
    return `${lane?.column.title ?? ''}, place ${Math.min(place.order, (lane?.cards.length ?? 1) - 1) + 1} of ${lane?.cards.length ?? 0}`;
  }
}
