import { systemClock } from './clock.js';
import { versioned } from './protocol.js';
import { randomId } from './random-id.js';
import { availableReaders } from './readers.js';

/** @import { Clock, Reader } from './types.js' */
/** @import { Port } from './ports.js' */

/**
 * What a page's surroundings offer; what is undefined is not there.
 *
 * @typedef {object} Platform
 * @property {Clock} clock
 * @property {(headers?: () => HeadersInit | Promise<HeadersInit>) => {'event-source'?: Reader, fetch?: Reader}} readers
 * @property {typeof globalThis.fetch} fetch
 * @property {string} base that URLs are relative to
 * @property {(Pick<Window, 'addEventListener' | 'removeEventListener'>) | undefined} page
 * @property {() => boolean} isVisible
 * @property {((url: string | URL | undefined, generation: number, failed: (reason: string) => void) => Port) | undefined} sharedWorker
 * @property {((name: string) => BroadcastChannel) | undefined} channel
 * @property {Pick<LockManager, 'request'> | undefined} locks
 * @property {string} tabId
 */

/** One for each load of a document: what is stored in the session would be copied when a tab is duplicated. */
const tabId = randomId();

/** @returns {Platform} */
export function thisPage() {
  const page = typeof document === 'undefined' ? undefined : window;
  return {
    clock: systemClock,
    readers: availableReaders,
    fetch: globalThis.fetch?.bind(globalThis),
    base: page ? document.baseURI : 'http://localhost/',
    page,
    isVisible: () => document.visibilityState === 'visible',
    sharedWorker: page && typeof SharedWorker !== 'undefined' ? openWorker : undefined,
    channel: page && typeof BroadcastChannel !== 'undefined' ? (name) => new BroadcastChannel(name) : undefined,
    locks: page && navigator.locks,
    tabId,
  };
}

/**
 * @param {string | URL | undefined} url
 * @param {number} generation
 * @param {(reason: string) => void} failed
 * @returns {Port}
 */
function openWorker(url, generation, failed) {
  const name = versioned(`worker-${generation}`);
  const worker = url
    ? new SharedWorker(url, { type: 'module', name })
    : // this very expression is what bundlers look for
      new SharedWorker(new URL('./worker.js?protocol=2', import.meta.url), { type: 'module', name });
  worker.onerror = () => failed('it cannot be loaded');
  return worker.port;
}
