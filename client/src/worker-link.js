import { versioned } from './protocol.js';
import { FailureDetector } from './silence.js';

/** @import { Link, Receive } from './links.js' */
/** @import { Port, Request, Target } from './ports.js' */
/** @import { Clock, Interest, Message, State } from './types.js' */

/** A worker that cannot be loaded does not always report it, and one that hangs never does. */
const ANSWER_WITHIN = 5_000;
/** Generations that are tried in a row before the page gives up on workers. */
const TRIES = 2;

/**
 * @typedef {object} Page
 * @property {string} member a name that no other page has
 * @property {() => Interest} interest
 * @property {(generation: number, failed: (reason: string) => void) => Port} openWorker
 * @property {Pick<LockManager, 'request'> | undefined} locks
 * @property {((name: string) => BroadcastChannel) | undefined} channel
 * @property {Clock} clock
 */

/**
 * The connection of a SharedWorker. When the worker dies, which the release of its lock shows, or does not answer any more, the page
 * starts one of the next generation, and the other pages follow when they hear of it. The same name would not do: browsers hand out a
 * worker that hangs, and Firefox even one whose process just died.
 *
 * @implements {Link}
 */
export class WorkerLink {
  /** @type {'shared-worker'} */
  transport = 'shared-worker';
  /** @type {State['role']} */
  role = 'worker';
  #page;
  #target;
  #receive;
  #unusable;
  #detector;
  /** @type {BroadcastChannel | null} shared by all workers and their pages */
  #channel = null;
  /** @type {Port | null} */
  #port = null;
  #generation = 0;
  #joins = 0;
  #tries = 0;
  #isAnswered = false;
  #release = () => {};
  #cancelTimeout = () => {};
  #watch = new AbortController();

  /**
   * @param {Page} page
   * @param {Target} target
   * @param {Receive} receive
   * @param {(reason: string) => void} unusable no worker can be started, answers, or can read streams: this link has to be stopped
   */
  constructor(page, target, receive, unusable) {
    this.#page = page;
    this.#target = target;
    this.#receive = receive;
    this.#unusable = unusable;
    this.#detector = new FailureDetector(
      () => this.#post({ type: 'ask' }),
      () => this.#lost(1),
      page.clock,
    );
  }

  start() {
    this.#channel = this.#page.channel?.(versioned('generations')) ?? null;
    if (this.#channel) {
      this.#channel.onmessage = ({ data }) => this.#heard(data);
      this.#channel.postMessage({ type: 'who' });
    }
    this.#join(this.#generation);
  }

  /** @param {string} type */
  listen(type) {
    this.#post({ type: 'listen', eventType: type });
  }

  /** @param {string} type */
  unlisten(type) {
    this.#post({ type: 'unlisten', eventType: type });
  }

  /** @param {boolean} urgent */
  recheck(urgent) {
    this.#post({ type: 'recheck', urgent });
    if (this.#isAnswered) this.#detector.check(ANSWER_WITHIN);
  }

  stop() {
    this.#channel?.close();
    this.#channel = null;
    this.#leave();
  }

  /** @param {number} generation */
  #join(generation) {
    this.#leave();
    this.#generation = generation;
    this.#isAnswered = false;
    this.#tries++;
    const { clock, locks, member, openWorker, interest } = this.#page;
    const failed = (/** @type {string} */ reason) => {
      if (this.#port === port && !this.#isAnswered) this.#unusable(reason);
    };
    /** @type {Port} */
    let port;
    try {
      port = openWorker(generation, (reason) => failed(reason));
    } catch (error) {
      return this.#unusable(String(error));
    }
    this.#port = port;
    this.#cancelTimeout = clock.after(ANSWER_WITHIN, () => {
      if (this.#tries >= TRIES) failed('it does not answer');
      else this.#join(generation + 1);
    });
    port.onmessage = ({ data }) => {
      if (this.#port !== port) return;
      if (data.type === 'refused') return failed(data.reason);
      this.#answered(data);
    };
    const begin = (/** @type {string} */ lock) => {
      if (this.#port === port) this.#post({ type: 'start', lock, target: this.#target, interest: interest() });
    };
    if (!locks) return begin('');
    // held as long as the page lives, so that the worker notices even a crash of the page
    const lock = versioned(`page-${member}-${clock.now()}-${++this.#joins}`);
    const held = new Promise((resolve) => (this.#release = () => resolve(undefined)));
    locks.request(lock, () => (begin(lock), held)).catch(() => begin(''));
  }

  /** @param {Message} message */
  #answered(message) {
    if (!this.#isAnswered) {
      this.#isAnswered = true;
      this.#tries = 0;
      this.#cancelTimeout();
      this.#detector.start(null);
    }
    this.#detector.heard();
    switch (message.type) {
      case 'alive':
        return this.#detector.start(message.keepaliveMs);
      case 'lock':
        return this.#watchLock(message.name);
      case 'stranger':
        return this.#lost(0);
      default:
        this.#receive(message);
    }
  }

  /** @param {string} name of a lock that the worker holds as long as it lives */
  #watchLock(name) {
    const { signal } = this.#watch;
    this.#page.locks?.request(name, { mode: 'shared', signal }, () => signal.aborted || this.#lost(1)).catch(() => {});
  }

  /** @param {number} further by how much the next generation exceeds the lost one */
  #lost(further) {
    this.#receive({ type: 'status', state: { phase: this.#page.interest().resumes ? 'reconnecting' : 'connecting', reason: 'lost' } });
    // a listener may have stopped this link
    if (this.#port) this.#join(this.#generation + further);
  }

  /** @param {{type?: string, generation?: number}} message */
  #heard({ type, generation = 0 }) {
    if (type !== 'generation' || generation <= this.#generation) return;
    this.#tries = 0;
    if (this.#isAnswered) this.#lost(generation - this.#generation);
    else this.#join(generation);
  }

  #leave() {
    this.#cancelTimeout();
    this.#detector.stop();
    this.#watch.abort();
    this.#watch = new AbortController();
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
