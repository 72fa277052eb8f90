import { covers } from './cursor.js';
import { read } from './dialect.js';
import { RecentFrames } from './recent.js';

/** @import { Connection, ConnectionListener } from './connection.js' */
/** @import { Alive, Frame, Framing, Interest, Message, State, Welcome } from './types.js' */

/** @typedef {[type: string, since: string | null][]} Coverage types, and the position from which on a hub has all of their frames */

/**
 * What an earlier hub of the same stream left behind.
 *
 * @typedef {object} Past
 * @property {RecentFrames} recent
 * @property {Coverage} coverage of the frames that it saw
 * @property {boolean} wasLive
 */

/** Shares one connection among members, each of which listens to some types; the connection is open while there is a member. */
export class Hub {
  #framing;
  #connection;
  #send;
  #recent;
  /** @type {Map<string, Set<string>>} */
  #members = new Map();
  /** @type {Map<string, string | null>} listened types, and the position from which their frames are complete; null: the next id */
  #since = new Map();
  /** @type {Map<string, string | null>} */
  #inherited;
  #resumes;
  /** Whether the stream has brought nothing yet, so that a member that joins misses nothing. */
  #untouched = true;

  /**
   * @param {Framing} framing
   * @param {(listener: ConnectionListener) => Connection} connect
   * @param {(message: Message) => void} send tells all members
   * @param {Past} [past]
   */
  constructor(framing, connect, send, past = { recent: new RecentFrames(), coverage: [], wasLive: false }) {
    this.#framing = framing;
    this.#send = send;
    this.#recent = past.recent;
    this.#inherited = new Map(past.coverage);
    this.#resumes = past.wasLive;
    this.#connection = connect({
      frame: (frame, after) => this.#frame(frame, after),
      position: (id) => this.#moved(id),
      state: (state) => this.#told(state),
      unavailable: (buffered) => send({ type: 'push-unavailable', buffered }),
    });
  }

  /** @returns {State} */
  get state() {
    return this.#connection.state;
  }

  /** @returns {Alive} */
  get alive() {
    return { type: 'alive', keepaliveMs: this.#connection.keepaliveMs };
  }

  /** @returns {Coverage} */
  get coverage() {
    return [...this.#since];
  }

  /**
   * @param {string} member
   * @param {Interest} interest
   * @returns {Welcome} what only this member is told
   */
  join(member, { types, cursor, resumes = false, fallback = null }) {
    const first = this.#members.size === 0;
    const before = this.#members.get(member);
    if (first && this.#recent.position === '') this.#recent.begin(cursor);
    if (first) this.#untouched = true;
    // of several pages that lost their connection together, the one that saw least determines where the next connection begins
    else if (this.#untouched && covers(this.#recent.position, cursor) && this.#recent.after(cursor) === null) {
      this.#recent.begin(cursor);
      this.#connection.rewind(cursor);
    }
    // the remembered frames are complete for types that already had a listener; other types are complete only from now on
    const complete = this.#untouched || this.#connection.seesAll || types.every((type) => covers(cursor, this.#since.get(type) ?? ''));
    this.#members.set(member, new Set());
    for (const type of types) this.listen(member, type);
    before?.forEach((type) => this.#forget(type));
    if (this.#untouched) {
      const { position } = this.#recent;
      for (const type of this.#since.keys()) this.#since.set(type, this.#inherited.get(type) ?? (position || null));
    }
    if (first) {
      const past = { resumes: this.#resumes || resumes, gathers: !this.#resumes && resumes, fallback };
      this.#connection.start(this.#recent.position, past);
    }
    const missed = cursor === '' || this.#recent.position === cursor ? [] : this.#recent.after(cursor);
    const served = cursor === '' || (complete && missed !== null);
    return {
      type: 'welcome',
      position: this.#recent.position,
      state: this.state,
      unavailable: this.#connection.unavailable,
      frames: served ? (missed ?? []) : [],
      resync: served ? null : { reason: 'joined-late', topics: [], to: this.#recent.position || null },
    };
  }

  /**
   * @param {string} member
   * @param {string} type
   */
  listen(member, type) {
    this.#members.get(member)?.add(type);
    if (!this.#members.has(member) || this.#since.has(type)) return;
    this.#since.set(type, null);
    this.#connection.listen(type);
  }

  /**
   * @param {string} member
   * @param {string} type
   */
  unlisten(member, type) {
    if (this.#members.get(member)?.delete(type)) this.#forget(type);
  }

  /** @param {string} member */
  leave(member) {
    const types = this.#members.get(member);
    if (!types) return;
    this.#members.delete(member);
    types.forEach((type) => this.#forget(type));
    if (this.#members.size === 0) this.close();
  }

  /** @param {boolean} urgent */
  recheck(urgent) {
    this.#connection.recheck(urgent);
  }

  /** Closes for good. What was seen can be handed to another hub. */
  close() {
    this.#connection.stop();
    this.#members.clear();
    for (const [type] of this.#since) this.#forget(type);
  }

  /** @param {string} type */
  #forget(type) {
    for (const types of this.#members.values()) if (types.has(type)) return;
    if (this.#since.delete(type)) this.#connection.unlisten(type);
  }

  /**
   * @param {Frame} frame
   * @param {string} after
   */
  #frame(frame, after) {
    this.#untouched = false;
    const { kind } = read(this.#framing, frame);
    // no frame has what a resync covers, so members that join with an older cursor need a resync, too
    if (kind === 'resync') this.#recent.begin(frame.durable ? frame.id : this.#recent.position);
    else this.#recent.add(frame);
    if (frame.durable) this.#complete(frame.id);
    this.#send({ type: 'frame', after, frame });
    if (kind === 'connected') this.#send(this.alive);
  }

  /** @param {string} id */
  #moved(id) {
    this.#untouched = false;
    this.#recent.moved(id);
    this.#complete(id);
    this.#send({ type: 'position', id });
  }

  /** @param {State} state */
  #told(state) {
    if (state.phase === 'closed') this.close();
    this.#send({ type: 'status', state });
  }

  /** @param {string} position */
  #complete(position) {
    for (const [type, since] of this.#since) if (since === null) this.#since.set(type, position);
  }
}
