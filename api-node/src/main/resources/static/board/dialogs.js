import { CardAddress } from './card-address.js';
import { CardDialog } from './card-dialog.js';
import { openColumn, openNewColumn } from './column-dialog.js';
import { openDialog } from './dialog.js';
import { h } from './dom.js';
import { openLabels } from './labels-dialog.js';
import { openMembers } from './members-dialog.js';
import { findTicket } from './model.js';
import { openSettings } from './settings-dialog.js';
import { openUnsavedCard } from './unsaved-card-dialog.js';

/**
 * The dialogs of a board. One is open at a time; it follows the changes that arrive, and reopens after a reload with what was typed in it.
 *
 * @typedef {object} Opened
 * @property {HTMLDialogElement} dialog
 * @property {() => void} update
 * @property {() => Promise<boolean>} leave closes it as a user does
 * @property {string} [name] the title of the document while it is open
 *
 * @typedef {object} Page
 * @property {() => import("./model.js").View} view
 * @property {import("./actions.js").Actions} actions
 * @property {import("./project-actions.js").ProjectActions} project
 * @property {import("./new-cards.js").NewCards} newCards
 * @property {import("./drafts.js").Drafts} drafts
 * @property {import("./toasts.js").Toasts} toasts
 * @property {import("./authors.js").Authors} authors
 * @property {import("./people.js").People} people
 * @property {import("./stopwatches.js").Stopwatches} stopwatches
 * @property {(text: string) => void} leave shows the reason, and goes to the list of boards
 * @property {() => void} redraw
 *
 * @typedef {Page & {linkTo: (number: number) => string}} Facts
 */
export class Dialogs {
  /** @type {Opened | undefined} */
  #open;
  #facts;
  #address;

  /** @param {Page} page */
  constructor(page) {
    this.#address = new CardAddress({
      show: (number) => this.#showNumber(number),
      leave: () => this.#open?.leave() ?? Promise.resolve(true),
    });
    this.#facts = { ...page, linkTo: (/** @type {number} */ number) => this.#address.of(number) };
  }

  /** The title of the document while a card is open. */
  get name() {
    return this.#open?.name;
  }

  /** @param {string} id */
  card(id) {
    const { view, drafts } = this.#facts;
    const draft = drafts.read(`card/${findTicket(view(), id)?.number}`);
    const ticket = draft?.ticket ?? findTicket(view(), id);
    if (!ticket || ticket.number === 0) {
      this.#opened(openUnsavedCard(id, this.#facts));
    } else {
      this.#cardOpened(new CardDialog(ticket, this.#facts, draft));
    }
  }

  /** @param {string} id */
  column(id) {
    this.#opened(openColumn(id, this.#facts));
  }

  newColumn() {
    this.#opened(openNewColumn(this.#facts));
  }

  labels() {
    this.#opened(openLabels(this.#facts));
  }

  members() {
    this.#opened(openMembers(this.#facts));
  }

  settings() {
    this.#opened(openSettings(this.#facts));
  }

  update() {
    this.#open?.update();
  }

  /** Reopens the card that the address names, and what was being typed when the page was left. */
  restore() {
    const { number } = this.#address;
    if (number !== null) {
      this.#showNumber(number);
    }
    for (const name of this.#facts.drafts.names()) {
      if (this.#open) {
        return; // The other drafts wait until their dialogs are opened.
      }
      const [kind, id = ''] = name.split('/');
      kind === 'card' && this.#showNumber(Number(id));
      kind === 'column' && this.column(id);
      kind === 'new-column' && this.newColumn();
      kind === 'labels' && this.labels();
      kind === 'members' && this.members();
      kind === 'settings' && this.settings();
    }
  }

  /** @param {number} number */
  #showNumber(number) {
    const { view, drafts } = this.#facts;
    const { lanes, off } = view();
    const ticket = [...lanes.flatMap(({ cards }) => cards), ...off].find((each) => each.number === number);
    const draft = drafts.read(`card/${number}`);
    if (ticket) {
      this.card(ticket.id);
    } else if (draft) {
      this.#cardOpened(new CardDialog(draft.ticket, this.#facts, draft)); // The card was deleted, but the draft was not.
    } else {
      this.#unknown(number);
    }
  }

  /** @param {number} number */
  #unknown(number) {
    const button = h('button', { type: 'button', class: 'primary', textContent: 'Show the board', on: { click: () => dialog.close() } });
    const { dialog, leave } = openDialog(
      `There is no card #${number}`,
      h('p', { class: 'question' }, 'It may have been deleted or moved to another board.'),
      h('div', { class: 'dialog-buttons' }, button),
    );
    button.focus();
    dialog.addEventListener('close', () => this.#address.leave());
    this.#opened({ dialog, leave, update: () => {} });
  }

  /** @param {CardDialog} opened */
  #cardOpened(opened) {
    this.#opened(opened);
    this.#address.opened(opened.number);
    opened.dialog.addEventListener('close', () => this.#address.closed(opened.number));
    this.#facts.redraw();
  }

  /** @param {Opened | undefined} opened */
  #opened(opened) {
    if (!opened) {
      return;
    }
    this.#open = opened;
    opened.dialog.addEventListener('close', () => {
      if (this.#open === opened) {
        this.#open = undefined;
        this.#facts.redraw(); // The title of the document.
      }
    });
  }
}
