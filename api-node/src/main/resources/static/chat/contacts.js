import { find } from '../board/dom.js';
import { Fragment } from './fragment.js';
import { tellContactTimes } from './times.js';

const TYPING_MS = 200;
/** @type {Record<string, (at: number, last: number) => number>} */
const MOVES = { ArrowDown: (at) => at + 1, ArrowUp: (at) => at - 1, Home: () => 0, End: (_, last) => last };

/** The list of contacts, in which the arrow keys move; Tab enters it once. */
export class Contacts {
  #list = find('#sidebar', HTMLElement);
  #search = find('#find', HTMLInputElement);
  #fragment;
  /** @type {number | undefined} */
  #timer;
  /** @type {string | null} */
  #open = null;

  /** @param {{open: (peer: string) => void, unread: (threads: number) => void}} page */
  constructor(page) {
    this.page = page;
    this.#fragment = new Fragment(this.#list, {
      parameters: () => ({ peer: this.#open ?? '', find: this.#search.value.trim() }),
      shown: () => this.#shown(),
    });
    this.#list.addEventListener('click', (event) => this.#clicked(event));
    this.#list.addEventListener('keydown', (event) => this.#pressed(event));
    this.#list.addEventListener('focusin', ({ target }) => this.#reach(/** @type {HTMLElement} */ (target)));
    this.#search.addEventListener('input', () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#fragment.restart(), TYPING_MS);
    });
    this.#search.addEventListener('keydown', (event) => {
      if (event.key === 'ArrowDown') {
        event.preventDefault();
        this.#links[0]?.focus();
      }
    });
    this.#shown();
  }

  get #links() {
    return /** @type {HTMLAnchorElement[]} */ ([...this.#list.querySelectorAll('a.contact')]);
  }

  refresh() {
    this.#fragment.refresh();
  }

  /** @param {string | null} peer */
  mark(peer) {
    this.#open = peer;
    for (const link of this.#links) {
      link.dataset['peer'] === peer ? link.setAttribute('aria-current', 'page') : link.removeAttribute('aria-current');
    }
    this.#reach(this.#links.find((link) => link.dataset['peer'] === peer));
  }

  /** What the list calls the contact. @param {string} peer */
  nameOf(peer) {
    const link = this.#links.find((each) => each.dataset['peer'] === peer);
    return link?.querySelector('.contact-name')?.textContent ?? peer.replace('https://', '');
  }

  /** Where the list was left, or at its beginning. */
  focus() {
    (this.#links.find(({ tabIndex }) => tabIndex === 0) ?? this.#search).focus();
  }

  #shown() {
    const list = this.#list.querySelector('#contacts');
    tellContactTimes(this.#list);
    this.page.unread(list instanceof HTMLElement ? Number(list.dataset['unread']) : 0);
    this.mark(this.#open);
  }

  /** The link to which Tab leads. @param {HTMLElement | undefined} wanted */
  #reach(wanted) {
    const links = this.#links;
    const reached = links.find((link) => link === wanted) ?? links.find((link) => link === document.activeElement) ?? links[0];
    links.forEach((link) => (link.tabIndex = link === reached ? 0 : -1));
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const link = event.target instanceof Element ? event.target.closest('a.contact') : null;
    const elsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0;
    if (link instanceof HTMLElement && !elsewhere) {
      event.preventDefault();
      this.page.open(link.dataset['peer'] ?? '');
    }
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    const links = this.#links;
    const at = links.findIndex((link) => link === document.activeElement);
    const to = MOVES[event.key]?.(at, links.length - 1);
    if (to !== undefined && at >= 0) {
      event.preventDefault();
      to < 0 ? this.#search.focus() : links[Math.min(to, links.length - 1)]?.focus();
    }
  }
}
