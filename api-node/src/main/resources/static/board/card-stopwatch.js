import { find } from './dom.js';
import { Fetches } from './fetches.js';

/** @type {import("./stopwatches.js").Action[]} */
const ACTIONS = ['start', 'stop', 'cancel'];

/**
 * The stopwatch in the dialog of a card. All its buttons are there from the start, and those that make sense now are shown: at once when
 * one is pressed, and when a stopwatch was started or ended elsewhere.
 */
export class CardStopwatch {
  #stopwatches;
  #id;
  #total = new Fetches();
  #drawn;
  /** Null on a node without stopwatches. */
  element = copyOf('#card-stopwatch');

  /** @param {import("./stopwatches.js").Stopwatches} stopwatches @param {string} id of the card */
  constructor(stopwatches, id) {
    this.#stopwatches = stopwatches;
    this.#id = id;
    this.#drawn = stopwatches.runs(id);
    if (this.element) {
      for (const action of ACTIONS) {
        this.#button(this.element, action).addEventListener('click', () => void this.#act(action));
      }
      this.#draw();
      stopwatches.refresh();
      this.#askTotal();
    }
  }

  update() {
    if (this.#stopwatches.runs(this.#id) !== this.#drawn) {
      this.#draw();
      this.#askTotal();
    }
  }

  /** @param {import("./stopwatches.js").Action} action */
  async #act(action) {
    const answered = this.#stopwatches.act(this.#id, action);
    this.#draw();
    this.element && this.#button(this.element, action === 'start' ? 'stop' : 'start').focus(); // The one that was pressed is hidden.
    await answered;
    this.#draw(); // It may have been refused.
    this.#askTotal();
  }

  #draw() {
    this.#drawn = this.#stopwatches.runs(this.#id);
    for (const action of ACTIONS) {
      this.element && (this.#button(this.element, action).hidden = (action === 'start') === this.#drawn);
    }
  }

  #askTotal() {
    const { element } = this;
    void this.#total
      .run(
        'total',
        () => this.#stopwatches.total(this.#id),
        (seconds) => element && (find('.card-time', HTMLElement, element).textContent = `Total time: ${inWords(seconds)}`),
      )
      .catch(() => {}); // The card can be edited without it.
  }

  /** @param {HTMLElement} element @param {import("./stopwatches.js").Action} action */
  #button(element, action) {
    return find(`[data-does=${action}]`, HTMLButtonElement, element);
  }
}

/** A copy of a template's first element. @param {string} selector */
function copyOf(selector) {
  const template = document.querySelector(selector);
  const copy = template instanceof HTMLTemplateElement && document.importNode(template.content, true).firstElementChild;
  return copy instanceof HTMLElement ? copy : null;
}

/** A time as `none`, `45 s`, `12 min` or `3 h 5 min`. @param {number} seconds */
export function inWords(seconds) {
  if (seconds < 60) {
    return seconds < 1 ? 'none' : `${Math.floor(seconds)} s`;
  }
  const minutes = Math.floor(seconds / 60);
  const rest = minutes % 60 > 0 ? ` ${minutes % 60} min` : '';
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h${rest}`;
}
