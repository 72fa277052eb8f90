import { FallbackLink } from './fallback-link.js';
import { TypedListeners } from './listeners.js';
import { settings } from './options.js';
import { PageLifecycle } from './page-lifecycle.js';
import { PageState } from './page-state.js';
import { PathMemory } from './path-memory.js';
import { isLive } from './phase.js';
import { thisPage } from './platform.js';
import { Polling } from './polling.js';
import { OWN_TYPES, Receiver } from './receiver.js';
import { Session } from './session.js';
import { taggedFetch } from './tagged-fetch.js';

/** @import { Platform } from './platform.js' */
/** @typedef {import('./options.js').Options} Options */
/** @typedef {import('./types.js').Resync} Resync */
/** @typedef {import('./types.js').State} State */
/** @typedef {import('./types.js').TidingsEvent} TidingsEvent */

export { latest } from './latest.js';

let instances = 0;

/** A page's live updates: listeners on the one connection that the tabs of this browser share. */
export class Tidings {
  #platform;
  #settings;
  #polling;
  #receiver;
  #session;
  #lifecycle;
  #path;
  /** Identifies this instance: a page may have several, on one connection. */
  #member;
  #fetch;

  #listeners = new TypedListeners();
  #state = new PageState();

  /** @type {'stopped' | 'running' | 'suspended'} */
  #phase = 'stopped';
  /** How often it was started or began: only the last start begins, unless it has begun already. */
  #starts = 0;
  /** @type {FallbackLink | null} */
  #link = null;
  #wasLive = false;

  /**
   * @param {Options} options
   * @param {Platform} [platform]
   */
  constructor(options, platform = thisPage()) {
    this.#platform = platform;
    this.#settings = settings(options, platform);
    const { polling, target } = this.#settings;
    this.#member = `${platform.tabId}.${++instances}`;
    const look = options.poll?.look ?? (() => this.#listeners.tell('resync', { reason: 'polling', topics: [], to: null }));
    this.#polling = new Polling(polling, look, platform.clock);
    this.#receiver = new Receiver(target.framing, options.cursor ?? '', this.#listeners, {
      state: (state) => this.#connected(state),
      unavailable: (atOnce) => this.#unavailable(atOnce),
    });
    this.#session = new Session(this.#settings, platform, {
      state: (state) => this.#tell(state),
      unavailable: () => this.#polling.start(),
      ended: (reason) => this.#ended(reason),
    });
    this.#lifecycle = new PageLifecycle(platform, {
      hidden: () => this.#suspend(),
      shown: () => this.#resume(),
      doubted: (urgent) => this.#link?.recheck(urgent),
    });
    this.#path = new PathMemory(platform.storage, target.url);
    this.#fetch = taggedFetch(platform.fetch, platform.tabId, platform.base, target.url);
  }

  /** The id of this tab, which the server repeats in the events that the tab causes. */
  get tabId() {
    return this.#platform.tabId;
  }

  /** The cursor of the last event, '' until there is one. */
  get position() {
    return this.#receiver.position;
  }

  /** @returns {State | null} null before the start and after a stop */
  get state() {
    return this.#state.current;
  }

  /**
   * @param {string} type
   * @param {(event: any) => unknown} listener of a {@link TidingsEvent}; of `resync` `{reason, topics, to}`, of `closed` `{reason}`
   * @returns {() => void} removes the listener
   */
  on(type, listener) {
    const isOfTopics = !OWN_TYPES.has(type);
    if (isOfTopics && !this.#listeners.has(type)) this.#link?.listen(type);
    const remove = this.#listeners.add(type, listener);
    return () => {
      if (remove() && isOfTopics) this.#link?.unlisten(type);
    };
  }

  /**
   * @param {(state: State) => unknown} listener is called with the current state, too
   * @returns {() => void} removes the listener
   */
  onState(listener) {
    return this.#state.on(listener);
  }

  /**
   * Whether this tab caused an event. Its listeners receive such events all the same.
   *
   * @param {Pick<TidingsEvent, 'data' | 'tabId'>} event
   */
  isOwn(event) {
    return [event.tabId, event.data?.session_tag, event.data?.tab_id].includes(this.tabId);
  }

  /**
   * A fetch that sends the tab's id to the page's own server and to that of the stream.
   *
   * @param {RequestInfo | URL} input
   * @param {RequestInit} [init]
   * @returns {Promise<Response>}
   */
  fetch(input, init) {
    return this.#fetch(input, init);
  }

  /**
   * Dispatches events to the DOM, too: as `tidings:<type>` with the event as its detail, for `hx-trigger` and the like.
   *
   * @param {string[]} types
   * @param {EventTarget} [target]
   * @returns {() => void} stops dispatching
   */
  toDom(types, target = document.body) {
    const offs = types.map((type) => this.on(type, (detail) => target.dispatchEvent(new CustomEvent(`tidings:${type}`, { detail }))));
    return () => offs.forEach((off) => off());
  }

  /** Connects, even when the document is loaded already. Does nothing while it runs. */
  start() {
    if (this.#phase !== 'stopped') return;
    this.#phase = 'running';
    this.#lifecycle.watch();
    this.#session.open();
    // listeners that are added in the same turn are part of the first request
    const starts = ++this.#starts;
    queueMicrotask(() => starts === this.#starts && this.#phase === 'running' && this.#begin());
  }

  /** Stops for good: no timer, source, leadership or channel remains, and nothing resumes before `start()`. */
  stop() {
    this.#stop();
  }

  /** Stops the tabs of this account in this browser: this one silently, the others with `closed` `logged-out`. */
  logout() {
    this.#session.end();
    this.#stop(true);
  }

  #stop(lingering = false) {
    if (this.#phase === 'stopped') return;
    this.#phase = 'stopped';
    this.#lifecycle.unwatch();
    this.#disconnect(lingering);
    this.#state.clear();
  }

  #suspend() {
    if (this.#phase !== 'running') return;
    this.#phase = 'suspended';
    this.#disconnect();
  }

  #resume() {
    if (this.#phase !== 'suspended') return;
    this.#phase = 'running';
    this.#session.open();
    this.#begin(true);
  }

  #begin(restored = false) {
    this.#starts++;
    this.#session.whenReady(() => this.#connect(restored));
  }

  #connect(restored = false) {
    this.#receiver.open(restored);
    this.#link = new FallbackLink(this.#settings, this.#platform, {
      member: this.#member,
      interest: () => ({
        types: this.#listeners.types.filter((type) => !OWN_TYPES.has(type)),
        cursor: this.#receiver.position,
        resumes: this.#wasLive,
        fallback: this.#path.fallback,
      }),
      receive: (message) => this.#receiver.received(message),
      exhausted: () => {
        this.#polling.start();
        this.#tell({ phase: 'polling' });
      },
    });
    this.#link.start();
  }

  #disconnect(lingering = false) {
    this.#session.close();
    this.#receiver.close();
    const link = this.#link;
    this.#link = null;
    link?.stop(lingering);
    this.#wasLive = false;
    this.#polling.stop();
  }

  /** @param {boolean} atOnce */
  #unavailable(atOnce) {
    this.#polling.start(atOnce);
    if (this.#state.current) this.#tell(this.#state.current);
  }

  /** @param {State} state of the connection */
  #connected(state) {
    if (state.phase === 'closed') return this.#ended(state.reason ?? '');
    this.#session.told(state);
    if (isLive(state.phase)) {
      this.#wasLive = true;
      this.#path.live(state);
      this.#polling.stop();
    }
    this.#tell(state);
  }

  /** @param {string} reason */
  #ended(reason) {
    const { transport, role } = { ...this.#state.current };
    this.#session.ended(reason);
    this.#stop(true);
    // listeners may call start(), so they must see the new state
    this.#state.enter({ phase: 'closed', reason, transport, role });
    this.#listeners.tell('closed', { reason });
  }

  /** @param {State} state */
  #tell(state) {
    const phase = this.#polling.isOn ? 'polling' : state.phase;
    this.#state.enter({ ...state, phase, transport: this.#link?.transport ?? 'polling', role: this.#link?.role ?? 'own' });
  }
}
