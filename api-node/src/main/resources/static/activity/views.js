import { find } from '../board/dom.js';

/** Chooses which panel is shown where there is no room for all of them. */
export class Views {
  #main = find('#console', HTMLElement);
  #buttons = /** @type {HTMLElement[]} */ ([...this.#main.querySelectorAll('[data-shows]')]);

  constructor() {
    for (const button of this.#buttons) {
      button.addEventListener('click', () => this.show(button.dataset['shows'] ?? ''));
    }
  }

  /** @param {string} view */
  show(view) {
    this.#main.dataset['view'] = view;
    for (const button of this.#buttons) {
      button.setAttribute('aria-pressed', String(button.dataset['shows'] === view));
    }
  }
}
