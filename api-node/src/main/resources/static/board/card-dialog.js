import { CardForm } from './card-form.js';
import { CardNews } from './card-news.js';
import { CardStopwatch } from './card-stopwatch.js';
import { copy } from './clipboard.js';
import { confirmed } from './dialog.js';
import { h } from './dom.js';
import { Edits } from './edits.js';
import { findTicket } from './model.js';
import { saveOnTopOf } from './save-on-top.js';
import { openForm } from './saving-form.js';

/**
 * The dialog to read, edit and, without a pointer, move one card. It follows the changes of others, but never overwrites what was typed
 * here, nor overwrites what they wrote without showing it first.
 *
 * @typedef {import("./model.js").Ticket} Ticket
 * @typedef {import("./dialogs.js").Facts} Facts
 */
export class CardDialog {
  #facts;
  #id;
  #edits;
  #fields;
  #news;
  #stopwatch;
  #form;
  #version;
  #title;
  /** @type {string | null} the last column of the card */
  #home = null;
  #gone = false;
  /** @type {string[]} */
  #lost = [];
  #meta = h('p', { class: 'hint card-meta' });
  #buttons = h('div', { class: 'dialog-buttons' });
  #save = h('button', { class: 'primary', textContent: 'Save' });
  #remove = h('button', { type: 'button', class: 'danger quiet', textContent: 'Delete', on: { click: () => this.#delete() } });
  #off = h('button', { type: 'button', textContent: 'Take off the board', on: { click: () => this.#form.run(() => this.#unlink()) } });

  /** @param {Ticket} ticket as it was when editing it began @param {Facts} facts @param {any} [draft] */
  constructor(ticket, facts, draft) {
    const { view, drafts, people, stopwatches } = facts;
    this.#facts = facts;
    this.#id = ticket.id;
    this.number = ticket.number;
    this.#version = ticket.version;
    this.#title = ticket.title;
    this.#fields = new CardForm(view, people);
    this.#stopwatch = new CardStopwatch(stopwatches, ticket.id);
    this.#edits = new Edits(this.#fields.fields, this.#fields.shown(ticket));
    this.#news = new CardNews({
      takeTheirs: (field) => this.#takeTheirs(field),
      copy: () => this.#copyText(),
      makeNew: () => this.#makeNew(),
    });
    this.#buttons.append(this.#remove, this.#off, h('span', { class: 'spring' }), this.#save);
    this.#form = openForm({
      title: view().project.canWrite ? 'Edit card' : 'Card',
      form: h('form', { class: 'stack' }, ...this.#fields.rows, this.#meta, this.#stopwatch.element, this.#news.element, this.#buttons),
      unsaved: () => this.#edits.changed,
      save: () => this.#saved(),
      explain: ({ field }) => this.#fields.explain(field),
      draft: {
        drafts,
        name: `card/${ticket.number}`,
        value: () => ({ ticket: { ...ticket, ...this.#edits.base, version: this.#version }, values: this.#edits.values }),
      },
    });
    this.dialog = this.#form.dialog;
    this.dialog.classList.add('wide');
    this.#form.head
      .querySelector('button')
      ?.before(h('button', { type: 'button', class: 'quiet copy-link', textContent: 'Copy link', on: { click: () => this.#copyLink() } }));
    if (draft) {
      this.#edits.restore(draft.values);
      this.#form.say('Your unsaved changes have been restored.');
    }
    this.update();
    this.#fields.focus();
  }

  /** The title of the document while the card is open. */
  get name() {
    return `${this.#title} (#${this.number})`;
  }

  leave() {
    return this.#form.leave();
  }

  update() {
    const { project } = this.#facts.view();
    const now = findTicket(this.#facts.view(), this.#id);
    this.#gone = now === undefined;
    this.#lost.push(...this.#fields.loseLabels());
    if (now) {
      this.#version = now.version;
      this.#title = now.title;
      this.#home = now.columnId ?? this.#home;
      this.#edits.rebase(this.#fields.shown(now));
      this.#drawMeta(now);
    }
    this.#fields.follow(now?.columnId ?? null);
    this.#fields.allow(project.canWrite);
    this.#stopwatch.update();
    this.#stopwatch.element?.toggleAttribute('hidden', this.#gone);
    this.#buttons.hidden = this.#gone || !project.canWrite;
    this.#off.hidden = now?.columnId === null;
    this.#drawNews();
    this.#form.keep();
  }

  #drawNews() {
    const { view, authors } = this.#facts;
    this.#news.show({
      clashes: this.#edits.clashes,
      author: (field) => authors.of(this.#id, field),
      text: (field, value) =>
        field === 'columnId' ? (view().lanes.find(({ column }) => column.id === value)?.column.title ?? 'Not on the board') : value,
      lost: this.#lost,
      gone: this.#gone,
      canWrite: view().project.canWrite,
    });
  }

  /** @param {Ticket} ticket */
  #drawMeta({ number, createdBy, createdAt }) {
    const author = this.#facts.view().members.find(({ user }) => user.id === createdBy)?.user.name;
    const text = ` · created ${when(createdAt)}${author ? ` by ${author}` : ''}`;
    if (this.#meta.textContent !== `#${number}${text}`) {
      this.#meta.replaceChildren(h('a', { href: this.#facts.linkTo(number), textContent: `#${number}` }), text);
    }
  }

  /** @returns {Promise<unknown>} `false` if the news section says why it is not saved */
  async #saved() {
    const { actions } = this.#facts;
    this.#lost = [];
    const lookAgain = async () => {
      await actions.lookAgain();
      this.update();
    };
    try {
      const save = (/** @type {Record<string, any>} */ changes) => actions.editTicket(this.#id, changes, this.#version);
      return await saveOnTopOf({ edits: this.#edits, save, lookAgain, show: () => this.#drawNews() });
    } catch (problem) {
      const { status, field } = /** @type {import("./api.js").Problem} */ (problem);
      if (status !== 404 && !field?.startsWith('labelIds')) {
        throw problem;
      }
      await lookAgain();
      if (this.#gone || this.#lost.length > 0) {
        return false;
      }
      throw problem;
    }
  }

  async #delete() {
    const yes = await confirmed({
      title: 'Delete this card?',
      text: `“${this.#title}” will be deleted for everyone. This cannot be undone.`,
      yes: 'Delete card',
    });
    if (yes) {
      await this.#form.run(() => this.#facts.actions.deleteTicket(this.#id));
    }
  }

  async #unlink() {
    const { actions, toasts, view } = this.#facts;
    const from = findTicket(view(), this.#id)?.columnId;
    await actions.unlinkCard(this.#id);
    toasts.show({
      text: `“${this.#title}” was taken off the board.`,
      action: { label: 'Undo', run: () => void (from && actions.linkCard(this.#id, from)) },
    });
    // Leaves out text that is typed but not saved.
    return !this.#edits.changed;
  }

  /** @param {string} field */
  #takeTheirs(field) {
    this.#edits.restore({ [field]: this.#edits.clashes.get(field) });
    this.update();
    this.dialog.focus();
  }

  async #copyText() {
    const { title, description } = this.#edits.values;
    const done = await copy([title, description].filter(Boolean).join('\n\n'), this.dialog);
    this.#facts.toasts.show({ text: done ? 'Text copied.' : 'The browser does not allow this page to copy.' });
  }

  async #copyLink() {
    const done = await copy(new URL(this.#facts.linkTo(this.number), location.href).href, this.dialog);
    this.#facts.toasts.show({ text: done ? 'Link copied.' : 'The browser does not allow this page to copy.' });
  }

  #makeNew() {
    const { title, description, labelIds, assigneeIds, columnId } = this.#edits.values;
    const { lanes } = this.#facts.view();
    // A card that is deleted loses its column first.
    const home = [columnId, this.#home].find((id) => lanes.some(({ column }) => column.id === id)) ?? lanes[0]?.column.id ?? null;
    void this.#facts.newCards.add({ title, description, labelIds, assigneeIds, columnId: home });
    this.#form.close();
  }
}

/** @param {string} iso */
function when(iso) {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? 'just now' : date.toLocaleDateString(undefined, { day: 'numeric', month: 'long', year: 'numeric' });
}
