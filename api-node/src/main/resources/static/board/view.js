import { paint } from './color.js';
import { arrangeChildren, h } from './dom.js';
import { icon } from './icons.js';

/**
 * The columns and their cards. An element lives as long as what it shows, and is changed in place, so that focus, scrolling and what is
 * being typed survive whatever arrives.
 *
 * @typedef {import("./model.js").View} View
 * @typedef {import("./model.js").Lane} Lane
 * @typedef {import("./model.js").Ticket} Ticket
 * @typedef {import("./model.js").Label} Label
 * @typedef {{kind: "card" | "column", id: string, by: "pointer" | "keyboard"}} Carried
 * @typedef {{root: HTMLElement, head: HTMLElement, grip: HTMLElement, name: HTMLElement, count: HTMLElement, list: HTMLElement, foot: HTMLElement}} LaneParts
 *
 * @typedef {object} Parts
 * @property {(lane: Lane) => void} menu opens what can be done with a column
 * @property {(columnId: string) => void} compose begins a card at the end of a column
 */
export class BoardView {
  /** @type {Map<string, LaneParts>} */
  #lanes = new Map();
  /** @type {Map<string, HTMLElement>} */
  #cards = new Map();
  /** @type {WeakMap<HTMLElement, string>} what an element shows */
  #shown = new WeakMap();
  /** @type {Map<string, Lane>} */
  #current = new Map();
  #last = h('div', { class: 'lane-add' });

  /** @param {HTMLElement} root @param {Parts} parts */
  constructor(root, parts) {
    this.root = root;
    this.parts = parts;
    this.root.replaceChildren(this.#last);
  }

  /** What stands behind the last column. */
  get end() {
    return this.#last;
  }

  /** @param {View} view @param {Carried | undefined} carried */
  draw(view, carried) {
    const { canWrite } = view.project;
    this.root.classList.toggle('readonly', !canWrite);
    const lanes = new Set(view.lanes.map(({ column }) => column.id));
    const cards = new Set(view.lanes.flatMap((lane) => lane.cards.map(({ id }) => id)));
    this.#current = new Map(view.lanes.map((lane) => [lane.column.id, lane]));
    const drawn = view.lanes.map((lane) => this.#lane(lane, carried));
    arrangeChildren(this.root, [...drawn.map(({ root }) => root), this.#last]);
    view.lanes.forEach((lane, at) => {
      const list = drawn[at]?.list;
      list &&
        arrangeChildren(
          list,
          lane.cards.map((card) => this.#card(card, view.labels, carried)),
        );
    });
    forgetOthers(this.#lanes, lanes);
    forgetOthers(this.#cards, cards);
    this.#tabStops();
  }

  /** @returns {HTMLElement[]} */
  cards() {
    return [...this.#cards.values()].filter((card) => card.isConnected);
  }

  /** @param {string} id */
  card(id) {
    return this.#cards.get(id);
  }

  /** @param {string} id */
  lane(id) {
    return this.#lanes.get(id);
  }

  /** One card of each column is reached with the tab key; arrows reach the others. @param {HTMLElement} card */
  stopAt(card) {
    for (const other of card.parentElement?.children ?? []) {
      /** @type {HTMLElement} */ (other).tabIndex = other === card ? 0 : -1;
    }
  }

  #tabStops() {
    for (const { list } of this.#lanes.values()) {
      const cards = /** @type {HTMLElement[]} */ ([...list.children]);
      const stops = cards.filter((card) => card.tabIndex === 0);
      if (cards[0] && stops.length !== 1) {
        this.stopAt(stops.find((card) => card === document.activeElement) ?? stops[0] ?? cards[0]);
      }
    }
  }

  /** @param {Lane} lane @param {Carried | undefined} carried */
  #lane({ column, cards }, carried) {
    const parts = this.#lanes.get(column.id) ?? this.#newLane(column.id);
    const count = String(cards.length);
    if (parts.count.textContent !== count) {
      parts.count.textContent = count;
      parts.count.setAttribute('aria-label', count === '1' ? '1 card' : `${count} cards`);
    }
    parts.list.classList.toggle('none', cards.length === 0);
    toggleCarried(parts.root, carried?.kind === 'column' && carried.id === column.id ? carried : undefined);
    if (this.#news(parts.root, [column.title, column.color])) {
      parts.name.textContent = column.title;
      paint(parts.name, column.color);
      parts.grip.setAttribute('aria-label', `Move the column ${column.title}`);
      parts.head.querySelector('.lane-menu')?.setAttribute('aria-label', `Column ${column.title}: edit, move, delete`);
      parts.foot.querySelector('.lane-compose')?.setAttribute('aria-label', `Add a card to ${column.title}`);
    }
    return parts;
  }

  /** @param {string} id @returns {LaneParts} */
  #newLane(id) {
    const name = h('h2', { class: 'lane-name', id: `lane-${id}` });
    const count = h('span', { class: 'count' });
    const grip = h(
      'button',
      { class: 'lane-grip quiet writing', type: 'button', 'aria-describedby': 'column-help', 'aria-roledescription': 'column' },
      icon('grip'),
    );
    const menu = h(
      'button',
      { class: 'lane-menu quiet writing', type: 'button', 'aria-haspopup': 'dialog', on: { click: () => this.#open(id) } },
      icon('more'),
    );
    const head = h('header', { class: 'lane-head' }, grip, name, count, menu);
    const list = h('ol', { class: 'cards', 'aria-labelledby': name.id });
    const compose = h(
      'button',
      { class: 'lane-compose quiet writing', type: 'button', on: { click: () => this.parts.compose(id) } },
      icon('plus'),
      'Add a card',
    );
    const foot = h('footer', { class: 'lane-foot' }, compose);
    const root = h('section', { class: 'lane', data: { columnId: id }, 'aria-labelledby': name.id }, head, list, foot);
    const parts = { root, head, grip, name, count, list, foot };
    this.#lanes.set(id, parts);
    return parts;
  }

  /** @param {string} id */
  #open(id) {
    const lane = this.#current.get(id);
    lane && this.parts.menu(lane);
  }

  /** @param {Ticket} ticket @param {Map<string, Label>} labels @param {Carried | undefined} carried */
  #card(ticket, labels, carried) {
    const element = this.#cards.get(ticket.id) ?? this.#newCard(ticket.id);
    toggleCarried(element, carried?.kind === 'card' && carried.id === ticket.id ? carried : undefined);
    const own = ticket.labelIds.flatMap((id) => labels.get(id) ?? []);
    const text = ticket.description.trim() !== '';
    if (this.#news(element, [ticket.number, ticket.title, text, own])) {
      element.classList.toggle('unsaved', ticket.number === 0);
      element.replaceChildren(
        ...(own.length > 0 ? [h('span', { class: 'labels' }, ...own.map(chip))] : []),
        h('span', { class: 'card-title' }, ticket.title),
        h(
          'span',
          { class: 'card-foot' },
          ticket.number > 0 && h('span', { class: 'number' }, `#${ticket.number}`),
          text && h('span', { class: 'has-text', title: 'It has a description' }, icon('text')),
        ),
      );
    }
    return element;
  }

  /** @param {string} id */
  #newCard(id) {
    const card = h('li', {
      class: 'ticket',
      tabIndex: -1,
      data: { issueId: id },
      'aria-roledescription': 'card',
      'aria-describedby': 'card-help',
    });
    this.#cards.set(id, card);
    return card;
  }

  /** @param {HTMLElement} element @param {unknown} content */
  #news(element, content) {
    const text = JSON.stringify(content);
    if (this.#shown.get(element) === text) {
      return false;
    }
    this.#shown.set(element, text);
    return true;
  }
}

/** @param {Pick<Label, "name" | "color">} label */
export function chip({ name, color }) {
  const element = h('span', { class: 'label' }, name);
  paint(element, color);
  return element;
}

/** @param {HTMLElement} element @param {Carried | undefined} carried */
function toggleCarried(element, carried) {
  element.classList.toggle('placeholder', carried?.by === 'pointer');
  element.classList.toggle('lifted', carried?.by === 'keyboard');
}

/** @param {Map<string, unknown>} known @param {Set<string>} present */
function forgetOthers(known, present) {
  for (const id of known.keys()) {
    if (!present.has(id)) {
      known.delete(id);
    }
  }
}
