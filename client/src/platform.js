import { systemClock } from './clock.js';
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
 * @property {((url: string | URL, failed: () => void) => Port) | undefined} sharedWorker
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
    sharedWorker: page && typeof SharedWorker !== 'undefined' ? openWorker : undefined,
    channel: page && typeof BroadcastChannel !== 'undefined' ? (name) => new BroadcastChannel(name) : undefined,
    locks: page && navigator.locks,
    tabId,
  };
}

/**
 * @param {string | URL} url
 * @param {() => void} failed
 * @returns {Port}
 */
function openWorker(url, failed) {
  const worker = new SharedWorker(url, { type: 'module', name: 'tidings' });
  worker.onerror = failed;
  return worker.port;
}

function randomId() {
  // there is no randomUUID without TLS, but on localhost
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
