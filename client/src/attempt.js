/** @import { Dispatched, End, Framing, Reader, Source, Via } from './types.js' */

/**
 * What an attempt reports until it is closed.
 *
 * @typedef {object} AttemptHandlers
 * @property {() => void} opened
 * @property {(dispatched: Dispatched) => void} event
 * @property {(id: string) => void} position the last event id moved without an event
 * @property {() => void} heard something arrived, of whatever kind
 * @property {(reason: string, pause?: number) => void} failed the next attempt may succeed; `pause`: milliseconds the server asked to wait
 * @property {(reason: string) => void} refused the next attempt would be refused, too
 * @property {(reason: string) => void} closed the stream ended, as with a `closed` frame
 *
 * @typedef {object} AttemptOptions
 * @property {Via} via
 * @property {string} url
 * @property {Reader} reader
 * @property {Framing} framing
 * @property {(() => Promise<string | null>) | undefined} [ticket] for the URL
 * @property {(() => Promise<string | null>) | undefined} [token] that a WebSocket sends, if there is no ticket
 */

/** One request for a stream, from its ticket or token to its end. */
export class Attempt {
  #options;
  #handlers;
  /** @type {Source | null} */
  #source = null;
  #isClosed = false;
  /** @type {number | null} milliseconds, from the stream's `retry:` field */
  retry = null;

  /**
   * @param {AttemptOptions} options
   * @param {AttemptHandlers} handlers
   */
  constructor(options, handlers) {
    this.#options = options;
    this.#handlers = handlers;
  }

  /** Whether the stream itself was requested, and not only its ticket or token. */
  get isOpen() {
    return this.#source !== null;
  }

  /**
   * @param {() => string} position called when the request is made, which is later if a ticket or token has to be fetched; '' for none
   * @param {Iterable<string>} types
   */
  async open(position, types) {
    const { via, reader, framing, ticket, token } = this.#options;
    const url = new URL(this.#options.url);
    const newCredential = ticket ?? (via === 'websocket' ? token : undefined);
    /** @type {{framing: Framing, token?: string}} */
    const how = { framing };
    if (newCredential) {
      const credential = await newCredential().catch(() => undefined);
      if (this.#isClosed) return;
      if (credential === null) return this.#handlers.refused('session-expired');
      if (credential === undefined) return this.#handlers.failed(ticket ? 'no-ticket' : 'no-token');
      if (ticket) url.searchParams.set('ticket', credential);
      else how.token = credential;
    }
    // a new source does not know the last id of the previous one
    const from = position();
    if (from !== '') url.searchParams.set('lastEventId', from);
    const { opened, event, position: moved, heard } = this.#handlers;
    const retry = (/** @type {number} */ milliseconds) => (this.retry = milliseconds);
    const ended = (/** @type {End} */ end) => this.#ended(end);
    this.#source = reader.open(url.href, types, { opened, event, position: moved, heard, retry, ended }, how);
  }

  /** @param {string} type */
  listen(type) {
    this.#source?.listen(type);
  }

  /** @param {string} type */
  unlisten(type) {
    this.#source?.unlisten(type);
  }

  /** Whether the browser will reopen the stream by itself when it ends. Not with a ticket, which is valid for one request only. */
  reopens() {
    return !this.#options.ticket && this.#source !== null && this.#source.reopens();
  }

  close() {
    this.#isClosed = true;
    this.#source?.close();
  }

  /** @param {End} end */
  #ended({ status, retryAfter, reason }) {
    if (reason !== undefined) return this.#handlers.closed(reason);
    if (status === 401) return this.#handlers.refused('session-expired');
    if (status === 403) return this.#handlers.refused('revoked');
    const mayChange = status === undefined || status >= 500 || status === 408 || status === 429;
    if (!mayChange) return this.#handlers.refused(`refused-${status}`);
    this.#handlers.failed(status === undefined ? 'cut' : `status-${status}`, retryAfter);
  }
}
