/** @import { Dispatched, Framing, Resync } from './types.js' */

/**
 * The meaning of a frame, independent of its dialect.
 *
 * @typedef {{kind: 'connected', data: Record<string, unknown>}
 *   | {kind: 'ping'}
 *   | {kind: 'degraded', behindMs: number}
 *   | ({kind: 'resync'} & Resync)
 *   | {kind: 'closed', reason: string}
 *   | {kind: 'event', type: string, data: unknown, topic?: string, tabId?: string | null, timestamp?: string}
 *   | {kind: 'malformed', error: unknown}} Meaning
 */

/** Frame types that every reader needs, since they are about the connection. A node does not let applications publish them. */
export const CONTROL_TYPES = ['connected', 'ping', 'degraded', 'resync', 'close', 'closed', 'logout'];

/** What older servers call the same reasons. */
const REASONS = new Map([
  ['unauthorized', 'session-expired'],
  ['session_expired', 'session-expired'],
  ['slow_consumer', 'slow-consumer'],
]);

/** After these reasons repeating the request is useless: the application has to say when the client may connect again. */
const FINAL = new Set(['session-expired', 'revoked', 'replaced', 'wiped', 'logged-out']);

/**
 * @param {string} reason
 * @param {{cookie?: boolean}} stream `cookie`: pages renew the cookie that opens it
 * @returns {boolean} whether the stream can be opened again when they have done so
 */
export function isRenewed(reason, { cookie = false }) {
  return cookie && reason === 'session-expired';
}

/**
 * @param {string} reason
 * @param {{cookie?: boolean}} stream
 */
export function isFinal(reason, stream) {
  return FINAL.has(reason) && !isRenewed(reason, stream);
}

/**
 * @param {string} reason of a `closed` frame whose `retry:` was not seen
 * @returns {number} milliseconds to wait: the shortest of a node's defaults
 */
export function pauseAfter(reason) {
  return reason === 'limit' ? 30_000 : 1_000;
}

/**
 * @param {Framing} framing
 * @param {Pick<Dispatched, 'event' | 'data'> & {durable?: boolean}} frame
 * @returns {Meaning}
 */
export function read(framing, { event, data, durable = false }) {
  try {
    if (framing === 'unnamed') return readUnnamed(event, data, durable);
    // control frames are JSON in every framing
    if (framing === 'plain' && !CONTROL_TYPES.includes(event)) return { kind: 'event', type: event, data };
    return readNamed(event, data, durable);
  } catch (error) {
    return { kind: 'malformed', error };
  }
}

/**
 * @param {string} type
 * @param {string} text
 * @param {boolean} durable
 * @returns {Meaning}
 */
function readNamed(type, text, durable) {
  if (type === 'close' || type === 'closed') return closed(lenient(text));
  if (type === 'logout') return logout(lenient(text), {}, durable);
  return meaning(type, JSON.parse(text), {});
}

/**
 * @param {string} name
 * @param {string} text
 * @param {boolean} durable
 * @returns {Meaning}
 */
function readUnnamed(name, text, durable) {
  // the keepalive of an unnamed stream may still be a named frame
  if (name === 'ping') return { kind: 'ping' };
  const frame = JSON.parse(text);
  if (frame === null || typeof frame !== 'object' || typeof frame.type !== 'string') throw new TypeError('the frame has no type');
  const { type, data, topic, tabId, timestamp } = frame;
  // what is published has a topic, or a timestamp beside its data: so a publisher of events cannot forge a control frame
  if (topic !== undefined || (timestamp !== undefined && data !== undefined)) return { kind: 'event', type, data, topic, tabId, timestamp };
  if (type === 'logout') return logout(data, { topic, tabId, timestamp }, durable);
  // control frames of the boards are flat, those of the generic stream have a `data` field
  return meaning(type, data ?? frame, { topic, tabId, timestamp }, data);
}

/**
 * @param {string} type
 * @param {any} control the content, if this type is a control frame's
 * @param {{topic?: string, tabId?: string | null, timestamp?: string}} envelope
 * @param {unknown} data the content, if this type is an event's
 * @returns {Meaning}
 */
function meaning(type, control, envelope, data = control) {
  switch (type) {
    case 'connected':
      return { kind: 'connected', data: fields(control) };
    case 'ping':
      return { kind: 'ping' };
    case 'degraded':
      return { kind: 'degraded', behindMs: Number(fields(control).behindMs) || 0 };
    case 'resync': {
      const { reason, topics, to } = fields(control);
      return { kind: 'resync', reason: text(reason), topics: Array.isArray(topics) ? topics.map(String) : [], to: text(to) || null };
    }
    case 'close':
    case 'closed':
      return closed(control);
    default:
      return { kind: 'event', type, data, ...envelope };
  }
}

/**
 * @param {unknown} data
 * @returns {Meaning}
 */
function closed(data) {
  const reason = typeof data === 'string' ? data : text(fields(data).reason);
  return { kind: 'closed', reason: REASONS.get(reason) ?? (reason || 'timeout') };
}

/**
 * A logout of the connection has no id. One with an id is an ordinary event, or it would end the client at each reconnect.
 *
 * @param {unknown} data `here`: the session of this connection; otherwise another one of the same user
 * @param {{topic?: string, tabId?: string | null, timestamp?: string}} envelope
 * @param {boolean} durable
 * @returns {Meaning}
 */
function logout(data, envelope, durable) {
  return !durable && data === 'here' ? { kind: 'closed', reason: 'logged-out' } : { kind: 'event', type: 'logout', data, ...envelope };
}

/** @param {string} data that older servers send as bare text */
function lenient(data) {
  try {
    return JSON.parse(data);
  } catch {
    return data;
  }
}

/**
 * @param {unknown} value
 * @returns {Record<string, unknown>}
 */
function fields(value) {
  return value !== null && typeof value === 'object' ? /** @type {Record<string, unknown>} */ (value) : {};
}

/** @param {unknown} value */
function text(value) {
  return typeof value === 'string' ? value : '';
}
