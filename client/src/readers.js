import { eventSourceReader } from './event-source.js';
import { fetchReader } from './fetch-stream.js';

/** @import { Reader } from './types.js' */

/**
 * The ways to read a stream that this browser, or worker, has.
 *
 * @param {() => HeadersInit | Promise<HeadersInit>} [headers]
 * @returns {{'event-source'?: Reader, fetch?: Reader}}
 */
export function availableReaders(headers) {
  const { EventSource, fetch, ReadableStream } = globalThis;
  const asking = fetch?.bind(globalThis);
  return {
    ...(EventSource && { 'event-source': eventSourceReader({ EventSource, fetch: asking }) }),
    ...(asking && ReadableStream && { fetch: fetchReader({ fetch: asking, headers }) }),
  };
}
