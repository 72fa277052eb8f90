import { covers } from './cursor.js';
import { read } from './dialect.js';

/** @import { TypedListeners } from './listeners.js' */
/** @import { Frame, Framing, Message, State } from './types.js' */

/** Types that are about the connection: no event of a topic may reach their listeners. */
export const OWN_TYPES = new Set(['resync', 'closed', 'connected']);

/**
 * @typedef {object} ConnectionEvents
 * @property {(state: State) => void} state of the connection
 * @property {(atOnce: boolean) => void} unavailable no stream can be opened; `atOnce`: the page has waited long enough
 */

/** Passes what the connection brings to a page's listeners: each event once, and none that the page's state includes already. */
export class Receiver {
  #framing;
  #listeners;
  #connection;
  #isOpen = false;
  #restored = false;
  /** The cursor of the last event, '' until there is one. */
  position;

  /**
   * @param {Framing} framing
   * @param {string} position
   * @param {TypedListeners} listeners
   * @param {ConnectionEvents} connection
   */
  constructor(framing, position, listeners, connection) {
    this.#framing = framing;
    this.position = position;
    this.#listeners = listeners;
    this.#connection = connection;
  }

  /** @param {boolean} restored the page comes from the browser's cache, and shows the state of that time */
  open(restored) {
    this.#isOpen = true;
    this.#restored ||= restored;
  }

  close() {
    this.#isOpen = false;
  }

  /** @param {Message} message */
  received(message) {
    if (!this.#isOpen) return;
    switch (message.type) {
      case 'welcome':
        if (message.resync) this.#listeners.tell('resync', message.resync);
        else if (this.#restored && this.position === '') {
          this.#listeners.tell('resync', { reason: 'restored', topics: [], to: message.position || null });
        }
        this.#restored = false;
        for (const frame of message.frames) this.#frame(frame);
        // a listener may have stopped the client
        if (!this.#isOpen) return;
        this.#moved(message.position);
        if (message.unavailable) this.#connection.unavailable(false);
        if (this.#isOpen) this.#connection.state(message.state);
        return;
      case 'frame':
        return this.#frame(message.frame);
      case 'position':
        return this.#moved(message.id);
      case 'status':
        return this.#connection.state(message.state);
      case 'push-unavailable':
        return this.#connection.unavailable(message.buffered);
      case 'error':
        return console.warn('tidings:', message.message);
    }
  }

  /** @param {Frame} frame */
  #frame({ id, durable, event: name, data: raw }) {
    if (!this.#isOpen) return;
    const meaning = read(this.#framing, { event: name, data: raw, durable });
    // a page's state may be newer than the connection, and a new leader repeats what the previous one may have sent
    if (durable && meaning.kind !== 'resync' && covers(this.position, id)) return;
    if (durable) this.position = id;
    switch (meaning.kind) {
      case 'event': {
        const { kind: _, ...event } = meaning;
        // listeners of these types would take such an event for news of the connection
        if (OWN_TYPES.has(meaning.type)) return;
        return this.#listeners.tell(meaning.type, { ...event, id: durable ? id : null, raw });
      }
      case 'resync': {
        const { reason, topics, to } = meaning;
        return this.#listeners.tell('resync', { reason, topics, to });
      }
      case 'connected':
        return this.#listeners.tell('connected', meaning.data);
      case 'malformed':
        return console.warn('tidings: dropped a malformed frame', name, meaning.error);
    }
  }

  /** @param {string} id */
  #moved(id) {
    if (id !== '' && !covers(this.position, id)) this.position = id;
  }
}
