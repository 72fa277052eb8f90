import { h } from './dom.js';

const STAY_MS = 5000;
const MOST = 3;

/**
 * Short messages at the lower edge. Similar messages become one with a count, so that a busy board does not flood the page.
 *
 * @typedef {object} Toast
 * @property {string} text
 * @property {"news" | "warning" | "error"} [tone]
 * @property {string} [kind] messages of the same kind are similar
 * @property {(count: number) => string} [several] the text for several messages of a kind
 * @property {{label: string, run: () => void}} [action]
 */
export class Toasts {
  /** @type {Map<string, {element: HTMLElement, count: number, timer: number}>} */
  #shown = new Map();
  #last = 0;
  #list = h('div', { class: 'toasts', role: 'status', 'aria-live': 'polite' });

  constructor() {
    document.body.append(this.#list);
    // Messages stay while the pointer is over them.
    this.#list.addEventListener('pointerenter', () => this.#shown.forEach(({ timer }) => clearTimeout(timer)));
    this.#list.addEventListener('pointerleave', () => this.#shown.forEach((_, kind) => this.#expire(kind)));
  }

  /** @param {Toast} toast */
  show({ text, tone = 'news', kind = `toast-${++this.#last}`, several, action }) {
    const before = this.#shown.get(kind);
    const count = (before?.count ?? 0) + 1;
    const element = h(
      'div',
      { class: `toast ${tone}` },
      h('span', {}, count > 1 && several ? several(count) : text),
      action &&
        h('button', {
          type: 'button',
          class: 'quiet',
          textContent: action.label,
          on: {
            click: () => {
              this.#drop(kind);
              action.run();
            },
          },
        }),
    );
    if (before) {
      clearTimeout(before.timer);
      before.element.replaceWith(element);
      element.classList.add('again');
    } else {
      this.#list.append(element);
    }
    // An open modal dialog covers everything outside the top layer, in which the newest element is on top.
    if (this.#list.showPopover) {
      this.#list.popover = 'manual';
      if (this.#list.matches(':popover-open')) {
        this.#list.hidePopover();
      }
      this.#list.showPopover();
    }
    this.#shown.set(kind, { element, count, timer: 0 });
    this.#expire(kind, tone === 'news' ? STAY_MS : STAY_MS * 1.6);
    for (const oldest of [...this.#shown.keys()].slice(0, -MOST)) {
      this.#drop(oldest);
    }
  }

  /** @param {unknown} problem */
  refuse(problem) {
    this.show({ text: problem instanceof Error ? problem.message : String(problem), tone: 'error', kind: 'refused' });
  }

  /** @param {string} kind @param {number} [after] */
  #expire(kind, after = STAY_MS) {
    const toast = this.#shown.get(kind);
    if (toast) {
      clearTimeout(toast.timer);
      toast.timer = setTimeout(() => this.#drop(kind), after);
    }
  }

  /** @param {string} kind */
  #drop(kind) {
    const toast = this.#shown.get(kind);
    clearTimeout(toast?.timer);
    toast?.element.remove();
    this.#shown.delete(kind);
    if (this.#shown.size === 0 && this.#list.matches(':popover-open')) {
      this.#list.hidePopover();
    }
  }
}
