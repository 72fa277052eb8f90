import { PROFILES } from './backoff.js';
import { cookieAddress } from './cookie-requests.js';
import { POLLING } from './polling.js';
import { available } from './routes.js';
import { webSocketAddress, webSocketOf } from './web-socket-address.js';

/** @import { BackoffOptions } from './backoff.js' */
/** @import { Platform } from './platform.js' */
/** @import { PollingOptions } from './polling.js' */
/** @import { Target } from './ports.js' */
/** @import { Route } from './routes.js' */
/** @import { Framing, Via } from './types.js' */

/**
 * @typedef {'shared-worker' | 'tabs' | 'own' | 'fetch' | 'polling'} Transport
 *
 * @typedef {object} Options
 * @property {string | URL} url of the stream, with its topics
 * @property {Framing} [framing] of that stream: `named` unless told otherwise
 * @property {'auto' | 'websocket' | Transport} [transport] how the connection is shared, see README.md
 * @property {'auto' | Via} [reader] how the stream is read
 * @property {string | URL | false} [webSocket] where the stream is for WebSockets; false: nowhere; by default derived from `url`
 * @property {HeadersInit | (() => HeadersInit | Promise<HeadersInit>)} [headers] of the stream's request; need the reader `fetch`
 * @property {() => Promise<string | null>} [ticket] a new stream ticket for each attempt; null: the session is over
 * @property {() => Promise<string | null>} [token] a JWT that a WebSocket sends as its first message, for each attempt; null: the session is over
 * @property {() => Promise<string | null>} [cookie] a JWT for the cookie that opens the stream, whenever one is due; null: the session is over
 * @property {string} [cursor] the position of the state that the page shows
 * @property {string | number} [account] tabs share a connection only when this is equal, as text
 * @property {string | true} [client] of the streams of a session with the same `client`, a node ends all but the newest: 1 to 64 of
 *   `A-Z a-z 0-9 . _ : -`. true: that of the tab where it has a stream of its own, and none where the tabs share theirs
 * @property {Partial<PollingOptions> & {look?: () => unknown}} [poll]
 * @property {'worker' | 'console' | Partial<BackoffOptions>} [backoff]
 * @property {number} [watchdog] milliseconds of silence, from 1 000; 0: never; by default derived from the announced keepalive
 * @property {string | URL} [worker] where the SharedWorker's module is
 *
 * @typedef {object} Settings
 * @property {Target} target
 * @property {Route[]} routes
 * @property {Transport[]} transports in the order in which they are tried
 * @property {PollingOptions} polling
 * @property {Options['ticket']} ticket
 * @property {Options['token']} token
 * @property {{token: () => Promise<string | null>, address: string} | undefined} cookie
 * @property {Options['worker']} worker
 * @property {string | null} tabClient the `client` of a stream that the tab does not share; null: as in the target
 */

const FRAMINGS = ['named', 'plain', 'unnamed'];
const TRANSPORTS = ['auto', 'shared-worker', 'tabs', 'own', 'fetch', 'websocket', 'polling'];
const READERS = ['auto', 'event-source', 'fetch', 'websocket'];

/**
 * The validated options with their defaults; throws a TypeError or RangeError that names the mistake.
 *
 * @param {Options} options
 * @param {Platform} platform
 * @returns {Settings}
 */
export function settings(options, platform) {
  if (!options?.url) throw new TypeError("'url' is missing: set it to the URL of the stream.");
  const { framing = 'named', transport = 'auto', reader = 'auto', headers, ticket, token, backoff = 'worker', watchdog } = options;
  oneOf('framing', framing, FRAMINGS);
  oneOf('transport', transport, TRANSPORTS);
  oneOf('reader', reader, READERS);
  if (typeof backoff === 'string') oneOf('backoff', backoff, Object.keys(PROFILES));
  if (headers && reader === 'event-source') throw new TypeError("An EventSource cannot send 'headers': use the reader 'fetch' or 'auto'.");
  const needsPage = Boolean(headers || ticket || token);
  if (transport === 'shared-worker' && needsPage)
    throw new TypeError("A SharedWorker cannot call 'ticket', 'token' or 'headers' of a page: use another transport.");
  if (watchdog !== undefined && watchdog !== 0) atLeast('watchdog', watchdog, 1_000);

  const readers = platform.readers(headers && (() => (typeof headers === 'function' ? headers() : headers)));
  const url = addressOf(options, platform.base);
  const cookie = checkedCookie(options, url, platform);
  const socket = addressOfSocket(options, url, platform);
  /** @type {Target} */
  const target = {
    url,
    framing,
    routes: chooseVias(options, socket, Boolean(platform.page), Boolean(readers.fetch))
      .filter((via) => readers[via])
      .map((via) => ({ via, url: via === 'websocket' && socket ? socket : url })),
    backoff: checkedBackoff(typeof backoff === 'string' ? PROFILES[backoff] : { ...PROFILES.worker, ...backoff }),
    watchdog,
    ...(cookie && { cookie: true }),
    account: String(options.account ?? ''),
  };
  /** @returns {Transport[]} */
  const chooseTransports = () => {
    if (target.routes.length === 0 || transport === 'polling') return ['polling'];
    if (transport === 'own' || transport === 'fetch') return [transport];
    /** @type {Transport[]} */
    const possible = [];
    // a worker cannot call the page's functions, but a leading tab can call its own
    if (platform.sharedWorker && !needsPage && transport !== 'tabs') possible.push('shared-worker');
    if (platform.channel) possible.push('tabs');
    return [...possible, 'own'];
  };
  return {
    target,
    routes: available(target.routes, readers),
    transports: chooseTransports(),
    polling: checkedPolling({ ...POLLING, ...options.poll }),
    ticket,
    token,
    cookie,
    worker: options.worker,
    tabClient: options.client === true ? platform.tabId : null,
  };
}

/** @param {Options} options @param {string} base @returns {string} */
function addressOf({ url, client }, base) {
  const address = new URL(url, base);
  if (client === undefined || client === true) return address.href;
  if (typeof client !== 'string' || !/^[\w.:-]{1,64}$/.test(client))
    throw new TypeError(`'client' must be true or 1 to 64 of A-Z a-z 0-9 . _ : -; got ${JSON.stringify(client)}.`);
  return withClient(address.href, client);
}

/** @param {string} address @param {string} client @returns {string} */
export function withClient(address, client) {
  const url = new URL(address);
  url.searchParams.set('client', client);
  return url.href;
}

/**
 * @param {Options} options
 * @param {string} stream
 * @param {Platform} platform
 * @returns {Settings['cookie']}
 */
function checkedCookie({ cookie, headers, ticket, token }, stream, { base, page }) {
  if (!cookie) return undefined;
  if (typeof cookie !== 'function')
    throw new TypeError(`'cookie' must be a function that returns a promise of a JWT; got ${typeof cookie}.`);
  if (headers || ticket || token) throw new TypeError("A 'cookie' opens the stream alone: leave out 'headers', 'ticket' and 'token'.");
  if (!page) throw new TypeError("Only a browser keeps a 'cookie': outside of a document use 'headers'.");
  const address = cookieAddress(stream);
  if (address === null || new URL(stream).origin !== new URL(base).origin)
    throw new TypeError(`A 'cookie' opens streams of topics (/api/stream) of the page's own origin; got ${stream}.`);
  return { token: cookie, address };
}

/**
 * @param {Options} options
 * @param {string} stream
 * @param {Platform} platform
 * @returns {string | null} null if the stream has none
 */
function addressOfSocket({ webSocket, transport, reader, ticket, token }, stream, { base, page }) {
  if (webSocket === false) return null;
  if (webSocket === undefined) {
    // a WebSocket sends cookies to other origins of the same site, and SSE does not: it would be another user's stream
    const sameUser = !page || new URL(stream).origin === new URL(base).origin || ticket || token;
    return sameUser || transport === 'websocket' || reader === 'websocket' ? webSocketOf(stream) : null;
  }
  const address = webSocket && (typeof webSocket === 'string' || webSocket instanceof URL) ? webSocketAddress(webSocket, base) : null;
  if (address === null) throw new TypeError(`'webSocket' must be false or the address of a WebSocket; got ${JSON.stringify(webSocket)}.`);
  return address;
}

/**
 * @param {Options} options
 * @param {string | null} socket the address of the stream for WebSockets; null if it has none
 * @param {boolean} inPage
 * @param {boolean} canFetch
 * @returns {Via[]} in the order in which they are tried
 */
function chooseVias({ framing, transport, reader = 'auto', headers, ticket, token }, socket, inPage, canFetch) {
  if (transport === 'websocket' || reader === 'websocket') {
    if (transport === 'fetch' || (reader !== 'auto' && reader !== 'websocket'))
      throw new TypeError(
        `The stream cannot be read by a WebSocket and by '${reader === 'websocket' ? 'fetch' : reader}': choose one of them.`,
      );
    if (headers) throw new TypeError("A WebSocket cannot send 'headers': use 'token' or 'ticket' instead.");
    if (!socket) throw new TypeError("This stream has no WebSocket that is known: set 'webSocket' to its address.");
    return ['websocket'];
  }
  // with headers, a request is authenticated by them, and a WebSocket cannot send any
  const mayUseSocket = socket !== null && reader === 'auto' && transport !== 'fetch' && (!headers || ticket || token);
  if (token && socket?.endsWith('/-/ws')) throw new TypeError("A 'token' opens topics and no user's stream: use 'ticket' for this one.");
  if (token && !mayUseSocket)
    throw new TypeError("Only a WebSocket sends 'token': set 'webSocket' to the address of one, and use the reader 'auto' or 'websocket'.");
  /** @returns {Via} */
  const sse = () => {
    if (reader !== 'auto') return reader;
    if (headers || transport === 'fetch' || !inPage) return 'fetch';
    // an EventSource does not show comments, which are the keepalive of an unnamed stream
    return framing === 'unnamed' && canFetch ? 'fetch' : 'event-source';
  };
  /** @type {Via[]} */
  const vias = token && !headers && !ticket ? [] : [sse()];
  return mayUseSocket ? [...vias, 'websocket'] : vias;
}

/** @param {BackoffOptions} backoff */
function checkedBackoff(backoff) {
  atLeast('backoff.base', backoff.base, 1);
  atLeast('backoff.max', backoff.max, backoff.base);
  atLeast('backoff.attempts', backoff.attempts, 1);
  atLeast('backoff.serverErrors', backoff.serverErrors, 1);
  atLeast('backoff.stable', backoff.stable, 0);
  return backoff;
}

/** @param {PollingOptions} polling */
function checkedPolling(polling) {
  atLeast('poll.min', polling.min, 1_000);
  atLeast('poll.step', polling.step, 0);
  atLeast('poll.max', polling.max, polling.min);
  return polling;
}

/**
 * @param {string} name
 * @param {string} value
 * @param {string[]} values
 */
function oneOf(name, value, values) {
  if (!values.includes(value)) throw new TypeError(`'${name}' must be one of ${values.join(', ')}; got ${JSON.stringify(value)}.`);
}

/**
 * @param {string} name
 * @param {number} value
 * @param {number} min
 */
function atLeast(name, value, min) {
  if (!(typeof value === 'number' && value >= min)) throw new RangeError(`'${name}' must be a number of at least ${min}; got ${value}.`);
}
