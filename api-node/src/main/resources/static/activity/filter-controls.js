import { find, h } from '../board/dom.js';
import { EVERYTHING, isEverything } from './activity-filter.js';
import { KINDS, kindOf, kindsOf, userOf } from './activity-text.js';

/**
 * The fields in which a user chooses which activities are shown. They offer the node's own resources, and the users and resources of other
 * services that were seen.
 *
 * @typedef {import("./activity-filter.js").Filter} Filter
 */
export class FilterControls {
  #user = find('#filter-user', HTMLInputElement);
  #resource = find('#filter-resource', HTMLSelectElement);
  #type = find('#filter-type', HTMLSelectElement);
  /** @type {Set<string>} */
  #users = new Set();
  /** A filter with one resource keeps it until another choice is made. */
  #shown = EVERYTHING;

  /** @param {(filter: Filter) => void} chosen */
  constructor(chosen) {
    for (const type of Object.keys(KINDS)) {
      this.#offer(type, kindsOf(type));
    }
    const choose = () => {
      const user = this.#user.value.trim().replace(/^@/, '');
      chosen({ user, resource: this.#resource.value, type: this.#type.value });
    };
    this.#user.addEventListener('change', choose);
    // The cross of a search field clears it without a change.
    this.#user.addEventListener('search', () => this.#user.value.trim() !== this.#shown.user && choose());
    this.#resource.addEventListener('change', choose);
    this.#type.addEventListener('change', choose);
    find('#filters', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      this.#user.value.trim() !== this.#shown.user && choose();
    });
    find('#no-filter', HTMLElement).addEventListener('click', () => {
      chosen(EVERYTHING);
      this.#user.focus();
    });
  }

  /** @param {Filter} filter that is applied */
  show(filter) {
    const { user, resource, type } = filter;
    const [kind = '', id] = resource.split(/:(.*)/s);
    this.#shown = filter;
    this.#user.value = user;
    this.#resource.querySelector('option.one')?.remove();
    if (id !== undefined) {
      this.#resource.append(h('option', { class: 'one', value: resource }, `One ${kindOf(kind)}`));
    } else if (kind !== '') {
      this.#offer(kind, kindsOf(kind));
    }
    this.#resource.value = resource;
    this.#type.value = type;
    for (const field of [this.#user, this.#resource, this.#type]) {
      field.classList.toggle('filtering', field.value !== '');
    }
    find('#no-filter', HTMLElement).hidden = isEverything(filter);
  }

  /** @param {readonly import("./activity-text.js").Activity[]} activities which have users and resources to choose from */
  learn(activities) {
    for (const activity of activities) {
      this.#offer(activity.resource.type, kindsOf(activity.resource.type));
      const { username } = activity.user ?? {};
      username && this.person({ username, name: userOf(activity) });
    }
  }

  /** @param {{username: string, name: string}} user */
  person({ username, name }) {
    if (!this.#users.has(username)) {
      this.#users.add(username);
      find('#users', HTMLElement).append(h('option', { value: username }, name));
    }
  }

  /** @param {string} type @param {string} words */
  #offer(type, words) {
    const known = [...this.#resource.options].some(({ value }) => value === type);
    known || this.#resource.add(h('option', { value: type }, words));
  }
}
