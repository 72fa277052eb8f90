import { covers } from './cursor.js';
import { read } from './dialect.js';
import { OwnLink } from './links.js';
import { thisPage } from './platform.js';
import { settings } from './options.js';
import { Polling } from './polling.js';
import { versioned } from './protocol.js';
import { TabsLink } from './tabs.js';
import { WorkerLink } from './worker-link.js';

/** @import { Frame, Message, State } from './types.js' */
/** @import { Options, Transport } from './options.js' */
/** @import { Link } from './links.js' */
/** @import { Platform } from './platform.js' */

/**
 * @typedef {object} TidingsEvent
 * @property {string} type
 * @property {any} data
 * @property {string | null} id its cursor; null for an ephemeral one
 * @property {string} raw the data as it came
 * @property {string} [topic] of unnamed frames
 * @property {string | null} [tabId] of unnamed frames
 * @property {string} [timestamp] of unnamed frames
 */

export { latest } from './latest.js';

/** Listeners of these are about the connection, and no event of a topic has such a type. */
const OWN_TYPES = new Set(['resync', 'closed', 'connected']);

/** After these a connection may be dead without a word. Restored pages join anew in any case. */
const DOUBTS = ['online', 'visibilitychange', 'resume'];

let instances = 0;
/** What has been warned of: once a page is enough. */
const warned = new Set();

/** A page's live updates: listeners on the one connection that this browser has. */
export class Tidings {
  #options;
  #platform;
  #settings;
  #polling;
  /** A page may have several of these, on one connection. */
  #member;

  /** @type {Map<string, Set<{call: (event: any) => unknown}>>} */
  #listeners = new Map();
  /** @type {Set<{call: (state: State) => unknown}>} */
  #stateListeners = new Set();

  /** @type {'stopped' | 'running' | 'suspended'} */
  #phase = 'stopped';
  /** @type {Link | null} */
  #link = null;
  /** @type {State | null} */
  #state = null;
  #position;
  #isPolling = false;
  #wasLive = false;
  #restored = false;
  /** @type {BroadcastChannel | null} */
  #session = null;

  /**
   * @param {Options} options
   * @param {Platform} [platform]
   */
  constructor(options, platform = thisPage()) {
    this.#options = options;
    this.#platform = platform;
    this.#settings = settings(options, platform);
    this.#member = `${platform.tabId}.${++instances}`;
    this.#position = options.cursor ?? '';
    const look = options.poll?.look ?? (() => this.#emit('resync', { reason: 'polling', topics: [], to: null }));
    this.#polling = new Polling(this.#settings.polling, look, platform.clock);
  }

  /** Who this tab is, for the server to repeat in the events that it causes. */
  get tabId() {
    return this.#platform.tabId;
  }

  /** The cursor of the last event, '' as long as there is none. */
  get position() {
    return this.#position;
  }

  /** @returns {State | null} null before the start and after a stop */
  get state() {
    return this.#state;
  }

  /**
   * @param {string} type
   * @param {(event: any) => unknown} listener of a {@link TidingsEvent}; of `resync` `{reason, topics, to}`, of `closed` `{reason}`
   * @returns {() => void} takes the listener away
   */
  on(type, listener) {
    const entry = { call: listener };
    const entries = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, entries);
    if (entries.size === 0 && !OWN_TYPES.has(type)) this.#link?.listen(type);
    entries.add(entry);
    return () => {
      if (!entries.delete(entry) || entries.size > 0) return;
      this.#listeners.delete(type);
      if (!OWN_TYPES.has(type)) this.#link?.unlisten(type);
    };
  }

  /**
   * @param {(state: State) => unknown} listener is told the present state, too
   * @returns {() => void} takes the listener away
   */
  onState(listener) {
    const entry = { call: listener };
    this.#stateListeners.add(entry);
    if (this.#state) guarded(entry, this.#state);
    return () => void this.#stateListeners.delete(entry);
  }

  /**
   * Whether this tab caused an event. It is told of it all the same.
   *
   * @param {Pick<TidingsEvent, 'data' | 'tabId'>} event
   */
  isOwn(event) {
    return event.data?.session_tag === this.tabId || event.tabId === this.tabId;
  }

  /**
   * A fetch that says which tab asks.
   *
   * @param {RequestInfo | URL} input
   * @param {RequestInit} [init]
   * @returns {Promise<Response>}
   */
  fetch(input, init = {}) {
    const headers = new Headers(init.headers ?? (input instanceof Request ? input.headers : undefined));
    headers.set('X-Tab-Id', this.tabId);
    headers.set('X-Session-Tag', this.tabId);
    return this.#platform.fetch(input, { credentials: 'same-origin', ...init, headers });
  }

  /**
   * Tells events to the DOM, too: as `tidings:<type>` with the event as its detail, for `hx-trigger` and the like.
   *
   * @param {string[]} types
   * @param {EventTarget} [target]
   * @returns {() => void} ends it
   */
  toDom(types, target = document.body) {
    const offs = types.map((type) => this.on(type, (detail) => target.dispatchEvent(new CustomEvent(`tidings:${type}`, { detail }))));
    return () => offs.forEach((off) => off());
  }

  /** Connects, also when the document is loaded already. Does nothing while it runs. */
  start() {
    if (this.#phase !== 'stopped') return;
    this.#phase = 'running';
    for (const doubt of DOUBTS) this.#platform.page?.addEventListener(doubt, this.#doubted);
    this.#platform.page?.addEventListener('pagehide', this.#hidden);
    this.#platform.page?.addEventListener('pageshow', this.#shown);
    this.#openSession();
    // listeners that are added in the same turn are part of the first request
    queueMicrotask(() => this.#phase === 'running' && !this.#link && this.#connect());
  }

  /** For good: no timer, no source, no leadership and no channel is left, and nothing comes back until `start()`. */
  stop() {
    this.#stop();
  }

  #stop(lingering = false) {
    if (this.#phase === 'stopped') return;
    this.#phase = 'stopped';
    for (const doubt of DOUBTS) this.#platform.page?.removeEventListener(doubt, this.#doubted);
    this.#platform.page?.removeEventListener('pagehide', this.#hidden);
    this.#platform.page?.removeEventListener('pageshow', this.#shown);
    this.#disconnect(lingering);
    this.#state = null;
  }

  /** Stops the tabs of this account in this browser, this one without being told, the others with `closed` `logged-out`. */
  logout() {
    this.#session?.postMessage({ type: 'LOGOUT' });
    this.#stop(true);
  }

  #connect(transports = this.#settings.transports) {
    const [transport = 'polling', ...others] = transports;
    if (transport === 'polling') {
      this.#poll();
      return this.#tell({ phase: 'polling' });
    }
    /** @type {(message: Message) => void} */
    const receive = (message) => this.#received(message);
    const link = this.#newLink(transport, receive, (reason) => {
      if (this.#link !== link) return;
      link.stop();
      this.#link = null;
      warnOnce(`tidings: ${transport} cannot be used, since ${reason}; ${others[0] ?? 'polling'} is used instead`);
      this.#connect(others);
    });
    this.#link = link;
    link.start();
  }

  /**
   * @param {Exclude<Transport, 'polling'>} transport
   * @param {(message: Message) => void} receive
   * @param {(reason: string) => void} unusable
   * @returns {Link}
   */
  #newLink(transport, receive, unusable) {
    const { clock, sharedWorker, channel, locks } = this.#platform;
    const { target, reader } = this.#settings;
    const member = this.#member;
    const interest = () => ({
      types: [...this.#listeners.keys()].filter((type) => !OWN_TYPES.has(type)),
      cursor: this.#position,
      resumes: this.#wasLive,
    });
    if (transport === 'shared-worker' && sharedWorker) {
      /** @type {(generation: number, failed: (reason: string) => void) => import('./ports.js').Port} */
      const openWorker = (generation, failed) => sharedWorker(this.#options.worker, generation, failed);
      return new WorkerLink({ member, interest, openWorker, locks, channel, clock }, target, receive, unusable);
    }
    if (!reader) throw new TypeError(`no reader ${target.reader}`);
    const options = { ...target, reader, ticket: this.#options.ticket };
    if (transport === 'tabs' && channel) {
      const { url, framing, account } = target;
      return new TabsLink(
        { name: JSON.stringify([url, framing, account]), member, interest, channel, locks, clock },
        options,
        receive,
        unusable,
      );
    }
    return new OwnLink(transport === 'fetch' ? 'fetch' : 'own', options, interest, clock, receive);
  }

  #openSession() {
    this.#session = this.#platform.channel?.(versioned(`session-${this.#settings.target.account}`)) ?? null;
    if (this.#session) this.#session.onmessage = this.#told;
  }

  #disconnect(lingering = false) {
    this.#session?.close();
    this.#session = null;
    const link = this.#link;
    this.#link = null;
    link?.stop(lingering);
    this.#wasLive = false;
    this.#isPolling = false;
    this.#polling.stop();
  }

  /** @param {Message} message */
  #received(message) {
    switch (message.type) {
      case 'welcome':
        if (message.resync) this.#emit('resync', message.resync);
        else if (this.#restored && this.#position === '') {
          this.#emit('resync', { reason: 'restored', topics: [], to: message.position || null });
        }
        this.#restored = false;
        for (const frame of message.frames) this.#frame(frame);
        this.#moved(message.position);
        if (message.unavailable) this.#poll();
        return this.#connected(message.state);
      case 'frame':
        return this.#frame(message.frame);
      case 'position':
        return this.#moved(message.id);
      case 'status':
        return this.#connected(message.state);
      case 'push-unavailable':
        this.#poll(message.buffered);
        return this.#tell(this.#state ?? { phase: 'connecting' });
      case 'error':
        return console.warn('tidings:', message.message);
    }
  }

  /** @param {Frame} frame */
  #frame({ id, durable, event: name, data: raw }) {
    // a listener of the frame before may have stopped all this
    if (!this.#link) return;
    const meaning = read(this.#settings.target.framing, { event: name, data: raw, durable });
    // a page's state may be newer than the connection, and a new leader repeats what the one before may have said
    if (durable && meaning.kind !== 'resync' && covers(this.#position, id)) return;
    if (durable) this.#position = id;
    switch (meaning.kind) {
      case 'event': {
        const { kind: _, ...event } = meaning;
        // listeners of these are told of the connection, and take an event for that
        if (OWN_TYPES.has(meaning.type)) return;
        return void this.#emit(meaning.type, { ...event, id: durable ? id : null, raw });
      }
      case 'resync': {
        const { reason, topics, to } = meaning;
        return void this.#emit('resync', { reason, topics, to });
      }
      case 'connected':
        return void this.#emit('connected', meaning.data);
      case 'malformed':
        return console.warn('tidings: dropped a malformed frame', name, meaning.error);
    }
  }

  /** @param {string} id */
  #moved(id) {
    if (id !== '' && !covers(this.#position, id)) this.#position = id;
  }

  /** @param {State} state of the connection */
  #connected(state) {
    if (state.phase === 'closed') return this.#ended(state.reason ?? '');
    if (['live', 'catching-up', 'resumed', 'resynced'].includes(state.phase)) {
      this.#wasLive = true;
      this.#isPolling = false;
      this.#polling.stop();
    }
    this.#tell(state);
  }

  /** @param {string} reason */
  #ended(reason) {
    const { transport, role } = { ...this.#state };
    this.#stop(true);
    // the listeners may start again: then what they see is the new state
    this.#state = { phase: 'closed', reason, transport, role };
    for (const entry of [...this.#stateListeners]) guarded(entry, this.#state);
    this.#emit('closed', { reason });
  }

  /** @param {boolean} [atOnce] it has been waited long enough */
  #poll(atOnce = false) {
    if (this.#isPolling) return;
    this.#isPolling = true;
    this.#polling.start(atOnce);
  }

  /** @param {State} state */
  #tell(state) {
    const link = this.#link;
    const phase = this.#isPolling ? 'polling' : state.phase;
    const next = { ...state, phase, transport: link?.transport ?? 'polling', role: link?.role ?? 'own' };
    if (JSON.stringify(next) === JSON.stringify(this.#state)) return;
    this.#state = next;
    for (const entry of [...this.#stateListeners]) guarded(entry, this.#state);
  }

  /**
   * @param {string} type
   * @param {unknown} event
   */
  #emit(type, event) {
    for (const entry of [...(this.#listeners.get(type) ?? [])]) guarded(entry, event);
  }

  #hidden = () => {
    if (this.#phase !== 'running') return;
    this.#phase = 'suspended';
    this.#disconnect();
  };

  /** @param {Event} event */
  #doubted = ({ type }) => {
    if (type === 'online') this.#link?.recheck(true);
    else if (this.#platform.isVisible()) this.#link?.recheck(false);
  };

  #shown = () => {
    if (this.#phase !== 'suspended') return;
    this.#phase = 'running';
    this.#restored = true;
    this.#openSession();
    this.#connect();
  };

  /** @param {MessageEvent} message */
  #told = ({ data }) => {
    if (data?.type === 'LOGOUT') this.#ended('logged-out');
  };
}

/** @param {string} words */
function warnOnce(words) {
  if (warned.has(words)) return;
  warned.add(words);
  console.warn(words);
}

/**
 * A listener that throws is no reason for the others not to be called.
 *
 * @template T
 * @param {{call: (event: T) => unknown}} entry
 * @param {T} event
 */
function guarded(entry, event) {
  try {
    entry.call(event);
  } catch (error) {
    console.error('tidings: a listener failed', error);
  }
}
