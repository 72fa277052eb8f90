/** @import { Link, Receive } from './links.js' */
/** @import { Port, Request, Target } from './ports.js' */
/** @import { Clock, Interest, State } from './types.js' */

/** A worker that cannot be loaded does not always say so. */
const ANSWER_WITHIN = 5_000;

/**
 * @typedef {object} Page
 * @property {string} member of all pages
 * @property {() => Interest} interest
 * @property {(failed: () => void) => Port} openWorker
 * @property {Pick<LockManager, 'request'> | undefined} locks
 * @property {Clock} clock
 */

/** The connection of a SharedWorker. @implements {Link} */
export class WorkerLink {
  /** @type {'shared-worker'} */
  transport = 'shared-worker';
  /** @type {State['role']} */
  role = 'worker';
  #page;
  #target;
  #receive;
  #unusable;
  /** @type {Port | null} */
  #port = null;
  #isAnswered = false;
  #release = () => {};
  #cancelTimeout = () => {};

  /**
   * @param {Page} page
   * @param {Target} target
   * @param {Receive} receive
   * @param {() => void} unusable the worker cannot be started, or cannot read streams: it is to be stopped
   */
  constructor(page, target, receive, unusable) {
    this.#page = page;
    this.#target = target;
    this.#receive = receive;
    this.#unusable = unusable;
  }

  start() {
    const { clock, locks, openWorker } = this.#page;
    const failed = () => {
      if (this.#port !== port || this.#isAnswered) return;
      this.#unusable();
    };
    const port = (this.#port = openWorker(() => failed()));
    this.#isAnswered = false;
    this.#cancelTimeout = clock.after(ANSWER_WITHIN, failed);
    port.onmessage = ({ data }) => {
      if (this.#port !== port) return;
      if (data.type === 'no-event-source') return failed();
      this.#isAnswered = true;
      this.#cancelTimeout();
      this.#receive(data);
    };
    const begin = (/** @type {string} */ lock) => {
      if (this.#port === port) this.#post({ type: 'start', lock, target: this.#target, interest: this.#page.interest() });
    };
    if (!locks) return begin('');
    // held as long as the page lives, so that the worker notices also when it crashes
    const lock = `tidings-page-${this.#page.member}-${clock.now()}`;
    const held = new Promise((resolve) => (this.#release = () => resolve(undefined)));
    locks.request(lock, () => (begin(lock), held)).catch(() => begin(''));
  }

  /** @param {string} type */
  listen(type) {
    this.#post({ type: 'listen', eventType: type });
  }

  /** @param {string} type */
  unlisten(type) {
    this.#post({ type: 'unlisten', eventType: type });
  }

  stop() {
    this.#cancelTimeout();
    this.#post({ type: 'close' });
    this.#port?.close();
    this.#port = null;
    this.#release();
  }

  /** @param {Request} request */
  #post(request) {
    this.#port?.postMessage(request);
  }
}
