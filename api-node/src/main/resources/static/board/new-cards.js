import { addTicket } from './changes.js';
import { withTicket } from './merge.js';
import { isUnsure } from './requests.js';
import { guard } from './unsaved.js';

const FIRST_MS = 500;
const LONGEST_MS = 10_000;
/** A node remembers a key for at least ten minutes after its last use; after that, another try could create a second card. */
const KEY_MS = 9 * 60_000;
const DRAFT = 'new-cards';

/**
 * Cards that were typed here and that no node has confirmed yet. They are on the board at once, and are sent one after the other, as often
 * as it takes, each with its own idempotency key, so that no try creates a second card. They survive a reload and a new login. A card that
 * is refused stays, with the reason, until its user tries again or discards it.
 *
 * @typedef {import("./model.js").Ticket} Ticket
 * @typedef {import("./changes.js").Change} Change
 * @typedef {{title: string, description: string, labelIds: string[], assigneeIds?: string[],
 *   columnId: string | null}} Content
 * @typedef {Content & {key: string, askedAt: number | null, problem: string | null}} NewCard `problem` says why it is not sent
 */
export class NewCards {
  /** @type {Map<string, {card: NewCard, change: Change, done: (made: Ticket | undefined) => void}>} by their temporary ids on the board */
  #cards = new Map();
  #asking = false;
  #failures = 0;
  /** @type {(() => void) | undefined} */
  #wake;
  #ended = false;

  /**
   * @param {Pick<import("./requests.js").Page, "store" | "api" | "redraw" | "refresh">} page
   * @param {string} base the project's address
   * @param {import("./drafts.js").Drafts} drafts
   * @param {() => number} [now]
   */
  constructor(page, base, drafts, now = Date.now) {
    this.page = page;
    this.base = base;
    this.drafts = drafts;
    this.now = now;
  }

  /** @param {Partial<Content> & {title: string, columnId: string | null}} content @returns {Promise<Ticket | undefined>} undefined if discarded */
  add(content) {
    const card = { description: '', labelIds: [], ...content, key: crypto.randomUUID(), askedAt: null, problem: null };
    return new Promise((done) => this.#begin(card, done));
  }

  /** Restores the cards that were not saved when the page was left. */
  restore() {
    for (const card of /** @type {NewCard[]} */ (this.drafts.read(DRAFT) ?? [])) {
      const known = [...this.#cards.values()].some((other) => other.card.key === card.key);
      known || this.#begin(card, () => {});
    }
  }

  /** @param {string} id @returns {NewCard | undefined} */
  find(id) {
    return this.#cards.get(id)?.card;
  }

  /** Retries a refused card, or all others at once. @param {string} [id] @param {Partial<Content>} [content] */
  retry(id, content) {
    const found = id === undefined ? undefined : this.#cards.get(id);
    if (found?.card.problem) {
      // The card was refused, so its key belongs to no card; and the same key must not be sent with another text.
      Object.assign(found.card, content, { problem: null, key: crypto.randomUUID(), askedAt: null });
      this.#keep();
    }
    this.#wake?.();
    void this.#ask();
  }

  /** @param {string} id */
  discard(id) {
    const found = this.#cards.get(id);
    if (found) {
      this.page.store.abandon(found.change);
      this.#end(id, undefined);
    }
  }

  stop() {
    this.#ended = true;
    this.#wake?.();
  }

  /** @param {NewCard} card @param {(made: Ticket | undefined) => void} done */
  #begin(card, done) {
    const id = `draft-${card.key}`;
    const unguard = guard({ unsaved: () => this.#cards.has(id) });
    const change = (/** @type {import("./model.js").View} */ view) => addTicket(asTicket(id, card))(view);
    this.#cards.set(id, {
      card,
      change,
      done: (made) => {
        unguard();
        done(made);
      },
    });
    this.page.store.begin(change, 'created');
    this.#keep();
    void this.#ask();
  }

  /** Sends the cards one after the other, so that they keep the order in which they were typed. */
  async #ask() {
    if (this.#asking) {
      return;
    }
    this.#asking = true;
    try {
      for (let next = this.#next(); next && !this.#ended; next = this.#next()) {
        await this.#send(...next);
      }
    } finally {
      this.#asking = false;
    }
  }

  #next() {
    return [...this.#cards].find(([, { card }]) => card.problem === null);
  }

  /** @param {string} id @param {{card: NewCard, change: Change}} waiting */
  async #send(id, { card, change }) {
    const { key, title, description, labelIds, assigneeIds = [], columnId, askedAt } = card;
    if (askedAt !== null && this.now() - askedAt > KEY_MS) {
      this.#refused(
        card,
        'The server did not answer for several minutes. Check whether the card is already on the board before you try again.',
      );
      return;
    }
    // A request that is sent without a network reaches no node.
    if (globalThis.navigator?.onLine !== false) {
      card.askedAt ??= this.now();
    }
    this.#keep();
    try {
      const content = {
        title,
        columnId,
        ...(description !== '' && { description }),
        ...(labelIds.length > 0 && { labelIds }),
        ...(assigneeIds.length > 0 && { assigneeIds }),
      };
      const ticket = await this.page.api.post(`${this.base}/tickets`, content, { 'Idempotency-Key': key });
      this.#failures = 0;
      this.page.store.confirm(change, (board) => withTicket(board, ticket));
      this.#end(id, ticket);
    } catch (problem) {
      await this.#failed(id, problem, askedAt !== null);
    }
  }

  /** @param {string} id @param {unknown} problem @param {boolean} again */
  async #failed(id, problem, again) {
    const found = this.#cards.get(id);
    const status = /** @type {{status?: number}} */ (problem).status;
    if (!found) {
      return; // The card was discarded meanwhile. If it was created all the same, the stream reports it.
    }
    if (status === 404 && again) {
      // An earlier try whose answer got lost created the card, which was deleted since; or the board is gone, which the user knows by then.
      this.discard(id);
      this.page.refresh.insist();
    } else if (status === 401) {
      this.#ended = true; // The card is kept, and sent after the login.
    } else if (isUnsure(problem) || status === 429) {
      // The key makes the next try equivalent to this one, as long as the node remembers it.
      await this.#pause(Math.min(FIRST_MS * 2 ** this.#failures++, LONGEST_MS));
    } else {
      this.#refused(found.card, problem instanceof Error ? problem.message : String(problem));
      this.page.refresh.insist();
    }
  }

  /** @param {NewCard} card @param {string} problem */
  #refused(card, problem) {
    card.problem = problem;
    this.#keep();
  }

  /** @param {number} most */
  #pause(most) {
    return new Promise((/** @type {(value?: undefined) => void} */ resolve) => {
      const timer = setTimeout(resolve, most * (0.5 + Math.random() / 2));
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** @param {string} id @param {Ticket | undefined} made */
  #end(id, made) {
    const found = this.#cards.get(id);
    this.#cards.delete(id);
    this.#keep();
    found?.done(made);
  }

  #keep() {
    const cards = [...this.#cards.values()].map(({ card }) => card);
    cards.length > 0 ? this.drafts.keep(DRAFT, cards) : this.drafts.drop(DRAFT);
    this.page.redraw();
  }
}

/** @param {string} id @param {NewCard} card @returns {Ticket} */
function asTicket(id, { title, description, labelIds, assigneeIds = [], columnId, problem }) {
  return {
    id,
    number: 0,
    title,
    description,
    labelIds,
    assigneeIds,
    columnId,
    rank: null,
    createdBy: '',
    createdAt: '',
    updatedAt: '',
    version: '0',
    ...(problem !== null && { problem }),
  };
}
