import { PROFILES } from './backoff.js';
import { POLLING } from './polling.js';

/** @import { BackoffOptions } from './backoff.js' */
/** @import { Platform } from './platform.js' */
/** @import { PollingOptions } from './polling.js' */
/** @import { Target } from './ports.js' */
/** @import { Framing, Reader } from './types.js' */

/**
 * @typedef {'shared-worker' | 'tabs' | 'own' | 'fetch' | 'polling'} Transport
 *
 * @typedef {object} Options
 * @property {string | URL} url of the stream, with its topics
 * @property {Framing} [framing] of that stream: `named` unless told otherwise
 * @property {'auto' | Transport} [transport] how the connection is shared, see README.md
 * @property {'auto' | 'event-source' | 'fetch'} [reader] how the stream is read
 * @property {HeadersInit | (() => HeadersInit | Promise<HeadersInit>)} [headers] of the stream's request; need the reader `fetch`
 * @property {() => Promise<string | null>} [ticket] a new stream ticket for each attempt; null: the session is over
 * @property {string} [cursor] the position of the state that the page shows
 * @property {string} [account] tabs share a connection only when this is equal
 * @property {Partial<PollingOptions> & {look?: () => unknown}} [poll]
 * @property {'worker' | 'console' | Partial<BackoffOptions>} [backoff]
 * @property {number} [watchdog] milliseconds of silence, from 1 000; 0: never; by default what the announced keepalive makes of it
 * @property {string | URL} [worker] where the SharedWorker's module is
 *
 * @typedef {object} Settings
 * @property {Target} target
 * @property {Reader | undefined} reader
 * @property {Transport[]} transports in the order in which they are tried
 * @property {PollingOptions} polling
 */

const FRAMINGS = ['named', 'unnamed'];
const TRANSPORTS = ['auto', 'shared-worker', 'tabs', 'own', 'fetch', 'polling'];
const READERS = ['auto', 'event-source', 'fetch'];

/**
 * Options as they are meant, or a TypeError or RangeError that names what is wrong.
 *
 * @param {Options} options
 * @param {Platform} platform
 * @returns {Settings}
 */
export function settings(options, platform) {
  if (!options?.url) throw new TypeError('url is missing');
  const { framing = 'named', transport = 'auto', reader = 'auto', headers, ticket, backoff = 'worker', watchdog } = options;
  oneOf('framing', framing, FRAMINGS);
  oneOf('transport', transport, TRANSPORTS);
  oneOf('reader', reader, READERS);
  if (typeof backoff === 'string') oneOf('backoff', backoff, Object.keys(PROFILES));
  if (headers && reader === 'event-source') throw new TypeError('an EventSource cannot send headers');
  if (transport === 'shared-worker' && (headers || ticket)) throw new TypeError('a SharedWorker cannot call ticket or headers of a page');
  if (watchdog !== undefined && watchdog !== 0) inRange('watchdog', watchdog, 1_000, Infinity);

  const readers = platform.readers(headers && (() => (typeof headers === 'function' ? headers() : headers)));
  /** @returns {'event-source' | 'fetch'} */
  const chooseReader = () => {
    if (reader !== 'auto') return reader;
    if (headers || transport === 'fetch' || !platform.page) return 'fetch';
    // an EventSource does not show the comments that keep an unnamed stream alive
    return framing === 'unnamed' && readers.fetch ? 'fetch' : 'event-source';
  };
  /** @returns {Transport[]} */
  const chooseTransports = () => {
    if (!readers[chosen] || transport === 'polling') return ['polling'];
    if (transport === 'own' || transport === 'fetch') return [transport];
    /** @type {Transport[]} */
    const possible = [];
    // a worker cannot call the page's functions, but a tab that leads can call its own
    if (platform.sharedWorker && !headers && !ticket && transport !== 'tabs') possible.push('shared-worker');
    if (platform.channel) possible.push('tabs');
    return [...possible, 'own'];
  };
  const chosen = chooseReader();
  return {
    target: {
      url: new URL(options.url, platform.base).href,
      framing,
      reader: chosen,
      backoff: checkedBackoff(typeof backoff === 'string' ? PROFILES[backoff] : { ...PROFILES.worker, ...backoff }),
      watchdog,
      account: options.account ?? '',
    },
    reader: readers[chosen],
    transports: chooseTransports(),
    polling: checkedPolling({ ...POLLING, ...options.poll }),
  };
}

/** @param {BackoffOptions} backoff */
function checkedBackoff(backoff) {
  inRange('backoff.base', backoff.base, 1, Infinity);
  inRange('backoff.max', backoff.max, backoff.base, Infinity);
  inRange('backoff.attempts', backoff.attempts, 1, Infinity);
  inRange('backoff.serverErrors', backoff.serverErrors, 1, Infinity);
  inRange('backoff.stable', backoff.stable, 0, Infinity);
  return backoff;
}

/** @param {PollingOptions} polling */
function checkedPolling(polling) {
  inRange('poll.min', polling.min, 1_000, Infinity);
  inRange('poll.step', polling.step, 0, Infinity);
  inRange('poll.max', polling.max, polling.min, Infinity);
  return polling;
}

/**
 * @param {string} name
 * @param {string} value
 * @param {string[]} values
 */
function oneOf(name, value, values) {
  if (!values.includes(value)) throw new TypeError(`${name} is none of ${values.join(', ')}: ${value}`);
}

/**
 * @param {string} name
 * @param {number} value
 * @param {number} min
 * @param {number} max
 */
function inRange(name, value, min, max) {
  if (!(typeof value === 'number' && value >= min && value <= max)) throw new RangeError(`${name} is not from ${min} to ${max}: ${value}`);
}
