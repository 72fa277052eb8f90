import { CONTROL_TYPES } from './dialect.js';

/** @import { Dispatched, Framing, Reader } from './types.js' */

/** What the code of a close frame says to a client that did not get the `closed` message before it. */
const REASONS = new Map([
  [4401, 'session-expired'],
  [4403, 'revoked'],
  [4408, 'timeout'],
  [4409, 'replaced'],
  [4410, 'wiped'],
  [4413, 'slow-consumer'],
  [4429, 'limit'],
  [4500, 'fault'],
  [4503, 'shutdown'],
]);

const warnings = new Set();

/**
 * @param {string} what
 * @param {unknown} detail
 */
function warnOnce(what, detail) {
  if (!warnings.has(what)) console.warn(`tidings: ${what}; this is said once`, detail);
  warnings.add(what);
}

/**
 * Streams by a WebSocket, whose messages become the events that the same stream has over SSE. It shows all frames, but not the status of a
 * refusal; a node tells the reason in a message.
 *
 * @param {object} platform
 * @param {typeof globalThis.WebSocket} platform.WebSocket
 * @returns {Reader}
 */
export function webSocketReader({ WebSocket }) {
  /** @type {Reader['open']} */
  const open = (url, _types, handlers, { framing, token }) => {
    let lastId = '';
    let closed = false;
    /** @type {WebSocket | undefined} */
    let socket;

    const close = () => {
      closed = true;
      socket?.close();
    };
    /** @param {string} [reason] */
    const ended = (reason) => {
      if (closed) return;
      close();
      handlers.ended(reason === undefined ? {} : { reason });
    };
    /** @param {MessageEvent} event */
    const received = ({ data: text }) => {
      if (closed) return;
      handlers.heard();
      const message = parsed(text);
      // the comment `: attaching` of SSE, unless it is an event that an application called so
      if (!message || (message['type'] === 'attaching' && !('topic' in message))) return;
      const { id, retry } = message;
      if (typeof retry === 'number') handlers.retry(retry);
      if (typeof id === 'string') lastId = id;
      handlers.event({ id: lastId, ...content(message, framing) });
    };
    try {
      socket = new WebSocket(url);
      socket.onopen = () => {
        if (closed) return;
        if (token !== undefined) socket?.send(JSON.stringify({ token }));
        handlers.heard();
        handlers.opened();
      };
      socket.onmessage = received;
      // follows an error, too
      socket.onclose = ({ code }) => ended(REASONS.get(code));
    } catch (error) {
      warnOnce('the WebSocket cannot be opened', error);
      queueMicrotask(() => ended());
    }
    return {
      listen() {},
      unlisten() {},
      reopens: () => false,
      close,
    };
  };
  return { seesAll: true, hearsComments: true, open };
}

/**
 * @param {unknown} text binary messages are not text
 * @returns {Record<string, unknown> | null} null for what no node sends
 */
function parsed(text) {
  if (typeof text !== 'string') return null;
  try {
    const message = JSON.parse(text);
    if (message !== null && typeof message === 'object' && typeof message.type === 'string') return message;
  } catch {
    // dropped as well
  }
  warnOnce('dropped a message that is no JSON object with a type', text);
  return null;
}

/**
 * @param {Record<string, unknown>} message
 * @param {Framing} framing
 * @returns {Pick<Dispatched, 'event' | 'data'>} as the frame would be dispatched
 */
function content({ id: _id, retry: _retry, ...message }, framing) {
  if (framing === 'unnamed') return { event: 'message', data: JSON.stringify(message) };
  const { type, data = named(message) } = /** @type {{type: string, data?: unknown}} */ (message);
  const isText = framing === 'plain' && typeof data === 'string' && !CONTROL_TYPES.includes(type);
  return { event: type, data: isText ? data : JSON.stringify(data) };
}

/**
 * A count stands beside the type, and in an SSE frame it is capitalised: listeners see the latter.
 *
 * @param {Record<string, unknown>} message without data
 */
function named({ type, count }) {
  return type === 'notification-count' ? { Count: count } : {};
}
