/**
 * The address of a card, `…/board/DEMO/12`. Opening a card goes to its address, and closing it or the browser's Back returns; a link to it
 * opens the board with the card open.
 *
 * @typedef {object} Cards
 * @property {(number: number) => void} show opens this card
 * @property {() => Promise<boolean>} leave closes the open card, unless its user wants to stay
 */
export class CardAddress {
  /** @type {number | null} the card that is open */
  #open = null;
  /** Whether a step back closes the card, and does not lead to a page before this one. */
  #pushed = false;
  /** A step back takes a moment; a card that is opened meanwhile waits for it. */
  #returning = false;

  /** @param {Cards} cards */
  constructor(cards) {
    this.cards = cards;
    this.board = location.pathname.replace(/^(.*\/board\/[^/]+).*$/, '$1');
    addEventListener('popstate', () => this.#moved());
  }

  /** The card that the address names, or null. */
  get number() {
    const [, digits] = /^\/(\d+)\/?$/.exec(location.pathname.slice(this.board.length)) ?? [];
    return digits === undefined ? null : Number(digits);
  }

  /** @param {number} number */
  of(number) {
    return `${this.board}/${number}`;
  }

  /** @param {number} number of the card that was opened */
  opened(number) {
    this.#open = number;
    if (!this.#returning && this.number !== number) {
      history.pushState(null, '', this.of(number) + location.search);
      this.#pushed = true;
    }
  }

  /** @param {number} number of the card that was closed */
  closed(number) {
    if (this.#open === number) {
      this.#open = null;
      this.leave();
    }
  }

  /** Returns to the board's address from that of a card that is not open. */
  leave() {
    if (this.number === null || this.#returning) {
      return;
    }
    if (this.#pushed) {
      this.#pushed = false;
      this.#returning = true;
      history.back();
    } else {
      history.replaceState(null, '', this.board + location.search);
    }
  }

  async #moved() {
    const open = this.#open;
    if (this.#returning) {
      this.#returning = false;
      open !== null && this.opened(open);
      return;
    }
    const wanted = this.number;
    if (open === wanted) {
      return;
    }
    this.#pushed = false;
    if (open !== null) {
      this.#open = null; // Closing the card must not change the address, which is another one already.
      if (!(await this.cards.leave())) {
        this.opened(open);
        return;
      }
    }
    if (wanted !== null) {
      this.#pushed = true; // The card was reached by Forward, so the board is one step back.
      this.cards.show(wanted);
    }
  }
}
