import { covers } from './cursor.js';
import { read } from './dialect.js';
import { RecentFrames } from './recent.js';

/** @import { Coverage, Past } from './hub.js' */
/** @import { Frame, Framing, Message, Welcome } from './types.js' */

/** What a tab has seen of the leader's connection, so that it can continue from there when it becomes the leader. */
export class FollowerMemory {
  #framing;
  #recent = new RecentFrames();
  #followed = false;
  /** @type {Coverage} what the leader's connection listens to */
  coverage = [];

  /** @param {Framing} framing */
  constructor(framing) {
    this.#framing = framing;
  }

  /**
   * @param {boolean} resumes this tab was live on another connection
   * @returns {Past}
   */
  past(resumes) {
    return { recent: this.#recent, coverage: this.coverage, wasLive: this.#followed || resumes };
  }

  /**
   * @param {Welcome} welcome
   * @param {string} cursor that this tab sent when it asked to join
   */
  welcomed(welcome, cursor) {
    this.#followed = true;
    if (welcome.resync || cursor === '') this.#recent.begin(welcome.position);
    else if (this.#recent.position === '') this.#recent.begin(cursor);
    for (const frame of welcome.frames) this.#remember(frame);
    this.#moved(welcome.position);
  }

  /**
   * @param {Message} message
   * @returns {boolean} false if an earlier message is missing: the leader is ahead of this tab
   */
  relayed(message) {
    if (message.type === 'position') this.#moved(message.id);
    if (message.type !== 'frame') return true;
    const { position } = this.#recent;
    if (message.after !== '' && position !== '' && !covers(position, message.after)) return false;
    this.#remember(message.frame);
    return true;
  }

  forget() {
    this.#recent.begin('');
    this.#followed = false;
    this.coverage = [];
  }

  /** @param {Frame} frame */
  #remember(frame) {
    if (read(this.#framing, frame).kind === 'resync') this.#recent.begin(frame.durable ? frame.id : this.#recent.position);
    else if (!covers(this.#recent.position, frame.id)) this.#recent.add(frame);
  }

  /** @param {string} id */
  #moved(id) {
    if (id !== '' && !covers(this.#recent.position, id)) this.#recent.moved(id);
  }
}
