import { find } from './dom.js';

/** A short break is over before anybody has to know of it. */
const CALM_MS = 900;
const BRIEFLY_MS = 4000;

/** @type {Record<string, {text: string, tone: string, passing?: boolean, calm?: boolean}>} */
const PHASES = {
  connecting: { text: 'Connecting', tone: 'wait', calm: true },
  live: { text: 'Live', tone: 'live' },
  'catching-up': { text: 'Catching up', tone: 'wait' },
  resumed: { text: 'Resumed', tone: 'live', passing: true },
  resynced: { text: 'Up to date again', tone: 'live', passing: true },
  reconnecting: { text: 'Reconnecting', tone: 'wait', calm: true },
  polling: { text: 'Checking now and then', tone: 'wait' },
  closed: { text: 'Disconnected', tone: 'closed' },
};

/** Says whether the page is live. @typedef {{phase: string, node?: string | null, reason?: string | null, transport?: string | null, role?: string | null}} State */
export class Connection {
  /** @type {number | undefined} */
  #timer;

  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    this.text = find('.state-text', HTMLElement, element);
  }

  /** @param {State} state */
  show(state) {
    clearTimeout(this.#timer);
    const { text, tone, passing, calm } = PHASES[state.phase] ?? { text: state.phase, tone: 'wait' };
    const draw = () => this.#draw(state, text, tone);
    if (calm && this.element.dataset['tone'] === 'live') {
      this.#timer = setTimeout(draw, CALM_MS);
      return;
    }
    draw();
    if (passing) {
      this.#timer = setTimeout(() => this.#draw(state, 'Live', 'live'), BRIEFLY_MS);
    }
  }

  /** @param {State} state @param {string} text @param {string} tone */
  #draw({ phase, node, reason, transport, role }, text, tone) {
    this.element.dataset['state'] = phase;
    this.element.dataset['tone'] = tone;
    this.text.textContent = text;
    this.element.title = [node && `Node ${node}`, transport, role, reason].filter(Boolean).join(' · ');
  }
}
