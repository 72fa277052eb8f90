import { Ports } from './ports.js';
import { versioned } from './protocol.js';

/** @import { Port } from './ports.js' */
/** @import { Clock, Reader } from './types.js' */

/**
 * @typedef {object} Surroundings of a worker
 * @property {number} generation
 * @property {string} id of no other worker
 * @property {{'event-source'?: Reader, fetch?: Reader}} readers
 * @property {Clock} clock
 * @property {Pick<LockManager, 'request'> | undefined} locks
 * @property {((name: string) => BroadcastChannel) | undefined} channel
 * @property {() => void} close ends the worker
 */

/**
 * A SharedWorker: the connections of its pages, a lock that is lost with it, and a generation.
 *
 * A browser hands out a worker that hangs to each page that asks for its name, so pages that found theirs hanging ask for the next
 * generation. It says so to all, and the older ones end when they hear it, which may be long after.
 */
export class WorkerHost {
  #generation;
  #close;
  #ports;
  #channel;

  /** @param {Surroundings} surroundings */
  constructor({ generation, id, readers, clock, locks, channel, close }) {
    this.#generation = generation;
    this.#close = close;
    // a page holds its lock while it lives: a crashed one does not say that it leaves
    const gone = (/** @type {string} */ lock) => (lock && locks?.request(lock, () => {})) || new Promise(() => {});
    this.#ports = new Ports(readers, clock, gone, held(versioned(`worker-${id}`), locks));
    this.#channel = channel?.(versioned('generations'));
    if (!this.#channel) return;
    this.#channel.onmessage = ({ data }) => this.#heard(data);
    this.#tell();
  }

  /** @param {Port} port */
  accept(port) {
    this.#ports.accept(port);
  }

  get sizes() {
    return this.#ports.sizes;
  }

  /** @param {{type?: string, generation?: number}} message */
  #heard({ type, generation = 0 }) {
    if (type === 'who') return this.#tell();
    if (type !== 'generation' || generation === this.#generation) return;
    if (generation < this.#generation) return this.#tell();
    this.#channel?.close();
    this.#ports.end();
    this.#close();
  }

  #tell() {
    this.#channel?.postMessage({ type: 'generation', generation: this.#generation });
  }
}

/**
 * @param {string} name
 * @param {Pick<LockManager, 'request'> | undefined} locks
 * @returns {Promise<string>} the name, once the lock is held for good; '' without locks
 */
function held(name, locks) {
  if (!locks) return Promise.resolve('');
  return new Promise((resolve) => {
    locks.request(name, () => (resolve(name), new Promise(() => {}))).catch(() => resolve(''));
  });
}
