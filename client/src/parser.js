/** @import { Dispatched } from './types.js' */

/**
 * Parses an event stream as it arrives, in pieces of any size, in time linear in its length.
 * Quotations are from https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export class EventStreamParser {
  /** "Streams must be decoded using the UTF-8 decode algorithm." It strips one leading byte order mark. */
  #decoder = new TextDecoder('utf-8');
  /** @type {string[]} pieces of the line that has not ended */
  #line = [];
  #carriageReturn = false;

  /** @type {string[]} */
  #data = [];
  #event = '';
  #idBuffer = '';
  #idNamed = false;

  #handlers;

  /** @param {{event: (dispatched: Dispatched) => void, position: (id: string) => void, retry: (milliseconds: number) => void}} handlers */
  constructor(handlers) {
    this.#handlers = handlers;
  }

  /** @param {Uint8Array} bytes */
  push(bytes) {
    const text = this.#decoder.decode(bytes, { stream: true });
    if (text === '') return;
    let start = 0;
    // "end-of-line = ( cr lf / cr / lf )": the line ended with its CR, so an LF that comes now belongs to it
    if (this.#carriageReturn && text[0] === '\n') start = 1;
    this.#carriageReturn = false;
    const ends = /\r\n?|\n/g;
    ends.lastIndex = start;
    for (let end = ends.exec(text); end; end = ends.exec(text)) {
      this.#line.push(text.slice(start, end.index));
      const line = this.#line.join('');
      this.#line = [];
      start = ends.lastIndex;
      if (start === text.length && end[0] === '\r') this.#carriageReturn = true;
      this.#read(line);
    }
    if (start < text.length) this.#line.push(text.slice(start));
  }

  /** @param {string} line */
  #read(line) {
    // "If the line is empty (a blank line): Dispatch the event"
    if (line === '') return this.#dispatch();
    const colon = line.indexOf(':');
    // "If the line starts with a U+003A COLON character (:): Ignore the line."
    if (colon === 0) return;
    // "Otherwise, the string is not empty but does not contain a U+003A COLON character (:): […] the whole line as the field name,
    // and the empty string as the field value."
    const field = colon < 0 ? line : line.slice(0, colon);
    let value = colon < 0 ? '' : line.slice(colon + 1);
    // "If value starts with a U+0020 SPACE character, remove it from value."
    if (value.startsWith(' ')) value = value.slice(1);
    switch (field) {
      case 'event':
        // "Set the event type buffer to field value."
        this.#event = value;
        break;
      case 'data':
        // "Append the field value to the data buffer, then append a single U+000A LINE FEED (LF) character to the data buffer."
        this.#data.push(value);
        break;
      case 'id':
        // "If the field value does not contain U+0000 NULL, then set the last event ID buffer to the field value."
        if (!value.includes('\0')) {
          this.#idBuffer = value;
          this.#idNamed = true;
        }
        break;
      case 'retry':
        // "If the field value consists of only ASCII digits, then interpret the field value as an integer in base ten, and set the
        // event stream's reconnection time to that integer."
        if (/^[0-9]+$/.test(value)) this.#handlers.retry(Number(value));
        break;
      default:
      // "Otherwise: The field is ignored."
    }
  }

  #dispatch() {
    const data = this.#data;
    const event = this.#event;
    const idNamed = this.#idNamed;
    this.#data = [];
    this.#event = '';
    this.#idNamed = false;
    // "Set the last event ID string of the event source to the value of the last event ID buffer. The buffer does not get reset"
    const id = this.#idBuffer;
    // "If the data buffer is an empty string, set the data buffer and the event type buffer to the empty string and return."
    if (data.length === 0) {
      if (idNamed) this.#handlers.position(id);
      return;
    }
    // "If the data buffer's last character is a U+000A LINE FEED (LF) character, then remove the last character"
    // "Initialize event's type attribute to 'message' […] If the event type buffer has a value other than the empty string, change the
    // type of the newly created event to equal the value of the event type buffer."
    this.#handlers.event({ id, event: event || 'message', data: data.join('\n') });
  }
}
