import { Connection } from './connection.js';
import { Hub } from './hub.js';
import { available } from './routes.js';

/** @import { Route, RouteAddress } from './routes.js' */
/** @import { Clock, Framing, Interest, Message, Readers } from './types.js' */

/**
 * The connection that a page wants.
 *
 * @typedef {object} Target
 * @property {string} url absolute
 * @property {Framing} framing
 * @property {RouteAddress[]} routes in the order in which they are tried
 * @property {import('./backoff.js').BackoffOptions} backoff
 * @property {number} [watchdog]
 * @property {boolean} [cookie] whether pages renew the cookie that opens the stream
 * @property {string} account only pages of the same account share a connection
 *
 * @typedef {{type: 'start', lock: string, target: Target, interest: Interest}
 *   | {type: 'listen', eventType: string}
 *   | {type: 'unlisten', eventType: string}
 *   | {type: 'ask'}
 *   | {type: 'recheck', urgent: boolean}
 *   | {type: 'close'}} Request from a page to its worker
 *
 * @typedef {Pick<MessagePort, 'postMessage' | 'close' | 'onmessage'>} Port
 */

/** The pages of a SharedWorker: each port joins the hub of the connection that it asks for, and is forgotten when it closes. */
export class Ports {
  #readers;
  #clock;
  #gone;
  #lock;
  /** @type {Map<string, {hub: Hub, ports: Map<Port, string>}>} */
  #hubs = new Map();
  #members = 0;

  /**
   * @param {Readers} readers
   * @param {Clock} clock
   * @param {(lock: string) => Promise<unknown>} gone resolves when a page is gone, even if it did not say that it leaves
   * @param {Promise<string>} lock a lock that is lost when the worker dies; '' if there are no locks
   */
  constructor(readers, clock, gone, lock) {
    this.#readers = readers;
    this.#clock = clock;
    this.#gone = gone;
    this.#lock = lock;
  }

  /** The numbers of ports and connections. */
  get sizes() {
    const hubs = [...this.#hubs.values()];
    return { hubs: hubs.length, ports: hubs.reduce((sum, { ports }) => sum + ports.size, 0) };
  }

  /** @param {Port} port */
  accept(port) {
    port.onmessage = ({ data }) => this.#asked(port, data);
  }

  /**
   * @param {Port} port
   * @param {Request} request
   */
  #asked(port, request) {
    switch (request?.type) {
      case 'start':
        return this.#start(port, request);
      case 'listen':
      case 'unlisten': {
        const place = this.#place(port);
        return place?.hub[request.type](place.member, request.eventType);
      }
      case 'ask': {
        /** @type {Message} */
        const answer = this.#place(port)?.hub.alive ?? { type: 'stranger' };
        return port.postMessage(answer);
      }
      case 'recheck':
        return this.#place(port)?.hub.recheck(request.urgent);
      case 'close':
        this.#leave(port);
        return port.close();
      default: {
        /** @type {Message} */
        const answer = { type: 'error', message: `the worker does not know the request ${JSON.stringify(request)}` };
        port.postMessage(answer);
      }
    }
  }

  /**
   * @param {Port} port
   * @param {Extract<Request, {type: 'start'}>} request
   */
  #start(port, { lock, target, interest }) {
    this.#leave(port);
    const routes = available(target.routes, this.#readers);
    // a page may be able to take the first one itself
    if (routes[0]?.via !== target.routes[0]?.via) {
      /** @type {Message} */
      const answer = { type: 'refused', reason: 'it cannot read streams' };
      return port.postMessage(answer);
    }
    const key = JSON.stringify([target.url, target.framing, target.account]);
    const { hub, ports } = this.#hubs.get(key) ?? this.#open(key, target, routes);
    const member = `port-${++this.#members}`;
    const welcome = hub.join(member, interest);
    ports.set(port, member);
    port.postMessage(welcome);
    port.postMessage(hub.alive);
    void this.#lock.then((name) => {
      /** @type {Message} */
      const message = { type: 'lock', name };
      if (name && ports.get(port) === member) port.postMessage(message);
    });
    void this.#gone(lock).then(() => this.#leave(port, member));
  }

  /**
   * @param {string} key
   * @param {Target} target
   * @param {Route[]} routes
   */
  #open(key, target, routes) {
    /** @type {Map<Port, string>} */
    const ports = new Map();
    /** @type {(message: Message) => void} */
    const send = (message) => {
      for (const port of [...ports.keys()]) port.postMessage(message);
      if (message.type !== 'status' || message.state.phase !== 'closed') return;
      ports.clear();
      this.#hubs.delete(key);
    };
    const hub = new Hub(target.framing, (listener) => new Connection({ ...target, routes }, listener, this.#clock), send);
    const place = { hub, ports };
    this.#hubs.set(key, place);
    return place;
  }

  /** Closes all connections without telling their pages. */
  end() {
    for (const { hub, ports } of this.#hubs.values()) {
      ports.clear();
      hub.close();
    }
    this.#hubs.clear();
  }

  /** @param {Port} port */
  #place(port) {
    for (const { hub, ports } of this.#hubs.values()) {
      const member = ports.get(port);
      if (member !== undefined) return { hub, member };
    }
    return null;
  }

  /**
   * @param {Port} port
   * @param {string} [only] if it joined as this member
   */
  #leave(port, only) {
    for (const [key, { hub, ports }] of this.#hubs) {
      const member = ports.get(port);
      if (member === undefined || (only !== undefined && member !== only)) continue;
      ports.delete(port);
      hub.leave(member);
      if (ports.size === 0) this.#hubs.delete(key);
    }
  }
}
