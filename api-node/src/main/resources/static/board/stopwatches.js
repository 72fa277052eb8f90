/**
 * This user's stopwatches on the cards of this board: which of them run, and the requests that start and end them. Nothing waits for the
 * answers; they, and what is pushed, correct what was shown too early.
 *
 * @typedef {"start" | "stop" | "cancel"} Action
 */
export class Stopwatches {
  #api;
  #base;
  #refused;
  /** @type {Set<string>} the cards whose stopwatch runs */
  #running = new Set();
  #list;

  /**
   * @param {object} page
   * @param {Pick<import("./api.js").Api, "get" | "post">} page.api
   * @param {Pick<import("../live-value.js").LiveValue<{issue_index: number}[]>, "refresh" | "change" | "watch"> | null} page.list all of them, as in the
   *   header; null on a node without stopwatches
   * @param {string} page.base the project's address
   * @param {(problem: unknown) => void} page.refused
   * @param {() => void} page.changed others run now
   */
  constructor({ api, list, base, refused, changed }) {
    this.#api = api;
    this.#base = base;
    this.#refused = refused;
    this.#list = list;
    list?.watch((all) => {
      this.#running = new Set(all.map(({ issue_index }) => String(issue_index)));
      changed();
    });
  }

  /** @param {string} id of a card */
  runs(id) {
    return this.#running.has(id);
  }

  refresh() {
    void this.#list?.refresh().catch(() => {});
  }

  /** @param {string} id of a card @param {Action} action @returns {Promise<void>} when the node has answered, whatever it said */
  async act(id, action) {
    this.#show(id, action === 'start');
    try {
      await this.#list?.change(() => this.#api.post(`${this.#base}/tickets/${id}/stopwatch/${action}`));
    } catch (problem) {
      this.#show(id, action !== 'start');
      this.#refused(problem);
      this.refresh(); // It may run on, or have ended elsewhere.
    }
  }

  /** @param {string} id @param {boolean} runs */
  #show(id, runs) {
    runs ? this.#running.add(id) : this.#running.delete(id);
  }

  /** The time that all users have spent on a card, in seconds. @param {string} id @returns {Promise<number>} */
  async total(id) {
    const { total } = await this.#api.get(`${this.#base}/tickets/${id}/times`);
    return total;
  }
}
