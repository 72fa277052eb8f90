import { eventSourceReader } from './event-source.js';
import { fetchReader } from './fetch-stream.js';
import { webSocketReader } from './web-socket.js';

/** @import { Readers } from './types.js' */

/**
 * The stream readers that this browser or worker can offer.
 *
 * @param {() => HeadersInit | Promise<HeadersInit>} [headers]
 * @returns {Readers}
 */
export function availableReaders(headers) {
  const { EventSource, fetch, ReadableStream, WebSocket } = globalThis;
  const asking = fetch?.bind(globalThis);
  return {
    ...(EventSource && { 'event-source': eventSourceReader({ EventSource, fetch: asking }) }),
    ...(asking && ReadableStream && { fetch: fetchReader({ fetch: asking, headers }) }),
    ...(WebSocket && { websocket: webSocketReader({ WebSocket }) }),
  };
}
