/** Time that passes only when it is told to. */
export class ManualClock {
  #now = 0;
  /** Of the machine while it is awake, by which timers run. */
  #awake = 0;
  #timers = new Set();
  draws = [];

  now = () => this.#now;

  after = (milliseconds, run) => {
    const timer = { at: this.#awake + milliseconds, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  };

  /** The next draw that was given, else 0: no jitter. */
  random = () => this.draws.shift() ?? 0;

  /** So much time passes in which no timer runs, as when a machine sleeps. Less than 0: the clock is set back. */
  sleep(milliseconds) {
    this.#now += milliseconds;
  }

  get timers() {
    return this.#timers.size;
  }

  /** Lets so much time pass, with everything that happens in it. */
  async advance(milliseconds) {
    const end = this.#awake + milliseconds;
    await settled();
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#timers.delete(next);
      this.#pass(next.at);
      next.run();
      await settled();
    }
    this.#pass(end);
  }

  #pass(awake) {
    this.#now += awake - this.#awake;
    this.#awake = awake;
  }

  #next(end) {
    return [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
  }
}

/** When everything that was waiting only for its turn has had it. */
export const settled = async () => {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
};
