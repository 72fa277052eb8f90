import { discardDeadConnections } from './idle-connections.js';
import { EventStreamParser } from './parser.js';

/** @import { Reader } from './types.js' */

/**
 * Streams by fetch: sees every frame, comments, `retry:` and the status of a refusal, and can send headers.
 *
 * @param {object} platform
 * @param {typeof globalThis.fetch} platform.fetch
 * @param {() => HeadersInit | Promise<HeadersInit>} [platform.headers] called for each request
 * @returns {Reader}
 */
export function fetchReader({ fetch, headers }) {
  /** @type {Reader['open']} */
  const open = (url, _types, handlers) => {
    const request = new AbortController();
    const { signal } = request;
    const parser = new EventStreamParser({
      event: (dispatched) => signal.aborted || handlers.event(dispatched),
      position: (id) => signal.aborted || handlers.position(id),
      retry: (milliseconds) => signal.aborted || handlers.retry(milliseconds),
    });

    /** @returns {Promise<import('./types.js').End>} */
    const read = async () => {
      const all = new Headers(headers && (await headers()));
      all.set('Accept', 'text/event-stream');
      signal.throwIfAborted();
      const response = await fetch(url, { headers: all, signal, cache: 'no-store', credentials: 'same-origin' });
      const isStream = /^text\/event-stream\b/i.test(response.headers.get('Content-Type') ?? '');
      if (response.status !== 200 || !isStream || !response.body) {
        await response.body?.cancel();
        return { status: response.status, retryAfter: retryAfter(response) };
      }
      handlers.heard();
      handlers.opened();
      const reader = response.body.getReader();
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
        if (signal.aborted) break;
        handlers.heard();
        parser.push(piece.value);
      }
      return {};
    };
    read()
      .catch(() => ({}))
      .then((end) => signal.aborted || handlers.ended(end));
    return {
      listen() {},
      unlisten() {},
      reopens: () => false,
      close: () => request.abort(),
    };
  };
  return { seesAll: true, hearsComments: true, open, discard: (url) => discardDeadConnections(fetch, url) };
}

/** @param {Response} response */
function retryAfter(response) {
  const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}
