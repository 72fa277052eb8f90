import { covers, earlier } from './cursor.js';
import { Tidings } from './index.js';
import { guarded } from './listeners.js';
import { OWN_TYPES } from './receiver.js';
import { connectionOf, latestFunctions } from './shared-options.js';
import { INITIAL, SharedState } from './shared-state.js';
import { sseWords } from './sse-words.js';
import { Subscription } from './subscription.js';
import { TidingsError } from './tidings-error.js';

/** @import { Options } from './options.js' */
/** @import { TidingsEvent } from './types.js' */

export { covers, INITIAL, sseWords, Subscription, TidingsError };

/** @typedef {import('./shared-state.js').Snapshot} Snapshot */
/** @typedef {import('./shared-options.js').SharedOptions} SharedOptions */

/**
 * The one connection of all parts of a page, such as components, which come and go while it is open: what they listen to is part of its
 * first request, or the stream is opened again, at the position that a new part begins at. Nothing happens before `open()`.
 */
export class SharedTidings {
  #state = new SharedState();
  /** A copy: the page may change its own in place. */
  #options;
  /** Equal for options that mean the same connection. */
  #connection;
  #create;
  /** Where the next client begins. */
  #cursor;
  /** The first position that there was: parts that were made before it begin there. */
  #first = '';
  #isTelling = false;
  /** While an event is told: the position before it. */
  #told = '';
  /** @type {Tidings | null} while it is open */
  #tidings = null;
  /** @type {Set<string>} that the client listens to */
  #types = new Set();
  /** @type {Map<Subscription, (event: any) => unknown>} */
  #parts = new Map();
  /** @type {Set<Subscription>} parts for which the stream is about to be opened again */
  #behind = new Set();

  /**
   * @param {SharedOptions} options
   * @param {(options: Options) => Tidings} [create]
   */
  constructor(options, create = (all) => new Tidings(all)) {
    this.#options = { ...options };
    this.#connection = connectionOf(options);
    this.#create = create;
    this.#cursor = this.#first = options.cursor ?? '';
  }

  /** @returns {Snapshot} the same object until something changes */
  get snapshot() {
    return this.#state.snapshot;
  }

  /** The cursor of the last event, or where the stream will begin. */
  get position() {
    return this.#tidings?.position || this.#cursor;
  }

  /**
   * @param {readonly string[]} [types] all if there are none
   * @returns {TidingsEvent | null} the last event of these types; the same object until there is a later one
   */
  last(types) {
    return this.#state.last(types);
  }

  /** @param {() => void} changed is called when the snapshot is another one @returns {() => void} ends that */
  watch(changed) {
    return this.#state.watch(changed);
  }

  /**
   * Connects.
   *
   * @returns {() => void} disconnects; the next `open()` goes on from the same position
   */
  open() {
    if (!this.#tidings) this.#connect();
    return () => {
      this.#disconnect();
      this.#state.ended();
    };
  }

  /** Connects again after the stream was closed, as a user's retry. */
  restart = () => {
    if (this.#disconnect()) this.#connect();
  };

  /** Signs out all tabs of this account in this browser, as {@link Tidings#logout}. */
  logout = () => {
    if (this.#disconnect((tidings) => tidings.logout())) this.#state.ended();
  };

  /**
   * Other options: functions are used from the next call on, and of the other ones those that differ have the stream opened again. It goes
   * on from its position, unless `cursor` is another one, too.
   *
   * @param {SharedOptions} options
   */
  change(options) {
    const [before, { cursor: cursorBefore = '' }] = [this.#connection, this.#options];
    this.#options = { ...options };
    this.#connection = connectionOf(options);
    if (this.#connection === before) return;
    const wasOpen = this.#disconnect();
    const { cursor = '' } = options;
    if (cursor !== cursorBefore) {
      this.#cursor = this.#first = cursor;
      for (const part of this.#parts.keys()) part.position = cursor;
    }
    this.#state.forget();
    if (wasOpen) this.#connect();
  }

  /**
   * What a part of the page listens to. Nothing happens before its `listen`, so it may be made while a page is rendered.
   *
   * @param {readonly string[]} types of events; or `resync`, `closed` and `connected`
   * @param {{after?: string}} [from] `after`: the cursor of the state that the part shows; by default the position now
   */
  subscription(types, { after = this.position } = {}) {
    return new Subscription(types, after, (part, listener) => this.#join(part, listener));
  }

  /**
   * @param {readonly string[]} types
   * @param {(event: any) => unknown} listener is told each event after the position once
   * @param {{after?: string}} [from]
   * @returns {() => void} removes the listener
   */
  subscribe = (types, listener, from) => this.subscription(types, from).listen(listener);

  /**
   * @param {RequestInfo | URL} input
   * @param {RequestInit} [init]
   * @returns {Promise<Response>} of a fetch that sends the tab's id, as {@link Tidings#fetch}
   */
  fetch = (input, init) => (this.#tidings ?? this.#create(this.#options)).fetch(input, init);

  /** @param {Pick<TidingsEvent, 'data' | 'tabId'>} event @returns {boolean} whether this tab caused it, as {@link Tidings#isOwn} */
  isOwn = (event) => this.#tidings?.isOwn(event) ?? false;

  /**
   * @param {Subscription} part
   * @param {(event: any) => unknown} listener
   */
  #join(part, listener) {
    if (part.types.length === 0) return () => {};
    this.#parts.set(part, listener);
    this.#follow(part);
    return () => {
      if (this.#parts.get(part) !== listener) return;
      this.#reached(part);
      this.#parts.delete(part);
      this.#behind.delete(part);
    };
  }

  /** @param {Subscription} part that the client may not have listened for since its position */
  #follow(part) {
    const tidings = this.#tidings;
    if (!tidings) return;
    const known = part.types.every((type) => OWN_TYPES.has(type) || this.#types.has(type));
    for (const type of part.types) this.#listen(tidings, type);
    if (part.position === '') part.position = this.#first;
    // without positions there is nothing to go back to
    if (part.position === '' || tidings.position === '' || (known && covers(part.position, tidings.position))) return;
    this.#behind.add(part);
    // once for all parts that are added in this turn
    if (this.#behind.size === 1) queueMicrotask(() => this.#behind.size > 0 && this.snapshot.state.phase !== 'closed' && this.restart());
  }

  /** @param {Subscription} part that has got everything up to the client's position, unless it is behind, or yet to be told an event */
  #reached(part) {
    const position = this.#isTelling ? this.#told : (this.#tidings?.position ?? '');
    if (position !== '' && !this.#behind.has(part) && !covers(part.position, position)) part.position = position;
  }

  #connect() {
    for (const { position } of this.#parts.keys()) this.#cursor = earlier(this.#cursor, position);
    const tidings = this.#create({ ...latestFunctions(() => this.#options), cursor: this.#cursor });
    this.#tidings = tidings;
    this.#told = this.#cursor;
    this.#types.clear();
    // with it comes the position at which a stream begins
    this.#listen(tidings, 'connected');
    for (const type of this.#options.types ?? []) this.#listen(tidings, type);
    for (const { types } of this.#parts.keys()) for (const type of types) this.#listen(tidings, type);
    tidings.onState((state) => {
      if (this.#tidings !== tidings) return;
      this.#moved(tidings);
      this.#state.told(state);
    });
    tidings.start();
  }

  /** @param {Tidings} tidings which has told everything up to its position, unless it is telling an event */
  #moved({ position }) {
    if (this.#isTelling) return;
    this.#told = position;
    this.#first ||= position;
  }

  /** @param {(tidings: Tidings) => void} [stop] @returns {boolean} whether it was open */
  #disconnect(stop = (tidings) => tidings.stop()) {
    const tidings = this.#tidings;
    if (!tidings) return false;
    for (const part of this.#parts.keys()) this.#reached(part);
    this.#cursor = this.position;
    this.#behind.clear();
    this.#tidings = null;
    stop(tidings);
    return true;
  }

  /** @param {Tidings} tidings @param {string} type */
  #listen(tidings, type) {
    if (this.#types.has(type)) return;
    this.#types.add(type);
    tidings.on(type, (event) => this.#tidings === tidings && this.#received(tidings, { type, ...event }));
  }

  /** @param {Tidings} tidings @param {TidingsEvent} event */
  #received(tidings, event) {
    const { type, id } = event;
    this.#isTelling = Boolean(id);
    if (!OWN_TYPES.has(type)) this.#state.received(event);
    for (const part of [...this.#parts.keys()]) {
      // a listener had the stream opened again, which repeats the event for the others
      if (id && this.#tidings !== tidings) break;
      const listener = this.#parts.get(part);
      if (!listener || !part.types.includes(type)) continue;
      // the stream that is opened for a part that is behind brings the event after those that it missed
      if (id && (this.#behind.has(part) || covers(part.position, id))) continue;
      if (id) part.position = id;
      guarded(listener, event);
    }
    this.#isTelling = false;
    if (this.#tidings === tidings) this.#moved(tidings);
  }
}
