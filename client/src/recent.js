import { covers } from './cursor.js';

/** @import { Frame } from './types.js' */

const MAX_FRAMES = 1_000;
const MAX_CHARACTERS = 1_048_576;

/** The last durable frames of a stream, without a gap, for pages that join late. */
export class RecentFrames {
  /** @type {Frame[]} */
  #frames = [];
  #characters = 0;
  /** The position before the first frame. */
  #from = '';
  #position = '';

  get position() {
    return this.#position;
  }

  /** @param {string} position after which the frames follow without a gap */
  begin(position) {
    this.#frames = [];
    this.#characters = 0;
    this.#from = position;
    this.#position = position;
  }

  /** @param {Frame} frame */
  add(frame) {
    if (!frame.durable) return;
    if (this.#from === '') return this.begin(frame.id);
    this.#frames.push(frame);
    this.#characters += frame.data.length;
    this.#position = frame.id;
    while (this.#frames.length > MAX_FRAMES || this.#characters > MAX_CHARACTERS) {
      const oldest = /** @type {Frame} */ (this.#frames.shift());
      this.#characters -= oldest.data.length;
      this.#from = oldest.id;
    }
  }

  /** @param {string} id */
  moved(id) {
    if (this.#from === '') this.#from = id;
    this.#position = id;
  }

  /**
   * @param {string} cursor
   * @returns {Frame[] | null} the frames after it; null when some of them are not held any more
   */
  after(cursor) {
    if (!covers(cursor, this.#from)) return null;
    return this.#frames.filter(({ id }) => !covers(cursor, id));
  }
}
