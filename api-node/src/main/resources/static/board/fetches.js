/**
 * Keeps answers in the order of their requests. One request of a kind is under way at a time; if it is asked for again meanwhile, it is
 * sent once more afterwards. An answer is dropped if a later request whose answer covers it was answered first.
 */
export class Fetches {
  #asked = 0;
  /** @type {Map<string, number>} kind to the number of the newest request whose answer was used */
  #used = new Map();
  /** @type {Map<string, {again: boolean, done: Promise<void>}>} */
  #running = new Map();

  /**
   * @template T
   * @param {string} kind
   * @param {() => Promise<T>} ask
   * @param {(answer: T) => void} use
   * @param {string} [coveredBy] the kind whose answers contain this one's
   * @returns {Promise<void>} when the answer to a request that was sent from now on has been used or dropped
   */
  run(kind, ask, use, coveredBy = kind) {
    const running = this.#running.get(kind);
    if (running) {
      running.again = true;
      return running.done;
    }
    const mine = { again: true, done: Promise.resolve() };
    this.#running.set(kind, mine);
    mine.done = (async () => {
      try {
        while (mine.again) {
          mine.again = false;
          const number = ++this.#asked;
          const answer = await ask();
          if (number > Math.max(this.#used.get(kind) ?? 0, this.#used.get(coveredBy) ?? 0)) {
            this.#used.set(kind, number);
            use(answer);
          }
        }
      } finally {
        this.#running.delete(kind);
      }
    })();
    return mine.done;
  }
}
