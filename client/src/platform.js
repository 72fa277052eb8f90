import { systemClock } from './clock.js';
import { workerName } from './protocol.js';
import { randomId } from './random-id.js';
import { availableReaders } from './readers.js';

/** @import { Clock, Readers } from './types.js' */
/** @import { Port } from './ports.js' */
/** @import { KnownCookie } from './stream-cookie.js' */

/**
 * What the environment of a page offers; undefined where it lacks something.
 *
 * @typedef {object} Platform
 * @property {Clock} clock
 * @property {(headers?: () => HeadersInit | Promise<HeadersInit>) => Readers} readers
 * @property {typeof globalThis.fetch} fetch
 * @property {string} base that URLs are relative to
 * @property {(Pick<Window, 'addEventListener' | 'removeEventListener'>) | undefined} page
 * @property {() => boolean} isVisible
 * @property {((url: string | URL | undefined, generation: number, failed: (reason: string) => void) => Port) | undefined} sharedWorker
 * @property {((name: string) => BroadcastChannel) | undefined} channel
 * @property {Pick<LockManager, 'request'> | undefined} locks
 * @property {Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>} [storage] of the tab, for all its page loads
 * @property {Map<string, KnownCookie>} cookies what this page knew of them, by account and address
 * @property {string} tabId
 */

/** A new one for each load of a document: session storage would be copied when a tab is duplicated. */
const tabId = randomId();

/** For all clients that a document makes, one after the other. @type {Platform['cookies']} */
const cookies = new Map();

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
    channel: page && openChannel(globalThis),
    locks: page && navigator.locks,
    ...storage(page),
    cookies,
    tabId,
  };
}

/**
 * @param {{BroadcastChannel?: typeof globalThis.BroadcastChannel}} global
 * @returns {((name: string) => BroadcastChannel) | undefined} undefined if there are none, or the browser refuses them to this document, as
 *   in a frame of another site that may not store anything
 */
export function openChannel({ BroadcastChannel }) {
  try {
    // a channel of this name is heard by none
    if (BroadcastChannel) new BroadcastChannel('tidings').close();
    return BroadcastChannel && ((name) => new BroadcastChannel(name));
  } catch {
    return undefined;
  }
}

/**
 * @param {Window | undefined} page
 * @returns {Pick<Platform, 'storage'>} nothing if the user does not allow storage
 */
function storage(page) {
  try {
    return page ? { storage: page.sessionStorage } : {};
  } catch {
    return {};
  }
}

/**
 * @param {string | URL | undefined} url
 * @param {number} generation
 * @param {(reason: string) => void} failed
 * @returns {Port}
 */
function openWorker(url, generation, failed) {
  const name = workerName(generation);
  const worker = url
    ? new SharedWorker(url, { type: 'module', name })
    : // bundlers look for exactly this expression
      new SharedWorker(new URL('./worker.js?protocol=4', import.meta.url), { type: 'module', name });
  worker.onerror = () => failed('its script cannot be loaded');
  return worker.port;
}
