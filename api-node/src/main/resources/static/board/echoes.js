/**
 * Own changes whose frames have not come back yet. A change of somebody else to the same thing in between may have happened before or
 * after ours: then nobody here knows who came last, and the state has to be fetched.
 */
export class Echoes {
  /** @type {Map<string, number>} */
  #awaited = new Map();
  #contested = false;

  /** @param {string} subject */
  expect(subject) {
    this.#awaited.set(subject, (this.#awaited.get(subject) ?? 0) + 1);
  }

  /** An own frame came. @param {string} subject @returns {boolean} whether it says what this tab did, and so has been seen already */
  own(subject) {
    const awaited = this.#awaited.get(subject) ?? 0;
    if (awaited === 1) {
      this.#awaited.delete(subject);
    } else if (awaited > 1) {
      this.#awaited.set(subject, awaited - 1);
    }
    return awaited > 0;
  }

  /** Somebody else's frame came. @param {string} subject */
  foreign(subject) {
    this.#contested ||= this.#awaited.has(subject);
  }

  get contested() {
    return this.#contested;
  }

  /** All state is fetched anew, after every change until now was answered. */
  settle() {
    this.#awaited.clear();
    this.#contested = false;
  }
}
