import { avatarOf } from './avatars.js';
import { h } from './dom.js';
import { mergeSets } from './edits.js';
import { icon } from './icons.js';

/** As many as a node accepts. */
const MOST = 10;

/**
 * The users that a card is assigned to: a list from which each can be removed, and a choice of those who can be added.
 *
 * @typedef {import("./people.js").Person} Person
 */
export class AssigneeField {
  #view;
  #people;
  /** @type {string[]} */
  #chosen = [];
  #canWrite = true;
  #drawn = '';
  #list = h('ul', { class: 'assignee-list' });
  #choice = h('select', { 'aria-label': 'Assign to' });
  element = h('div', { class: 'assignee-choice', role: 'group', 'aria-label': 'Assignees' }, this.#list, this.#choice);

  /** @param {() => import("./model.js").View} view @param {import("./people.js").People} people */
  constructor(view, people) {
    this.#view = view;
    this.#people = people;
    this.#choice.addEventListener('change', () => this.#add(this.#choice.value));
    if (view().project.visibility === 'public') {
      void people.askForAll().then(() => this.draw());
    }
  }

  /** As a form edits it. @type {import("./edits.js").EditedField<string[]>} */
  edited = {
    get: () => [...this.#chosen],
    set: (ids) => {
      this.#chosen = [...ids];
      this.draw();
    },
    merge: mergeSets,
  };

  /** The name of the user at this place, from 0. @param {number} at */
  nameAt(at) {
    return this.#people.known(this.#chosen[at] ?? '')?.name ?? 'One of the assignees';
  }

  /** @param {boolean} canWrite */
  allow(canWrite) {
    this.#canWrite = canWrite;
    this.draw();
  }

  draw() {
    const chosen = this.#chosen.map((id) => this.#people.knownOrAsked(id, () => this.draw()) ?? unknown(id));
    const others = this.#candidates().filter(({ id }) => !this.#chosen.includes(id));
    const wanted = JSON.stringify([chosen, others, this.#canWrite]);
    if (wanted === this.#drawn) {
      return; // Its controls may have the focus.
    }
    this.#drawn = wanted;
    this.#list.replaceChildren(...chosen.map((person) => this.#item(person)));
    this.#choice.replaceChildren(
      new Option(chosen.length === 0 ? 'Assign to…' : 'Add someone…', ''),
      ...others.map(({ id, name }) => new Option(id === this.#people.me ? `${name} (me)` : name, id)),
    );
    this.#choice.hidden = !this.#canWrite || others.length === 0 || chosen.length >= MOST;
    this.#list.hidden = chosen.length === 0;
    if (!this.#canWrite && chosen.length === 0) {
      this.#list.hidden = false;
      this.#list.replaceChildren(h('li', { class: 'hint' }, 'No one'));
    }
  }

  /** The users who may read the board, as far as this page can tell; the user of this page comes first. */
  #candidates() {
    const { members, project } = this.#view();
    /** @type {Map<string, Person>} */
    const all = new Map(members.map(({ user }) => [user.id, user]));
    const me = this.#people.known(this.#people.me);
    const others = project.visibility === 'public' ? this.#people.all() : [];
    for (const person of me ? [me, ...others] : others) {
      all.set(person.id, person);
    }
    const first = (/** @type {Person} */ { id }) => (id === this.#people.me ? 0 : 1);
    return [...all.values()].sort((a, b) => first(a) - first(b) || a.name.localeCompare(b.name));
  }

  /** @param {Person} person */
  #item(person) {
    const remove = h(
      'button',
      { type: 'button', class: 'quiet icon-button', 'aria-label': `Unassign ${person.name}`, on: { click: () => this.#remove(person.id) } },
      icon('close'),
    );
    return h('li', { class: 'assignee' }, avatarOf(person), h('span', { dir: 'auto' }, person.name), this.#canWrite && remove);
  }

  /** @param {string} id */
  #add(id) {
    if (id !== '') {
      this.#chosen.push(id);
      this.#changed();
    }
  }

  /** @param {string} id */
  #remove(id) {
    this.#chosen = this.#chosen.filter((other) => other !== id);
    this.#changed();
  }

  #changed() {
    this.draw();
    this.#choice.focus();
  }
}

/** A user whom no node names, such as a disabled one. @param {string} id @returns {Person} */
function unknown(id) {
  return { id, name: 'Unknown user', avatar: null };
}
