import { Ports } from './ports.js';
import { generationOf, versioned } from './protocol.js';

/** @import { Port } from './ports.js' */
/** @import { Clock, Readers, Refusal } from './types.js' */

/**
 * @typedef {object} Surroundings of a worker
 * @property {string} id that no other worker has
 * @property {Readers} readers
 * @property {Clock} clock
 * @property {Pick<LockManager, 'request'> | undefined} locks
 * @property {((name: string) => BroadcastChannel) | undefined} channel
 * @property {() => void} close ends the worker
 */

/**
 * The host that serves the pages which started a worker of this name.
 *
 * After a deployment the URL that older pages know leads to the new script. It does not speak their version, and says so at once.
 *
 * @param {Surroundings & {name: string}} worker
 * @returns {Pick<WorkerHost, 'accept' | 'sizes'>}
 */
export function workerHost({ name, ...surroundings }) {
  const generation = generationOf(name);
  if (generation !== null) return new WorkerHost(generation, surroundings);
  /** @type {Refusal} */
  const refusal = { type: 'refused', reason: 'its script is of another release' };
  return { accept: (port) => port.postMessage(refusal), sizes: { hubs: 0, ports: 0 } };
}

/**
 * A SharedWorker: the connections of its pages, a lock that is lost with it, and a generation.
 *
 * A browser hands out a worker that hangs to each page that asks for its name, so pages whose worker hangs ask for the next
 * generation. A new worker announces its generation, and older ones end when they receive that, which may be long after.
 */
class WorkerHost {
  #generation;
  #close;
  #ports;
  #channel;

  /**
   * @param {number} generation
   * @param {Surroundings} surroundings
   */
  constructor(generation, { id, readers, clock, locks, channel, close }) {
    this.#generation = generation;
    this.#close = close;
    // a page holds its lock while it lives, since a page that crashes cannot say that it leaves
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
