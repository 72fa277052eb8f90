import { arrangeChildren, find, h } from '../board/dom.js';

/**
 * What became stale in the cache of this page, and why: the last of them.
 *
 * @typedef {object} Invalidation
 * @property {string} key of the queries, as JSON
 * @property {string} reason
 * @property {string} tab that caused it
 * @property {Date} at
 * @property {boolean} removed whether the queries were dropped and not fetched again
 * @property {number} queries that were in the cache
 * @property {number} [times] how often the same happened; the rest is of the last time
 */

const MOST = 200;

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });

/** The log itself, the newest first. */
export class InvalidationLog {
  /** @type {Invalidation[]} */
  #entries = [];
  #count = 0;
  #most;

  /** @param {number} [most] entries that are kept */
  constructor(most = MOST) {
    this.#most = most;
  }

  get entries() {
    return /** @type {readonly Invalidation[]} */ (this.#entries);
  }

  /** How many there were, those that were dropped included, and the same each once. */
  get count() {
    return this.#count;
  }

  /** @param {Invalidation} invalidation */
  add(invalidation) {
    const same = this.#entries.findIndex((entry) => isSame(entry, invalidation));
    const [before] = same < 0 ? [] : this.#entries.splice(same, 1);
    this.#count += before ? 0 : 1;
    this.#entries.unshift(before ? { ...invalidation, times: (before.times ?? 1) + 1 } : invalidation);
    this.#entries.length = Math.min(this.#entries.length, this.#most);
  }

  clear() {
    this.#entries = [];
    this.#count = 0;
  }
}

/** @param {Invalidation} a @param {Invalidation} b */
function isSame(a, b) {
  return a.key === b.key && a.reason === b.reason && a.tab === b.tab && a.removed === b.removed;
}

/** Draws it. */
export class InvalidationView {
  /** @type {WeakMap<Invalidation, HTMLElement>} */
  #rows = new WeakMap();

  /** @param {InvalidationLog} log */
  constructor(log) {
    this.log = log;
    find('#clear-log', HTMLElement).addEventListener('click', () => {
      log.clear();
      this.draw();
    });
  }

  draw() {
    const { entries, count } = this.log;
    arrangeChildren(
      find('#invalidations', HTMLElement),
      entries.map((entry) => this.#row(entry)),
    );
    find('#no-invalidations', HTMLElement).hidden = entries.length > 0;
    find('#clear-log', HTMLElement).hidden = entries.length === 0;
    find('#invalidation-count', HTMLElement).textContent =
      count === 0 ? '' : count > entries.length ? `the last ${entries.length} of ${count}` : String(count);
  }

  /** @param {Invalidation} entry */
  #row(entry) {
    const { key, reason, tab, at, removed, queries, times = 1 } = entry;
    const row =
      this.#rows.get(entry) ??
      h(
        'li',
        { class: `invalidation${removed ? ' removed' : ''}${queries === 0 ? ' idle' : ''}`, title: effectOf(entry) },
        h('span', { class: 'invalidation-key' }, key),
        h('time', { dateTime: at.toISOString(), title: at.toLocaleString() }, clock.format(at)),
        h('span', { class: 'invalidation-reason' }, times > 1 ? `${reason} · ${times} times` : reason),
        h('span', { class: 'invalidation-tab' }, tab),
      );
    this.#rows.set(entry, row);
    return row;
  }
}

/** @param {Invalidation} entry */
function effectOf({ removed, queries }) {
  if (queries === 0) {
    return 'Nothing of it was in the cache';
  }
  const these = queries === 1 ? '1 query' : `${queries} queries`;
  return removed ? `${these} removed from the cache` : `${these} invalidated`;
}
