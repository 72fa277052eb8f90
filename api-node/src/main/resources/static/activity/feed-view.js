import { arrangeChildren, find, h } from '../board/dom.js';
import { byDay, updateTimes } from './activity-times.js';

/**
 * Draws activities by days. A row stays the same element while it is shown, so that its focus and its open details stay.
 *
 * @typedef {import("./activity-text.js").Activity} Activity
 */
export class FeedView {
  /** @type {Map<string, HTMLElement>} */
  #rows = new Map();
  /** @type {Map<string, HTMLElement>} */
  #days = new Map();

  /** @param {HTMLElement} root @param {(activity: Activity, now: Date) => HTMLElement} makeRow */
  constructor(root, makeRow) {
    this.root = root;
    this.makeRow = makeRow;
  }

  /** @param {readonly Activity[]} activities @param {Date} now */
  draw(activities, now) {
    const days = byDay(activities, now);
    const drawn = [...days].map(([day, ofDay]) => {
      const section = this.#day(day);
      arrangeChildren(
        find('ol', HTMLElement, section),
        ofDay.map((activity) => this.#row(activity, now)),
      );
      return section;
    });
    arrangeChildren(this.root, drawn);
    this.#forget(this.#days, new Set(days.keys()));
    this.#forget(this.#rows, new Set(activities.map(({ id }) => id)));
    updateTimes(this.root, now);
  }

  /** @param {string} day */
  #day(day) {
    const known = this.#days.get(day);
    const section = known ?? h('section', { class: 'day', 'aria-label': day }, h('h3', { class: 'day-name' }, day), h('ol', {}));
    this.#days.set(day, section);
    return section;
  }

  /** @param {Activity} activity @param {Date} now */
  #row(activity, now) {
    const row = this.#rows.get(activity.id) ?? this.makeRow(activity, now);
    this.#rows.set(activity.id, row);
    return row;
  }

  /** @param {Map<string, HTMLElement>} elements @param {Set<string>} kept */
  #forget(elements, kept) {
    for (const key of elements.keys()) {
      kept.has(key) || elements.delete(key);
    }
  }
}
