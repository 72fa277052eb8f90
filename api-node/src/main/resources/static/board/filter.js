import { assigneesOf } from './model.js';

/** The choice that stands for the user of this page. */
export const ME = 'me';

/**
 * Selects the cards to show: those with a text, a label and an assignee, or all.
 *
 * @typedef {import("./model.js").View} View
 * @typedef {import("./model.js").Ticket} Ticket
 */
export class Filter {
  #words = /** @type {string[]} */ ([]);
  #label = '';
  #assignee = '';
  #me;
  /** @type {Set<string>} cards that were created here under this filter: users would wonder where they went if they were hidden at once */
  #kept = new Set();

  /** @param {() => string} me the id of the user of this page */
  constructor(me) {
    this.#me = me;
  }

  /** @param {{text: string, label?: string, assignee?: string}} wanted `label` and `assignee`: an id, or empty for any */
  set({ text, label = '', assignee = '' }) {
    this.#words = text.toLowerCase().split(/\s+/).filter(Boolean);
    this.#label = label;
    this.#assignee = assignee;
    this.#kept.clear();
  }

  get active() {
    return this.#words.length > 0 || this.#label !== '' || this.#assignee !== '';
  }

  get label() {
    return this.#label;
  }

  /** @param {string} id of a card that stays in sight until the filter changes */
  keep(id) {
    this.#kept.add(id);
  }

  /** @param {Ticket} ticket */
  shows(ticket) {
    if (ticket.number === 0 || this.#kept.has(ticket.id)) {
      return true;
    }
    const text = `${ticket.title}\n${ticket.description}\n#${ticket.number}`.toLowerCase();
    const assignee = this.#assignee === ME ? this.#me() : this.#assignee;
    return (
      (this.#label === '' || ticket.labelIds.includes(this.#label)) &&
      (this.#assignee === '' || assigneesOf(ticket).includes(assignee)) &&
      this.#words.every((word) => text.includes(word))
    );
  }

  /**
   * The part of a view to show. Columns keep the total number of their cards.
   *
   * @param {View} view
   * @param {string} [held] a card that is being moved, which stays in sight
   * @returns {View}
   */
  of(view, held) {
    if (!this.active) {
      return view;
    }
    const lanes = view.lanes.map(({ column, cards }) => ({
      column,
      cards: cards.filter((card) => card.id === held || this.shows(card)),
      total: cards.length,
    }));
    return { ...view, lanes };
  }
}

/**
 * Where a card goes among all cards of a column when it is dropped at an index among the visible ones: right after the one above it, else
 * right before the one below it, and at the end of a column without visible cards.
 *
 * @param {readonly {id: string}[]} all
 * @param {readonly {id: string}[]} seen
 * @param {number} index
 * @param {string} id the card itself, which does not count
 */
export function orderAmongAll(all, seen, index, id) {
  const others = all.filter((card) => card.id !== id).map((card) => card.id);
  const inSight = seen.filter((card) => card.id !== id).map((card) => card.id);
  const above = inSight[index - 1] ?? (index > 0 ? inSight.at(-1) : undefined);
  if (above !== undefined) {
    return others.indexOf(above) + 1;
  }
  const below = inSight[0];
  return below === undefined ? others.length : others.indexOf(below);
}
