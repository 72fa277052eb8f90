/** How far from the end the reader still counts as being there. */
const NEAR = 60;

/** Keeps a thread at its end while the reader is there, and where the reader is otherwise. */
export class Scrolling {
  #atEnd = true;
  #fromEnd = 0;

  /** @param {HTMLElement} thread the place of threads @param {HTMLButtonElement} newer leads to the end */
  constructor(thread, newer) {
    this.thread = thread;
    this.newer = newer;
    newer.addEventListener('click', () => this.toEnd());
    thread.addEventListener('scroll', () => this.#scrolled(), { capture: true, passive: true });
    // The keyboard of a phone, and a text that grows, take space from the thread.
    new ResizeObserver(() => this.#atEnd && this.toEnd()).observe(thread);
  }

  get #box() {
    return this.thread.querySelector('#scroller');
  }

  toEnd() {
    this.#atEnd = true;
    this.newer.hidden = true;
    this.#box?.scrollTo({ top: this.#box.scrollHeight, behavior: 'instant' });
  }

  /** After something has changed below the messages. The reader elsewhere stays where the text is. */
  endChanged() {
    this.#atEnd && this.toEnd();
    this.#measure();
  }

  /** After the thread has changed. @param {boolean} grew whether there are messages at its end that were not there */
  changed(grew) {
    if (this.#atEnd) {
      this.toEnd();
    } else if (this.#box) {
      grew && (this.newer.hidden = false);
      const top = this.#box.scrollHeight - this.#fromEnd;
      // At the end it stays as far from the beginning, elsewhere as far from the end.
      grew || this.#box.scrollTo({ top, behavior: 'instant' });
    }
    this.#measure();
  }

  /** The newest row whose beginning is in sight, 0 without one. */
  get lastRowInSight() {
    const end = this.#box?.getBoundingClientRect().bottom ?? 0;
    const rows = [...(this.#box?.querySelectorAll('[data-row]') ?? [])];
    const seen = rows.findLast((row) => row.getBoundingClientRect().top < end);
    return Number(/** @type {HTMLElement | undefined} */ (seen)?.dataset['row'] ?? 0);
  }

  #scrolled() {
    this.#measure();
    const box = this.#box;
    this.#atEnd = !box || this.#fromEnd - box.clientHeight < NEAR;
    if (this.#atEnd) {
      this.newer.hidden = true;
    }
  }

  #measure() {
    const box = this.#box;
    this.#fromEnd = box ? box.scrollHeight - box.scrollTop : 0;
  }
}
