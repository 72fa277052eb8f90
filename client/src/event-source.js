import { CONTROL_TYPES } from './dialect.js';
import { discardDeadConnections } from './idle-connections.js';

/** @import { Reader } from './types.js' */

/**
 * Streams by the browser's own EventSource. It shows neither comments nor `retry:`, and only those named events that have a listener.
 *
 * @param {object} platform
 * @param {typeof globalThis.EventSource} platform.EventSource
 * @param {typeof globalThis.fetch} [platform.fetch] asks with HEAD why a stream was refused, which an EventSource does not tell
 * @returns {Reader}
 */
export function eventSourceReader({ EventSource, fetch }) {
  /** @type {Reader['open']} */
  const open = (url, types, handlers) => {
    const source = new EventSource(url);
    const asking = new AbortController();
    let closed = false;
    let reopening = false;

    /** @param {MessageEvent} message */
    const dispatch = ({ type, data, lastEventId }) => {
      if (closed) return;
      handlers.heard();
      handlers.event({ id: lastEventId, event: type, data });
    };
    /** @param {import('./types.js').End} end */
    const ended = (end) => {
      if (closed) return;
      close();
      handlers.ended(end);
    };
    const close = () => {
      closed = true;
      asking.abort();
      source.close();
    };
    source.onopen = () => {
      if (closed) return;
      reopening = false;
      handlers.heard();
      handlers.opened();
    };
    source.onerror = (event) => {
      // an event that the server named `error` is no error
      if (closed || event instanceof MessageEvent) return;
      if (source.readyState !== EventSource.CLOSED) {
        if (reopening) reopening = false;
        else ended({});
      } else if (fetch) {
        fetch(url, { method: 'HEAD', credentials: 'same-origin', cache: 'no-store', signal: asking.signal }).then(
          ({ status }) => ended(status === 200 ? {} : { status }),
          () => ended({}),
        );
      } else {
        ended({});
      }
    };
    for (const type of new Set(['message', ...CONTROL_TYPES, ...types])) source.addEventListener(type, dispatch);
    return {
      listen: (type) => source.addEventListener(type, dispatch),
      unlisten(type) {
        if (!CONTROL_TYPES.includes(type)) source.removeEventListener(type, dispatch);
      },
      // only the browser knows the stream's `retry:`, so after a `closed` frame the browser reconnects
      reopens: () => (reopening = true),
      close,
    };
  };
  return { seesAll: false, hearsComments: false, open, ...(fetch && { discard: (url) => discardDeadConnections(fetch, url) }) };
}
