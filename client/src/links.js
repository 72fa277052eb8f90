import { Connection } from './connection.js';
import { Hub } from './hub.js';

/** @import { ConnectionOptions } from './connection.js' */
/** @import { Clock, Interest, Message, State } from './types.js' */

/**
 * A page's access to the connection: its own one, or a shared one.
 *
 * @typedef {object} Link
 * @property {NonNullable<State['transport']>} transport
 * @property {State['role']} role
 * @property {() => void} start
 * @property {(type: string) => void} listen
 * @property {(type: string) => void} unlisten
 * @property {(urgent: boolean) => void} recheck checks whether the connection still works; urgent: do not trust it, open a new one
 * @property {(lingering?: boolean) => void} stop nothing is received after it; `lingering`: no other page takes over at once
 *
 * @typedef {(message: Message) => void} Receive
 */

/** A connection of this page alone. @implements {Link} */
export class OwnLink {
  /** @type {State['role']} */
  role = 'own';
  #hub;
  #interest;
  #receive;

  /**
   * @param {'own' | 'fetch'} transport
   * @param {ConnectionOptions} options
   * @param {() => Interest} interest
   * @param {Clock} clock
   * @param {Receive} receive
   */
  constructor(transport, options, interest, clock, receive) {
    this.transport = transport;
    this.#interest = interest;
    this.#receive = receive;
    this.#hub = new Hub(options.framing, (listener) => new Connection(options, listener, clock), receive);
  }

  start() {
    this.#receive(this.#hub.join('own', this.#interest()));
  }

  /** @param {string} type */
  listen(type) {
    this.#hub.listen('own', type);
  }

  /** @param {string} type */
  unlisten(type) {
    this.#hub.unlisten('own', type);
  }

  /** @param {boolean} urgent */
  recheck(urgent) {
    this.#hub.recheck(urgent);
  }

  stop() {
    this.#hub.leave('own');
  }
}
