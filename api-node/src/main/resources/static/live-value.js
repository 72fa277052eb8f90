/**
 * A value that is pushed whole, and fetched by pages that the push has not reached. What was asked for before a push is older than it, so
 * such an answer is dropped, and so is one that a later answer overtook.
 *
 * @template T
 */
export class LiveValue {
  #asked = 0;
  #applied = 0;
  /** @type {string | undefined} */
  #known;
  /** @type {((value: T) => void)[]} */
  #shows;

  /**
   * @param {object} of
   * @param {string} of.type the event that brings it
   * @param {(data: any) => T | undefined} of.read its data; undefined for what no node sends
   * @param {() => Promise<any>} of.fetch the same data as an answer
   * @param {(value: T) => void} of.show
   * @param {(value: T) => unknown} [of.identity] what makes two values the same, where it is not all of it
   */
  constructor({ type, read, fetch, show, identity = (value) => value }) {
    this.type = type;
    this.of = { read, fetch, identity };
    this.#shows = [show];
  }

  /** @param {(value: T) => void} show is called with each value from now on, too */
  watch(show) {
    this.#shows.push(show);
  }

  /** @param {unknown} data of an event */
  push(data) {
    this.#apply(++this.#asked, data);
  }

  /** @returns {Promise<boolean>} whether it has changed; fails when the request does */
  async refresh() {
    const sequence = ++this.#asked;
    return this.#apply(sequence, await this.of.fetch());
  }

  /**
   * Sends a change that is answered with the same data as `fetch`. What was asked for before it is older.
   *
   * @param {() => Promise<any>} send
   * @returns {Promise<void>} fails when the request does
   */
  async change(send) {
    const sequence = ++this.#asked;
    this.#applied = sequence;
    this.#apply(sequence, await send());
  }

  /** @param {number} sequence @param {unknown} data */
  #apply(sequence, data) {
    const value = this.of.read(data);
    if (value === undefined || sequence < this.#applied) {
      return false;
    }
    this.#applied = sequence;
    this.#shows.forEach((show) => show(value));
    const identity = JSON.stringify(this.of.identity(value));
    const changed = identity !== this.#known;
    this.#known = identity;
    return changed;
  }
}
