import { h } from './dom.js';

/** The names of the fields in a sentence. @type {Record<string, string>} */
const NAMES = { title: 'title', description: 'description', columnId: 'column' };

/**
 * Shows what happened to a card while it was edited here, above the buttons of its form.
 *
 * @typedef {object} News
 * @property {ReadonlyMap<string, any>} clashes the other users' values of fields that were changed here, too
 * @property {(field: string) => string} author the user who changed it, as a name that can begin a sentence
 * @property {(field: string, value: any) => string} text a value as users read it
 * @property {string[]} lost names of labels that were chosen and deleted
 * @property {boolean} gone
 * @property {boolean} canWrite
 */
export class CardNews {
  element = h('div', { class: 'card-news', role: 'status' });
  #drawn = '';

  /** @param {{takeTheirs: (field: string) => void, copy: () => void, makeNew: () => void}} actions */
  constructor(actions) {
    this.actions = actions;
  }

  /** @param {News} news */
  show({ clashes, author, text, lost, gone, canWrite }) {
    const wanted = JSON.stringify([
      [...clashes].map(([field, theirs]) => [author(field), text(field, theirs)]),
      lost,
      gone,
      canWrite,
      author('deleted'),
    ]);
    if (wanted === this.#drawn) {
      return; // Its buttons may have the focus.
    }
    this.#drawn = wanted;
    this.element.replaceChildren(
      ...(gone
        ? [this.#gone(author('deleted'), canWrite)]
        : [...clashes].map(([field, theirs]) => this.#clash(field, author(field), text(field, theirs)))),
      ...lost.map((name) =>
        h('p', { class: 'note' }, 'The label “', h('bdi', {}, name), '” was deleted, so it was removed from this card.'),
      ),
    );
  }

  /** @param {string} field @param {string} author @param {string} theirs */
  #clash(field, author, theirs) {
    const name = NAMES[field] ?? field;
    return h(
      'div',
      { class: 'note clash', data: { field } },
      h('p', {}, h('strong', {}, `${author} changed the ${name}`), ' while you were editing it. The new value is:'),
      h('blockquote', { dir: 'auto' }, theirs === '' ? h('em', {}, 'empty') : theirs),
      h(
        'div',
        { class: 'row' },
        h('span', { class: 'hint' }, 'Your version is in the field above. Saving replaces theirs.'),
        h('span', { class: 'spring' }),
        h('button', { type: 'button', textContent: 'Use theirs', on: { click: () => this.actions.takeTheirs(field) } }),
      ),
    );
  }

  /** @param {string} author @param {boolean} canWrite */
  #gone(author, canWrite) {
    const { copy, makeNew } = this.actions;
    return h(
      'div',
      { class: 'note gone' },
      h('p', {}, h('strong', {}, `${author} deleted this card.`), ' Its text is still here.'),
      h(
        'div',
        { class: 'row' },
        h('button', { type: 'button', textContent: 'Copy the text', on: { click: copy } }),
        canWrite && h('button', { type: 'button', class: 'primary', textContent: 'Make a new card', on: { click: makeNew } }),
      ),
    );
  }
}
