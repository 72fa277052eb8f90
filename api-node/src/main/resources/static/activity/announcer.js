/** How long after the last announcement the next one may come: a busy system must not drown what else is read aloud. */
const PAUSE_MS = 10_000;
/** What happens together is announced together. */
const GATHER_MS = 500;

/** Tells readers of the screen what came, politely, and not too often: many activities in one sentence. */
export class Announcer {
  #count = 0;
  #last = '';
  #lastAt = -Infinity;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {(text: string) => void} say @param {() => number} [now] milliseconds */
  constructor(say, now = () => performance.now()) {
    this.say = say;
    this.now = now;
  }

  /** @param {number} count of activities @param {string} newest the sentence of the newest one */
  arrived(count, newest) {
    this.#count += count;
    this.#last = newest;
    this.#timer ??= setTimeout(() => this.#announce(), Math.max(GATHER_MS, this.#lastAt + PAUSE_MS - this.now()));
  }

  #announce() {
    this.#timer = undefined;
    this.#lastAt = this.now();
    this.say(this.#count === 1 ? this.#last : `${this.#count} new activities. The latest: ${this.#last}`);
    this.#count = 0;
  }
}
