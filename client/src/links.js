import { Connection } from './connection.js';
import { Hub } from './hub.js';

/** @import { ConnectionOptions } from './connection.js' */
/** @import { Clock, Interest, Message, State } from './types.js' */
/** @import { Port, Request, Target } from './ports.js' */

/**
 * A page's way to the connection: its own one, or one that is shared.
 *
 * @typedef {object} Link
 * @property {NonNullable<State['transport']>} transport
 * @property {State['role']} role
 * @property {(interest: Interest) => void} start
 * @property {(type: string) => void} listen
 * @property {(type: string) => void} unlisten
 * @property {() => void} stop nothing is received after it; it can be started again
 *
 * @typedef {(message: Message) => void} Receive
 */

/** A connection of this page alone. @implements {Link} */
export class OwnLink {
  /** @type {State['role']} */
  role = 'own';
  #hub;

  /**
   * @param {'own' | 'fetch'} transport
   * @param {ConnectionOptions} options
   * @param {Clock} clock
   * @param {Receive} receive
   */
  constructor(transport, options, clock, receive) {
    this.transport = transport;
    this.receive = receive;
    this.#hub = new Hub(options.framing, (listener) => new Connection(options, listener, clock), receive);
  }

  /** @param {Interest} interest */
  start(interest) {
    this.receive(this.#hub.join('own', interest));
  }

  /** @param {string} type */
  listen(type) {
    this.#hub.listen('own', type);
  }

  /** @param {string} type */
  unlisten(type) {
    this.#hub.unlisten('own', type);
  }

  stop() {
    this.#hub.leave('own');
  }
}

const ANSWER_WITHIN = 5_000;

/** The connection of a SharedWorker. @implements {Link} */
export class WorkerLink {
  /** @type {'shared-worker'} */
  transport = 'shared-worker';
  /** @type {State['role']} */
  role = 'worker';
  #target;
  #open;
  #locks;
  #clock;
  #receive;
  #unusable;
  /** @type {Port | null} */
  #port = null;
  #release = () => {};
  #cancelTimeout = () => {};

  /**
   * @param {Target} target
   * @param {(failed: () => void) => Port} open
   * @param {Pick<LockManager, 'request'> | undefined} locks
   * @param {Clock} clock
   * @param {Receive} receive
   * @param {() => void} unusable the worker cannot be started, or cannot read streams
   */
  constructor(target, open, locks, clock, receive, unusable) {
    this.#target = target;
    this.#open = open;
    this.#locks = locks;
    this.#clock = clock;
    this.#receive = receive;
    this.#unusable = unusable;
  }

  /** @param {Interest} interest */
  start(interest) {
    const lock = `tidings-page-${this.#clock.random()}-${this.#clock.now()}`;
    const failed = () => {
      if (this.#port !== port) return;
      this.stop();
      this.#unusable();
    };
    const port = (this.#port = this.#open(failed));
    this.#cancelTimeout = this.#clock.after(ANSWER_WITHIN, failed);
    port.onmessage = ({ data }) => {
      if (this.#port !== port) return;
      this.#cancelTimeout();
      if (data.type === 'no-event-source') failed();
      else this.#receive(data);
    };
    const types = new Set(interest.types);
    this.#wanted = types;
    const begin = () => {
      if (this.#port === port) this.#post({ type: 'start', lock, target: this.#target, interest: { ...interest, types: [...types] } });
    };
    if (!this.#locks) return begin();
    // held as long as the page lives, so that the worker notices also when it crashes
    const held = new Promise((release) => (this.#release = () => release(undefined)));
    this.#locks.request(lock, () => (begin(), held)).catch(begin);
  }

  /** @type {Set<string>} */
  #wanted = new Set();

  /** @param {string} type */
  listen(type) {
    this.#wanted.add(type);
    this.#post({ type: 'listen', eventType: type });
  }

  /** @param {string} type */
  unlisten(type) {
    this.#wanted.delete(type);
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
