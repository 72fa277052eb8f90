import { find, h } from '../board/dom.js';

/** As in the style sheets: where there is no room for the list and the detail. */
const NARROW = '(max-width: 79.99rem)';

/**
 * Where there is no room for the list beside a ticket, the ticket is shown instead of the list, with a way back to where the list was.
 *
 * @typedef {import("./console-address.js").Place} Place
 */
export class OneAtATime {
  #isDetail = false;
  #scrolled = 0;

  /** @param {(place: Place) => string} linkTo */
  constructor(linkTo) {
    this.linkTo = linkTo;
  }

  /** @param {Place} place */
  show({ project, ticket }) {
    const isDetail = ticket !== '';
    const back = find('#back-to-list', HTMLElement);
    const link = h('a', { href: this.linkTo({ project, ticket: '' }) }, '‹ All tickets');
    back.hidden = !isDetail;
    back.replaceChildren(...(isDetail ? [link] : []));
    find('#resources', HTMLElement).classList.toggle('one', isDetail);
    if (isDetail !== this.#isDetail && matchMedia(NARROW).matches) {
      this.#move(isDetail, link);
    }
    this.#isDetail = isDetail;
  }

  /** @param {boolean} isDetail @param {HTMLElement} link */
  #move(isDetail, link) {
    if (isDetail) {
      this.#scrolled = scrollY;
      scrollTo(0, 0);
      link.focus({ preventScroll: true }); // What had the focus is not shown any more.
    } else {
      scrollTo(0, this.#scrolled);
    }
  }
}
