import { read } from './dialect.js';

/** @import { Phase } from './phase.js' */
/** @import { StreamWatch } from './stream-watch.js' */
/** @import { Dispatched, Frame, Framing } from './types.js' */

/**
 * What it reports, besides the phase and the watch.
 *
 * @typedef {object} DispatchListener
 * @property {(frame: Frame, after: string) => void} frame `after`: the position before it
 * @property {(id: string) => void} position
 * @property {() => void} live
 * @property {(reason: string) => void} closed
 */

/** Interprets the frames of one stream after the other, and keeps the position that they lead to. */
export class FrameDispatcher {
  #framing;
  #phase;
  #watch;
  #listener;
  #resumedFrom = '';
  /** The last id; '' until there is one. */
  position = '';

  /**
   * @param {Framing} framing
   * @param {Phase} phase
   * @param {StreamWatch} watch
   * @param {DispatchListener} listener
   */
  constructor(framing, phase, watch, listener) {
    this.#framing = framing;
    this.#phase = phase;
    this.#watch = watch;
    this.#listener = listener;
  }

  /** @returns {string} the position from which the next stream continues */
  resume() {
    return (this.#resumedFrom = this.position);
  }

  /** @param {Dispatched} dispatched */
  dispatched(dispatched) {
    this.#watch.dispatched();
    const after = this.position;
    const durable = dispatched.id !== '' && dispatched.id !== after;
    const frame = { ...dispatched, durable };
    const meaning = read(this.#framing, frame);
    if (meaning.kind === 'degraded') return this.#phase.degraded(meaning.behindMs > 0);
    if (meaning.kind === 'connected') this.#watch.announced(meaning.data['keepaliveMs']);
    if (!this.#phase.isLive && meaning.kind !== 'closed') this.#becomeLive(meaning.kind === 'connected' ? meaning.data : {});
    switch (meaning.kind) {
      case 'closed':
        // a resumed stream must not repeat it, whatever it means
        this.moved(dispatched.id);
        return this.#listener.closed(meaning.reason);
      case 'ping':
        if (!durable) this.#watch.pinged();
        return this.moved(dispatched.id);
      case 'connected':
        // its id is the position where the stream begins, not that of an event
        this.moved(dispatched.id);
        return this.#listener.frame({ ...frame, durable: false }, this.position);
      default:
        // the position moves on even if the frame is malformed or unknown
        if (durable) this.position = dispatched.id;
        this.#listener.frame(frame, after);
        if (meaning.kind === 'resync') this.#phase.resynced();
    }
  }

  /** @param {string} id that came without an event */
  moved(id) {
    if (id === '' || id === this.position) return;
    this.position = id;
    this.#listener.position(id);
  }

  /** @param {{node?: unknown, client_id?: unknown}} said by the node */
  #becomeLive(said) {
    const again = this.#phase.wasLive;
    this.#listener.live();
    this.#phase.live(said);
    if (again && this.#resumedFrom === '') {
      // without a position to resume from, events may have been missed
      const data = JSON.stringify({ type: 'resync', reason: 'no-position', topics: [], to: null });
      this.#listener.frame({ id: '', durable: false, event: this.#framing === 'unnamed' ? 'message' : 'resync', data }, '');
      this.#phase.resynced();
    }
    this.#phase.caughtUp();
  }
}
