import { find } from './dom.js';
import { isAnswer, statusOf } from './status.js';

/** How long a break lasts before it is mentioned: a short one is over by then. */
const CALM_MS = 900;
const BRIEFLY_MS = 4000;
const PROBE_MS = 3000;

/**
 * Shows whether the page is live, and whether changes made here are saved. The two differ, since the stream and the requests may take
 * different paths, and a stream that broke off says nothing about the server.
 *
 * @typedef {{phase: import("./status.js").Phase, node?: string | null, transport?: string | null, role?: string | null,
 *   via?: string | null, fallback?: {reason: string} | null}} State
 */
export class Connection {
  /** @type {State} */
  #state = { phase: 'connecting' };
  #reachable = true;
  #told = true;
  /** @type {number | undefined} */
  #timer;
  /** @type {number | undefined} */
  #probe;

  /**
   * @param {HTMLElement} element
   * @param {object} page
   * @param {() => Promise<unknown>} page.probe asks the server for something small
   * @param {(reachable: boolean) => void} [page.reached] is called when the server cannot be reached, and when it can again
   * @param {import("./status.js").Words} [page.words]
   */
  constructor(element, { probe, reached = () => {}, words = {} }) {
    this.element = element;
    this.page = { probe, reached, words };
    this.text = find('.state-text', HTMLElement, element);
    addEventListener('offline', () => this.#reached(false));
    addEventListener('online', () => this.#look());
  }

  /** @param {State} state of the stream */
  show(state) {
    this.#state = state;
    this.#draw();
  }

  /**
   * Wraps a function that sends requests, to learn from their answers whether the server can be reached.
   *
   * @param {(input: string, init: RequestInit) => Promise<Response>} send
   * @returns {(input: string, init: RequestInit) => Promise<Response>}
   */
  watching(send) {
    return async (input, init) => {
      try {
        const answer = await send(input, init);
        this.answered(answer.status);
        return answer;
      } catch (problem) {
        this.#reached(false);
        throw problem;
      }
    };
  }

  /** A request was sent another way. @param {number} status of its answer; 0 when there was none */
  answered(status) {
    this.#reached(isAnswer(status));
  }

  /** @param {boolean} reachable */
  #reached(reachable) {
    if (reachable !== this.#reachable) {
      this.#reachable = reachable;
      reachable || this.#look();
      this.#draw();
    }
  }

  #draw() {
    clearTimeout(this.#timer);
    const status = statusOf(this.#state.phase, this.#reachable, this.page.words);
    if (status.calm && this.element.dataset['tone'] === 'live') {
      this.#timer = setTimeout(() => this.#say(status), CALM_MS);
      return;
    }
    this.#say(status);
    if (status.passing) {
      this.#timer = setTimeout(() => this.#say(statusOf('live', true, this.page.words)), BRIEFLY_MS);
    }
  }

  /** @param {import("./status.js").Status} status */
  #say({ text, tone, tip }) {
    const { phase, node, transport, role, via, fallback } = this.#state;
    Object.assign(this.element.dataset, {
      state: this.#reachable ? phase : 'offline',
      tone,
      // Not shown to users, who read the tip.
      node: node ?? '',
      transport: transport ?? '',
      role: role ?? '',
      via: via ?? '',
      fallback: fallback?.reason ?? '',
    });
    this.text.textContent = text;
    this.element.title = tip;
    if (this.#reachable !== this.#told) {
      this.#told = this.#reachable;
      this.page.reached(this.#told);
    }
    if (phase === 'reconnecting') {
      this.#look(); // A stream that broke off does not say whether the server can be reached.
    }
  }

  /** Probes until the server answers. Otherwise an idle page would learn neither that it is unreachable nor that it is back. */
  #look() {
    const again = () => {
      clearTimeout(this.#probe);
      const { phase } = this.#state;
      if (phase !== 'closed' && (!this.#reachable || phase === 'reconnecting')) {
        this.#probe = setTimeout(() => this.#look(), PROBE_MS * (1 + Math.random()));
      }
    };
    void this.page.probe().then(again, again);
  }
}
