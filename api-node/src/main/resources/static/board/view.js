import { avatarOf } from './avatars.js';
import { paint } from './color.js';
import { arrangeChildren, h } from './dom.js';
import { icon } from './icons.js';
import { assigneesOf } from './model.js';

/** How many of its assignees a card shows. */
const FACES = 3;

/**
 * The columns and their cards. An element lives as long as the thing that it shows, and is changed in place, so that focus, scrolling and
 * text that is being typed survive every update.
 *
 * @typedef {import("./model.js").View} View
 * @typedef {import("./model.js").Lane} Lane
 * @typedef {import("./model.js").Ticket} Ticket
 * @typedef {import("./model.js").Label} Label
 * @typedef {import("./people.js").Person} Person
 * @typedef {{kind: "card" | "column", id: string, by: "pointer" | "keyboard"}} Carried
 * @typedef {{root: HTMLElement, head: HTMLElement, grip: HTMLElement, name: HTMLElement, count: HTMLElement, list: HTMLElement, foot: HTMLElement}} LaneParts
 *
 * @typedef {object} Parts
 * @property {(columnId: string) => void} menu opens the actions of a column
 * @property {(columnId: string) => void} compose starts a new card at the end of a column
 * @property {(id: string) => Person | undefined} person
 */
export class BoardView {
  /** @type {Map<string, LaneParts>} */
  #lanes = new Map();
  /** @type {Map<string, HTMLElement>} */
  #cards = new Map();
  /** @type {WeakMap<HTMLElement, string>} the content that an element shows */
  #shown = new WeakMap();
  #last = h('div', { class: 'lane-add' });

  /** @param {HTMLElement} root @param {Parts} parts */
  constructor(root, parts) {
    this.root = root;
    this.parts = parts;
    this.root.replaceChildren(this.#last);
  }

  /** The element after the last column. */
  get end() {
    return this.#last;
  }

  /** @param {View} view @param {Carried | undefined} carried */
  draw(view, carried) {
    const { canWrite } = view.project;
    this.root.classList.toggle('readonly', !canWrite);
    const lanes = new Set(view.lanes.map(({ column }) => column.id));
    const cards = new Set(view.lanes.flatMap((lane) => lane.cards.map(({ id }) => id)));
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

  /** The tab key reaches one card of each column; arrows reach the others. @param {HTMLElement} card */
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
  #lane({ column, cards, total }, carried) {
    const parts = this.#lanes.get(column.id) ?? this.#newLane(column.id);
    const count = total ? `${cards.length} of ${total}` : String(cards.length);
    if (parts.count.textContent !== count) {
      parts.count.textContent = count;
      parts.count.setAttribute('aria-label', count === '1' ? '1 card' : `${count} cards`);
    }
    parts.list.classList.toggle('none', cards.length === 0);
    toggleCarried(parts.root, carried?.kind === 'column' && carried.id === column.id ? carried : undefined);
    if (this.#news(parts.root, [column.title, column.color])) {
      parts.name.textContent = column.title;
      parts.name.title = column.title;
      paint(parts.name, column.color);
      parts.grip.setAttribute('aria-label', `Move the column ${column.title}`);
      parts.head.querySelector('.lane-menu')?.setAttribute('aria-label', `Column ${column.title}: edit, move, delete`);
      parts.foot.querySelector('.lane-compose')?.setAttribute('aria-label', `Add a card to ${column.title}`);
    }
    return parts;
  }

  /** @param {string} id @returns {LaneParts} */
  #newLane(id) {
    const name = h('h2', { class: 'lane-name', id: `lane-${id}`, dir: 'auto' });
    const count = h('span', { class: 'count' });
    const grip = h(
      'button',
      { class: 'lane-grip quiet writing', type: 'button', 'aria-describedby': 'column-help', 'aria-roledescription': 'column' },
      icon('grip'),
    );
    const menu = h(
      'button',
      { class: 'lane-menu quiet writing', type: 'button', 'aria-haspopup': 'dialog', on: { click: () => this.parts.menu(id) } },
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

  /** @param {Ticket} ticket @param {Map<string, Label>} labels @param {Carried | undefined} carried */
  #card(ticket, labels, carried) {
    const element = this.#cards.get(ticket.id) ?? this.#newCard(ticket.id);
    toggleCarried(element, carried?.kind === 'card' && carried.id === ticket.id ? carried : undefined);
    const own = ticket.labelIds.flatMap((id) => labels.get(id) ?? []);
    const assignees = assigneesOf(ticket).flatMap((id) => this.parts.person(id) ?? []);
    const text = ticket.description.trim() !== '';
    if (this.#news(element, [ticket.number, ticket.title, text, own, assignees, ticket.problem])) {
      element.classList.toggle('unsaved', ticket.number === 0);
      element.replaceChildren(
        ...(own.length > 0 ? [h('span', { class: 'labels' }, ...own.map(chip))] : []),
        h('span', { class: 'card-title', dir: 'auto' }, ticket.title),
        h(
          'span',
          { class: 'card-foot' },
          ticket.number > 0 ? h('span', { class: 'number' }, `#${ticket.number}`) : unsavedMark(ticket),
          text && h('span', { class: 'has-text', title: 'It has a description' }, icon('text')),
          assignees.length > 0 && facesOf(assignees),
        ),
        // The picture of the user who changed the card stays until its time is over.
        ...element.querySelectorAll(':scope > .mover'),
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

/** The mark of an unsaved card, which does not appear if the card is saved at once. @param {Ticket} ticket */
function unsavedMark({ problem }) {
  return h('span', { class: problem ? 'unsaved-mark refused' : 'unsaved-mark' }, problem ? 'Not saved' : 'Not saved yet');
}

/** The faces of the first users that a card is assigned to. @param {Person[]} assignees */
function facesOf(assignees) {
  const rest = assignees.length - FACES;
  return h(
    'span',
    { class: 'assignees', role: 'group', 'aria-label': `Assigned to ${assignees.map(({ name }) => name).join(', ')}` },
    ...assignees.slice(0, FACES).map(avatarOf),
    rest > 0 && h('span', { class: 'more' }, `+${rest}`),
  );
}

/** @param {Pick<Label, "name" | "color">} label */
export function chip({ name, color }) {
  const element = h('span', { class: 'label', dir: 'auto' }, name);
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
