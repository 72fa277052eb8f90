/** Reasons after which reconnecting is useless. */
export const FINAL = new Set(['revoked', 'session-expired', 'replaced', 'wiped']);
const REOPEN_MS = [1000, 2000, 5000, 10000];

/**
 * One stream over a native `EventSource`, which reconnects by itself with its last id. This class only opens a new one when asked to,
 * and when the browser gave up (it does so at any status other than 200).
 */
export class Stream extends EventTarget {
  /** @type {EventSource | undefined} */
  #source;
  /** @type {number | undefined} */
  #timer;
  #failures = 0;
  #opened = false;
  #goodbye = '';

  /**
   * @param {() => string[]} topics what to subscribe to
   * @param {() => string} cursor the client's position
   */
  constructor(topics, cursor) {
    super();
    this.topics = topics;
    this.cursor = cursor;
  }

  /** Opens a new connection at the current cursor, and ends the previous one. */
  open() {
    this.close();
    const query = new URLSearchParams(this.topics().map((topic) => ['topic', topic]));
    if (this.cursor()) {
      // A new EventSource cannot send the header.
      query.set('lastEventId', this.cursor());
    }
    this.#goodbye = '';
    this.#say(this.#opened ? 'reconnecting' : 'connecting');
    const source = new EventSource(`api/stream?${query}`);
    this.#source = source;
    source.onopen = () => {
      this.#failures = 0;
      this.#goodbye = '';
      this.dispatchEvent(new CustomEvent('open', { detail: { again: this.#opened } }));
      this.#opened = true;
    };
    source.onmessage = (event) => this.#message(event);
    source.onerror = () => this.#error(source);
  }

  close() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = undefined;
  }

  #message(event) {
    let frame;
    try {
      frame = JSON.parse(event.data);
    } catch {
      return; // not a frame of Tidings; the next one may be
    }
    if (frame.type === 'connected') {
      this.#say('live', frame.data.node);
    } else if (frame.type === 'closed') {
      this.#goodbye = frame.data.reason;
    }
    const detail = { frame, id: event.lastEventId, text: event.data, at: Date.now() };
    this.dispatchEvent(new CustomEvent('frame', { detail }));
    if (frame.type === 'closed' && FINAL.has(frame.data.reason)) {
      this.close();
      this.#say('closed', frame.data.reason);
    }
  }

  #error(source) {
    if (source !== this.#source) {
      return;
    }
    if (source.readyState === EventSource.CLOSED) {
      const wait = REOPEN_MS[Math.min(this.#failures++, REOPEN_MS.length - 1)];
      this.#say('closed', 'refused, retrying');
      this.#timer = setTimeout(() => this.open(), wait * (0.8 + Math.random() * 0.4));
    } else {
      this.#say(this.#opened ? 'reconnecting' : 'connecting', this.#goodbye);
    }
  }

  #say(state, detail = '') {
    this.dispatchEvent(new CustomEvent('state', { detail: { state, detail } }));
  }
}
