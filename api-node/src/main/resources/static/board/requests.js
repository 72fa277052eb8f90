import { Problem } from './api.js';

const AGAIN_MS = [250, 800, 2000];
/** No answer, or one of a load balancer or node after which the outcome is unknown. */
const UNSURE = new Set([0, 502, 503, 504]);

/**
 * Changes that this tab requests: shown at once where that is wanted, sent, and then confirmed by the answer or taken back.
 *
 * @typedef {import("./model.js").Board} Board
 * @typedef {import("./changes.js").Change} Change
 *
 * @typedef {object} Page
 * @property {import("./store.js").Store} store
 * @property {import("./api.js").Api} api
 * @property {import("./toasts.js").Toasts} toasts
 * @property {() => void} redraw
 * @property {import("./refresh.js").Refresh} refresh
 *
 * @typedef {object} Wanted
 * @property {() => Promise<any>} ask
 * @property {Change} [change] what is shown until the answer arrives
 * @property {string} [about] the subject of the resulting frame, if the answer contains everything that the frame does
 * @property {string} [queue] the name of what must not be requested in parallel, if it is not the subject
 * @property {(board: Board, answer: any) => Board} [put] applies the answer
 */
export class Requests {
  /** @type {Map<string, Promise<unknown>>} the last request about a thing: two of them must not overtake each other */
  #queues = new Map();

  /** @param {Page} page */
  constructor(page) {
    this.page = page;
  }

  /**
   * Sends the request of a form, which itself shows why something was refused.
   *
   * @param {Wanted} wanted
   * @returns {Promise<any>} the answer; fails as the request does
   */
  async run({ change = () => {}, ask, about, queue = about ?? 'other', put = (board) => board }) {
    const { store, redraw, refresh } = this.page;
    store.begin(change, about);
    redraw();
    const before = this.#queues.get(queue) ?? Promise.resolve();
    const mine = before.then(ask, ask);
    this.#queues.set(queue, mine);
    try {
      const answer = await mine;
      store.confirm(change, (board) => put(board, answer));
      return answer ?? {};
    } catch (problem) {
      store.abandon(change);
      // The change may have happened all the same, or its subject is not as it was shown.
      refresh.insist();
      throw problem;
    } finally {
      redraw();
    }
  }

  /**
   * Sends the request of an action on the board itself: a refusal is shown as a toast.
   *
   * @param {Wanted} wanted
   * @returns {Promise<any>} the answer, or undefined if it was refused
   */
  told(wanted) {
    return this.run(wanted).catch((problem) => this.page.toasts.refuse(problem));
  }
}

/**
 * Repeats a request whose outcome is unknown. Only for requests that may be carried out twice without harm: a user who drags a card while
 * a node dies need not notice.
 *
 * @template T
 * @param {() => Promise<T>} ask
 * @returns {Promise<T>}
 */
export async function again(ask) {
  for (const wait of AGAIN_MS) {
    try {
      return await ask();
    } catch (problem) {
      if (!isUnsure(problem)) {
        throw problem;
      }
      await new Promise((resolve) => setTimeout(resolve, wait * (1 + Math.random())));
    }
  }
  return ask();
}

/** Whether it may have happened or not. @param {unknown} problem */
export function isUnsure(problem) {
  return problem instanceof Problem && UNSURE.has(problem.status);
}
