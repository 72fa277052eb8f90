import { find } from '../board/dom.js';
import { urlOf } from '../board/root.js';
import { LiveValue } from '../live-value.js';
import { elapsed } from './elapsed.js';

const TICK_MS = 1000;
/** Between the icon and the popup, and around the latter. */
const GAP = 8;

/**
 * @typedef {object} Stopwatch
 * @property {number} project_id
 * @property {string} project_key
 * @property {number} issue_index the id of the card
 * @property {number} ticket_number
 * @property {string} issue_title
 * @property {number} seconds when it was sent
 * @property {string} created
 */

/**
 * The stopwatches that run, behind the icon in the header.
 *
 * @param {import("../board/api.js").Api} api
 * @param {(problem: unknown) => void} refused
 * @returns {LiveValue<Stopwatch[]> | null} null if this node has no stopwatches
 */
export function runningStopwatches(api, refused) {
  const icon = document.querySelector('#stopwatch');
  if (!(icon instanceof HTMLElement)) {
    return null;
  }
  const menu = new StopwatchMenu(icon, (stopwatch, action) => {
    const { project_id, issue_index } = stopwatch;
    value.push(menu.running.filter((other) => other.issue_index !== issue_index));
    const end = () => api.post(`/api/projects/${project_id}/tickets/${issue_index}/stopwatch/${action}`);
    value.change(end).catch((problem) => {
      refused(problem);
      void value.refresh().catch(() => {}); // It may run on, or have ended elsewhere.
    });
  });
  /** @type {LiveValue<Stopwatch[]>} */
  const value = new LiveValue({
    type: 'stopwatches',
    read: (data) => (Array.isArray(data) ? data : undefined),
    fetch: () => api.get('/user/stopwatches'),
    show: (stopwatches) => menu.show(stopwatches),
    identity,
  });
  return value;
}

/** Which ones run, since when: not for how long. @param {Stopwatch[]} stopwatches */
function identity(stopwatches) {
  return stopwatches.map(({ project_id, issue_index, issue_title, created }) => [project_id, issue_index, issue_title, created]);
}

class StopwatchMenu {
  /** @type {Stopwatch[]} */
  running = [];
  /** When each was told of, in milliseconds. @type {WeakMap<Stopwatch, number>} */
  #told = new WeakMap();
  /** @type {number | undefined} */
  #ticking;
  #popup = find('#stopwatch-popup', HTMLElement);
  #template = find('#stopwatch-template', HTMLTemplateElement);

  /** @param {HTMLElement} icon @param {(stopwatch: Stopwatch, action: "stop" | "cancel") => void} act */
  constructor(icon, act) {
    this.icon = icon;
    this.act = act;
    this.#popup.addEventListener('beforetoggle', (event) => this.#opensOrCloses(/** @type {ToggleEvent} */ (event).newState === 'open'));
  }

  /** @param {Stopwatch[]} stopwatches */
  show(stopwatches) {
    const same = JSON.stringify(identity(stopwatches)) === JSON.stringify(identity(this.running));
    this.running = stopwatches;
    for (const stopwatch of stopwatches) {
      this.#told.has(stopwatch) || this.#told.set(stopwatch, Date.now());
    }
    const names = stopwatches.map(nameOf).join(', ');
    names === '' && this.#leaveFocus();
    this.icon.hidden = names === '';
    this.icon.title = `Stopwatch: ${names}`;
    this.icon.setAttribute('aria-label', this.icon.title);
    if (this.#popup.matches(':popover-open')) {
      names === '' ? this.#popup.hidePopover() : same || this.#draw();
    }
  }

  /** Whether the focus is on what is about to go. */
  get #hasFocus() {
    return this.icon === document.activeElement || this.#popup.contains(document.activeElement);
  }

  /** The icon and the popup disappear: the focus goes to what stays beside them. */
  #leaveFocus() {
    const next = document.querySelector('#notifications') ?? document.querySelector('.brand');
    if (this.#hasFocus && next instanceof HTMLElement) {
      next.focus();
    }
  }

  /** @param {boolean} opens */
  #opensOrCloses(opens) {
    clearInterval(this.#ticking);
    if (opens) {
      this.#draw();
      this.#ticking = setInterval(() => this.#tick(), TICK_MS);
      const { bottom, right } = this.icon.getBoundingClientRect();
      const width = document.documentElement.clientWidth;
      this.#popup.style.top = `${bottom + GAP}px`;
      this.#popup.style.right = `${Math.max(GAP, Math.min(width - right, width - this.#widest - GAP))}px`;
    }
  }

  /** As the style has it: a closed popup has no width yet. */
  get #widest() {
    return 20 * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  }

  /** The content is made anew at each opening, so nothing of an earlier one remains. */
  #draw() {
    const hadFocus = this.#popup.contains(document.activeElement);
    this.#popup.replaceChildren(...this.running.map((stopwatch) => this.#one(stopwatch)));
    hadFocus && this.#popup.querySelector('a')?.focus();
    this.#tick();
  }

  /** @param {Stopwatch} stopwatch */
  #one(stopwatch) {
    const made = document.importNode(this.#template.content, true);
    const link = find('.stopwatch-title', HTMLAnchorElement, made);
    link.textContent = nameOf(stopwatch);
    link.href = urlOf(`/board/${encodeURIComponent(stopwatch.project_key)}/${stopwatch.ticket_number}`);
    for (const action of /** @type {const} */ (['stop', 'cancel'])) {
      const button = find(`.stopwatch-${action}`, HTMLElement, made);
      button.addEventListener('click', () => this.act(stopwatch, action));
      this.running.length > 1 && button.setAttribute('aria-label', `${button.textContent} ${nameOf(stopwatch)}`);
    }
    return made;
  }

  #tick() {
    const times = this.#popup.querySelectorAll('.stopwatch-time');
    this.running.forEach((stopwatch, at) => {
      const since = (Date.now() - (this.#told.get(stopwatch) ?? 0)) / 1000;
      const time = times[at];
      time && (time.textContent = elapsed(stopwatch.seconds + since));
    });
  }
}

/** @param {Stopwatch} stopwatch */
function nameOf({ project_key, ticket_number, issue_title }) {
  return `${project_key}-${ticket_number} ${issue_title}`;
}
