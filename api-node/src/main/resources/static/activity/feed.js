/**
 * The activities that a page has, the newest first, each once and not more than a page can show. What is dropped at the end can be loaded
 * again.
 *
 * @typedef {import("./activity-text.js").Activity} Activity
 * @typedef {{activities: Activity[], next: string | null}} Page
 */
export class Feed {
  /** @type {Activity[]} */
  #activities = [];
  /** @type {Set<string>} */
  #ids = new Set();
  /** @type {string | null} */
  #next = null;
  #most;

  /** @param {number} [most] activities to keep when others come; more only when older ones are loaded */
  constructor(most = 500) {
    this.#most = most;
  }

  get activities() {
    return /** @type {readonly Activity[]} */ (this.#activities);
  }

  /** Where the next older ones begin; null if there are none. */
  get next() {
    return this.#next;
  }

  /** @param {Page} page which replaces what was there */
  reset({ activities, next }) {
    this.#activities = [];
    this.#ids.clear();
    this.older({ activities, next });
  }

  /** @param {Page} page the newest activities; if none of them was there, some may be missing in between */
  renew(page) {
    const { activities } = page;
    activities.some(({ id }) => this.#ids.has(id)) ? this.newer(activities.toReversed()) : this.reset(page);
  }

  /** @param {Page} page that follows on the last one */
  older({ activities, next }) {
    for (const activity of activities) {
      if (!this.#ids.has(activity.id)) {
        this.#ids.add(activity.id);
        this.#activities.push(activity);
      }
    }
    this.#next = next;
  }

  /** @param {readonly Activity[]} activities in the order in which they happened @returns {Activity[]} those that are new here */
  newer(activities) {
    const fresh = activities.filter(({ id }) => !this.#ids.has(id) && this.#ids.add(id));
    this.#activities.unshift(...fresh.toReversed());
    const tooMany = this.#activities.length - this.#most;
    if (fresh.length > 0 && tooMany > 0) {
      for (const { id } of this.#activities.splice(-tooMany)) {
        this.#ids.delete(id);
      }
      this.#next = this.#activities.at(-1)?.id ?? null;
    }
    return fresh;
  }
}
