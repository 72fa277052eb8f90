/** @import { Dispatched, Framing, Resync } from './types.js' */

/**
 * What a frame says, whatever its dialect.
 *
 * @typedef {{kind: 'connected', data: Record<string, unknown>}
 *   | {kind: 'ping'}
 *   | {kind: 'degraded', behindMs: number}
 *   | ({kind: 'resync'} & Resync)
 *   | {kind: 'closed', reason: string}
 *   | {kind: 'event', type: string, data: unknown, topic?: string, tabId?: string | null, timestamp?: string}
 *   | {kind: 'malformed', error: unknown}} Meaning
 */

/** Names of frames that a reader needs in any case, since they are about the connection. A node lets no application publish them. */
export const CONTROL_TYPES = ['connected', 'ping', 'degraded', 'resync', 'close', 'closed', 'logout'];

/** The same reason, in the words of older servers. */
const REASONS = new Map([
  ['unauthorized', 'session-expired'],
  ['session_expired', 'session-expired'],
  ['slow_consumer', 'slow-consumer'],
]);

/** After these the same request is useless: whoever may connect again has to be told so by the application. */
const FINAL = new Set(['session-expired', 'revoked', 'replaced', 'wiped', 'logged-out']);

/** @param {string} reason */
export function isFinal(reason) {
  return FINAL.has(reason);
}

/**
 * @param {Framing} framing
 * @param {Pick<Dispatched, 'event' | 'data'> & {durable?: boolean}} frame
 * @returns {Meaning}
 */
export function read(framing, { event, data, durable = false }) {
  try {
    return framing === 'named' ? readNamed(event, data, durable) : readUnnamed(event, data, durable);
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
  // a stream of unnamed frames may still name its keepalive
  if (name === 'ping') return { kind: 'ping' };
  const frame = JSON.parse(text);
  if (frame === null || typeof frame !== 'object' || typeof frame.type !== 'string') throw new TypeError('frame without a type');
  const { type, data, topic, tabId, timestamp } = frame;
  // what a server says of the connection is in no topic and has no time: whoever publishes an event cannot speak for it
  if (topic !== undefined || timestamp !== undefined) return { kind: 'event', type, data, topic, tabId, timestamp };
  if (type === 'logout') return logout(data, { topic, tabId, timestamp }, durable);
  // control frames of the boards are flat, those of the generic stream have data
  return meaning(type, data ?? frame, { topic, tabId, timestamp }, data);
}

/**
 * @param {string} type
 * @param {any} control what a control frame of this type would say
 * @param {{topic?: string, tabId?: string | null, timestamp?: string}} envelope
 * @param {unknown} data what an event of this type would say
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
 * A server that says it of the connection gives it no id: an event that has one would end the client at each reconnect.
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
