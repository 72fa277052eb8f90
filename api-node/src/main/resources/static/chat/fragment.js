import { htmx } from './htmx.js';
import { merge } from './rows.js';

/** The triggers of one change arrive together: one request answers them all. */
const BURST_MS = 25;
const AGAIN_MS = 1500;
const RARELY_MS = 30_000;

/** Replaces what differs, and nothing else. @param {string} user whose page this is */
export function defineSwapByRows(user) {
  htmx.defineExtension('rows', {
    isInlineSwap: (style) => style === 'rows',
    handleSwap(style, target, fragment) {
      if (style !== 'rows') {
        return false;
      }
      const whose = fragment.querySelector('[data-user]');
      if (whose instanceof HTMLElement && whose.dataset['user'] !== user) {
        location.reload(); // Another user has signed in in this browser.
        return [];
      }
      merge(target, fragment);
      return [];
    },
  });
}

/**
 * A part of the page that the server renders, and that triggers make the page fetch again. One request is under way at a time; what is
 * asked for meanwhile is fetched after it. A stream that resumes does not repeat its triggers, so a request that failed, or whose answer
 * came too late, is repeated until it succeeds.
 */
export class Fragment {
  /** Of the request that answers the triggers of this moment. @type {number | undefined} */
  #burst;
  /** @type {number | undefined} */
  #retry;
  #failures = 0;
  #held = false;
  #missed = false;
  #isUnderWay = false;
  /** Whether what is shown is newer than the answer that is awaited. */
  #isOvertaken = false;

  /**
   * @param {HTMLElement} element
   * @param {object} page
   * @param {() => Record<string, string>} page.parameters of the next request
   * @param {() => void} page.shown is called when an answer was put into the page
   * @param {() => void} [page.failed] is called when the answer was a refusal, or did not come
   */
  constructor(element, { parameters, shown, failed = () => {} }) {
    this.element = element;
    this.parameters = parameters;
    this.failed = failed;
    const on = (/** @type {string} */ type, /** @type {(detail: any, event: Event) => void} */ run) =>
      element.addEventListener(type, (event) => event.target === element && run(/** @type {CustomEvent} */ (event).detail, event));
    on('htmx:configRequest', (detail) => Object.assign(detail.parameters, parameters()));
    on('htmx:beforeRequest', () => {
      this.#isUnderWay = true;
      this.#isOvertaken = false;
    });
    on('htmx:beforeSwap', (detail) => {
      detail.shouldSwap = detail.shouldSwap && this.#isWanted(detail);
    });
    on('htmx:afterSwap', shown);
    on('htmx:afterRequest', (detail) => this.#answered(detail));
  }

  /** Fetches it soon. */
  refresh() {
    this.#burst ??= setTimeout(() => this.#fetchUnlessAwaited(), BURST_MS);
  }

  /** Forgets the answer that is awaited, and fetches what is wanted now. */
  restart() {
    this.stop();
    this.#fetch();
  }

  /** Forgets the answer that is awaited, and fetches nothing more. */
  stop() {
    htmx.trigger(this.element, 'htmx:abort');
    this.#missed = false;
    this.#failures = 0;
    this.#forgetTimers();
  }

  #fetchUnlessAwaited() {
    if (this.#held || this.#isUnderWay) {
      this.#burst = undefined;
      this.#missed = true;
    } else {
      this.#fetch();
    }
  }

  #fetch() {
    this.#forgetTimers();
    htmx.trigger(this.element, 'refresh');
  }

  #forgetTimers() {
    clearTimeout(this.#burst);
    clearTimeout(this.#retry);
    this.#burst = undefined;
  }

  /** Puts off fetching it, since an answer is awaited that contains it. */
  hold() {
    this.#held = true;
  }

  release() {
    this.#held = false;
    this.#catchUp();
  }

  #catchUp() {
    if (this.#missed) {
      this.#missed = false;
      this.refresh();
    }
  }

  /** Shows an answer that came another way. @param {string} html */
  show(html) {
    this.#isOvertaken = this.#isUnderWay;
    htmx.swap(this.element, html, { swapStyle: 'rows', settleDelay: 0 }, { contextElement: this.element });
  }

  /** Whether the answer is about what is shown now, and new. @param {import("./htmx.js").RequestDetail} detail */
  #isWanted({ requestConfig: { parameters } }) {
    const { peer, find } = this.parameters();
    const isOld = this.#isOvertaken && parameters['before'] === undefined;
    return parameters['peer'] === peer && parameters['find'] === find && !isOld;
  }

  /** @param {import("./htmx.js").RequestDetail} detail */
  #answered(detail) {
    this.#isUnderWay = false;
    const { status } = detail.xhr;
    const wanted = this.#isWanted(detail);
    this.#missed ||= !wanted; // It may have been the answer to a trigger.
    this.#catchUp();
    if (!wanted) {
      return;
    }
    const passes = status === 0 || status === 429 || status >= 500;
    this.#failures = passes ? this.#failures + 1 : 0;
    if (passes) {
      clearTimeout(this.#retry);
      const wait = Math.min(RARELY_MS, AGAIN_MS * 2 ** (this.#failures - 1));
      this.#retry = setTimeout(() => this.refresh(), wait * (1 + Math.random()));
    }
    if (passes || status >= 400) {
      this.failed();
    }
  }
}
