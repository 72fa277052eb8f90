import { h } from './dom.js';
import { goToLogin } from './session.js';
import { guard } from './unsaved.js';

const DRAFT = 'composer/';

/**
 * The fields at the ends of columns in which new cards are typed, one after the other. Enter adds a card; Escape, or leaving the field
 * empty, closes it. Text that was typed but not added is there again when it is opened the next time.
 *
 * @typedef {object} Board
 * @property {() => import("./model.js").View} view
 * @property {(columnId: string) => HTMLElement | undefined} foot the place of a column's composer
 * @property {(card: {title: string, columnId: string}) => void} create
 * @property {import("./drafts.js").Drafts} drafts
 */
export class Composers {
  /** @type {Map<string, {column: string, text: HTMLTextAreaElement, end: (back: boolean) => void}>} by column */
  #open = new Map();

  /** @param {Board} board */
  constructor(board) {
    this.board = board;
  }

  /** Whether any of the composers has a text. */
  get typed() {
    return [...this.#open.values()].some(({ text }) => text.value.trim() !== '');
  }

  /** Reopens the composers that had a text when the page was left. */
  restore() {
    for (const name of this.board.drafts.names().filter((draft) => draft.startsWith(DRAFT))) {
      this.#elsewhere(name.slice(DRAFT.length));
    }
  }

  /** Handles columns that were deleted while a card was typed for them. */
  check() {
    for (const [columnId, { end }] of this.#open) {
      if (this.#lane(columnId) === undefined) {
        end(false);
        this.board.drafts.read(DRAFT + columnId) && this.#elsewhere(columnId);
      }
    }
  }

  /** @param {string} columnId @param {string} [note] */
  open(columnId, note = '') {
    const open = this.#open.get(columnId);
    const foot = this.board.foot(columnId);
    const lane = this.#lane(columnId);
    if (open || !foot || !lane) {
      open?.text.focus();
      return;
    }
    const { drafts, create } = this.board;
    const draft = DRAFT + columnId;
    const button = /** @type {HTMLElement} */ (foot.firstElementChild);
    const text = h('textarea', {
      rows: 2,
      maxLength: 255,
      dir: 'auto',
      value: drafts.read(draft) ?? '',
      placeholder: 'What needs to be done?',
      enterKeyHint: 'done',
      'aria-label': `New card in ${lane.column.title}`,
    });
    const said = h('p', { class: 'note', role: 'status', hidden: note === '' }, note);
    const done = h('button', { type: 'button', class: 'quiet', textContent: 'Done', on: { click: () => end(true) } });
    const form = h(
      'form',
      { class: 'composer' },
      text,
      said,
      h('div', { class: 'composer-buttons' }, h('button', { class: 'primary', textContent: 'Add card' }), done),
    );
    const unguard = guard({
      unsaved: () => text.value.trim() !== '',
      signedOut: () => {
        said.replaceChildren(
          'You are signed out. Your text has been kept. ',
          h('button', { type: 'button', textContent: 'Sign in again', on: { click: () => goToLogin('signed-out') } }),
        );
        said.hidden = false;
      },
    });
    const end = (/** @type {boolean} */ back) => {
      this.#open.delete(columnId);
      form.remove();
      button.hidden = false;
      unguard();
      if (back) {
        button.focus({ preventScroll: true });
      }
    };
    const submit = () => {
      const title = text.value.trim();
      if (title !== '') {
        create({ title, columnId });
        text.value = '';
        drafts.drop(draft);
        said.hidden = true;
        form.scrollIntoView({ block: 'nearest' });
      }
      text.focus();
    };
    text.addEventListener('input', () => (text.value.trim() === '' ? drafts.drop(draft) : drafts.keep(draft, text.value)));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      submit();
    });
    text.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        submit();
      } else if (event.key === 'Escape' && !event.isComposing) {
        event.stopPropagation();
        end(true);
      }
    });
    form.addEventListener('focusout', (event) => {
      const inside = form.contains(/** @type {Node | null} */ (event.relatedTarget));
      if (!inside && event.relatedTarget !== null && text.value.trim() === '') {
        end(false);
      }
    });
    button.hidden = true;
    foot.append(form);
    this.#open.set(columnId, { column: lane.column.title, text, end });
    text.focus();
    form.scrollIntoView({ block: 'nearest' });
  }

  /** Continues a text in its column, or in another one if that column has gone. @param {string} columnId */
  #elsewhere(columnId) {
    const { view, drafts } = this.board;
    const { lanes } = view();
    const home = this.#lane(columnId) ?? lanes.find(({ column }) => column.default) ?? lanes[0];
    if (!home) {
      return;
    }
    if (home.column.id === columnId) {
      this.open(columnId);
      return;
    }
    const text = drafts.read(DRAFT + columnId);
    drafts.drop(DRAFT + columnId);
    const there = this.#open.get(home.column.id);
    const before = there?.text.value.trim() ?? drafts.read(DRAFT + home.column.id) ?? '';
    const both = [before, text].filter(Boolean).join(' ').slice(0, 255);
    drafts.keep(DRAFT + home.column.id, both);
    there?.end(false);
    this.open(home.column.id, `The column was deleted. Your card will be added to ${home.column.title} instead.`);
  }

  /** @param {string} columnId */
  #lane(columnId) {
    return this.board.view().lanes.find(({ column }) => column.id === columnId);
  }
}
