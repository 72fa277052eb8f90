/** Time that passes only when it is told to. */
export class ManualClock {
  #now = 0;
  #timers = new Set();
  draws = [];

  now = () => this.#now;

  after = (milliseconds, run) => {
    const timer = { at: this.#now + milliseconds, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  };

  /** The next draw that was given, else 0: no jitter. */
  random = () => this.draws.shift() ?? 0;

  get timers() {
    return this.#timers.size;
  }

  /** Lets so much time pass, with everything that happens in it. */
  async advance(milliseconds) {
    const end = this.#now + milliseconds;
    await settled();
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#timers.delete(next);
      this.#now = next.at;
      next.run();
      await settled();
    }
    this.#now = end;
  }

  #next(end) {
    return [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
  }
}

/** When everything that was waiting only for its turn has had it. */
export const settled = async () => {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
};
