import { arrangeChildren, find, h } from './dom.js';
import { icon } from './icons.js';
import { isolated, quoted } from './text.js';

/**
 * The tickets without a column, in a drawer beside the board.
 *
 * @typedef {import("./model.js").View} View
 * @typedef {import("./model.js").Ticket} Ticket
 */
export class Drawer {
  /** @type {Map<string, {item: HTMLElement, text: string}>} */
  #items = new Map();

  /**
   * @param {HTMLElement} root
   * @param {HTMLElement} button opens and closes it
   * @param {{link: (id: string, columnId: string) => void, open: (id: string) => void}} actions
   */
  constructor(root, button, actions) {
    this.root = root;
    this.button = button;
    this.actions = actions;
    this.list = find('.drawer-list', HTMLElement, root);
    this.empty = find('.empty', HTMLElement, root);
    this.count = find('.count', HTMLElement, button);
    button.addEventListener('click', () => this.#toggle(Boolean(root.hidden)));
    find('.drawer-close', HTMLElement, root).addEventListener('click', () => this.#toggle(false));
    root.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') {
        event.preventDefault();
        this.#toggle(false);
      }
    });
  }

  /** @param {View} view */
  draw({ off, lanes, project }) {
    this.count.textContent = String(off.length);
    this.count.hidden = off.length === 0;
    this.empty.hidden = off.length > 0;
    const target = lanes.find(({ column }) => column.default) ?? lanes[0];
    const drawn = off.map((ticket) => this.#item(ticket, project.canWrite ? target?.column : undefined));
    arrangeChildren(this.list, drawn);
    const present = new Set(off.map(({ id }) => id));
    [...this.#items.keys()].filter((id) => !present.has(id)).forEach((id) => this.#items.delete(id));
  }

  /** @param {Ticket} ticket @param {import("./model.js").Column | undefined} column */
  #item(ticket, column) {
    const text = JSON.stringify([ticket.title, ticket.number, column?.id, column?.title]);
    const known = this.#items.get(ticket.id);
    if (known?.text === text) {
      return known.item;
    }
    const item = h(
      'li',
      { class: 'drawer-item' },
      h(
        'button',
        { type: 'button', class: 'quiet drawer-title', on: { click: () => this.actions.open(ticket.id) } },
        h('span', { class: 'drawer-text', dir: 'auto' }, ticket.title),
        h('span', { class: 'number' }, ticket.number > 0 ? `#${ticket.number}` : ''),
      ),
      column &&
        h(
          'button',
          {
            type: 'button',
            title: `Add it to ${column.title}`,
            'aria-label': `Add ${quoted(ticket.title)} to ${isolated(column.title)}`,
            on: { click: () => this.actions.link(ticket.id, column.id) },
          },
          icon('plus'),
          h('span', { dir: 'auto' }, column.title),
        ),
    );
    this.#items.set(ticket.id, { item, text });
    return item;
  }

  /** @param {boolean} open */
  #toggle(open) {
    this.root.hidden = !open;
    this.button.setAttribute('aria-expanded', String(open));
    if (!open) {
      this.button.focus();
    }
  }
}
