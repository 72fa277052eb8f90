import { Fetches } from './fetches.js';
import { merged, withRights, withThings, withTicket, without } from './merge.js';
import { boardOf } from './model.js';

const AGAIN_MS = 1500;

/**
 * Fetches state that frames only refer to. A stream that resumes does not repeat earlier frames, so a failed fetch is repeated until it
 * succeeds.
 *
 * @typedef {import("./model.js").Board} Board
 * @typedef {import("./model.js").BoardAnswer} BoardAnswer
 * @typedef {import("./frames.js").Need} Need
 */
export class Refresh {
  #fetches = new Fetches();
  /** @type {number | undefined} */
  #timer;
  #ended = false;

  /**
   * @param {import("./store.js").Store} store
   * @param {Pick<import("./api.js").Api, "get">} api
   * @param {string} base the project's address
   * @param {{changed: () => void, gone: () => void}} told gone: the board is gone, or the right to read it
   */
  constructor(store, api, base, told) {
    this.store = store;
    this.api = api;
    this.base = base;
    this.told = told;
  }

  /** All of the board, now. @returns {Promise<void>} fails as the request does */
  all() {
    return this.#fetch('board', '/board', (board, answer, asked) => merged(board, boardOf(answer), asked));
  }

  /** All of the board, as soon as a node can give it. */
  insist() {
    clearTimeout(this.#timer);
    this.all().catch((problem) => (statusOf(problem) === 404 ? this.told.gone() : this.#later(problem)));
  }

  /** @param {Need} need */
  need(need) {
    if (need.what === 'board') {
      this.insist();
      return;
    }
    const { kind, path, put } = fetchable(need);
    this.#fetch(kind, path, put).catch((problem) => this.#missed(need, problem));
  }

  stop() {
    this.#ended = true;
    clearTimeout(this.#timer);
  }

  /**
   * @param {string} kind
   * @param {string} path
   * @param {(board: Board, answer: any, asked: Board) => Board} put also gets what was known when the request was sent
   */
  #fetch(kind, path, put) {
    return this.#fetches.run(
      kind,
      async () => ({ asked: this.store.board, answer: await this.api.get(this.base + path) }),
      ({ asked, answer }) => {
        this.store.fetched((board) => put(board, answer, asked));
        this.told.changed();
      },
      'board',
    );
  }

  /** @param {Exclude<Need, {what: "board"}>} need @param {unknown} problem */
  #missed(need, problem) {
    if (statusOf(problem) === 404 && need.what === 'ticket') {
      this.store.fetched((board) => without(board, 'tickets', need.id, Number(board.tickets.get(need.id)?.version ?? 0)));
      this.told.changed();
    } else {
      this.#later(problem);
    }
  }

  /** @param {unknown} problem */
  #later(problem) {
    if (!this.#ended && statusOf(problem) !== 401) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.insist(), AGAIN_MS * (1 + Math.random()));
    }
  }
}

/**
 * @param {Exclude<Need, {what: "board"}>} need
 * @returns {{kind: string, path: string, put: (board: Board, answer: any) => Board}}
 */
function fetchable(need) {
  switch (need.what) {
    case 'column':
      return {
        kind: `column.${need.id}`,
        path: `/columns/${need.id}/tickets`,
        put: (board, { tickets }) => withThings(board, 'tickets', tickets),
      };
    case 'ticket':
      return { kind: `ticket.${need.id}`, path: `/tickets/${need.id}`, put: withTicket };
    default:
      return { kind: 'project', path: '', put: withRights };
  }
}

/** @param {unknown} problem */
function statusOf(problem) {
  return /** @type {{status?: number}} */ (problem).status;
}
