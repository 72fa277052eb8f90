import { Backoff } from './backoff.js';
import { isFinal, read } from './dialect.js';

/** @import { Clock, End, Frame, Framing, Reader, Source, State, Dispatched } from './types.js' */

/**
 * @typedef {object} ConnectionOptions
 * @property {string} url absolute
 * @property {Framing} framing
 * @property {Reader} reader
 * @property {import('./backoff.js').BackoffOptions} backoff
 * @property {number} watchdog milliseconds of silence after which a connection is given up, plus up to a quarter; 0: never
 * @property {() => Promise<string | null>} [ticket] for each attempt a new one; null when there is none to be had any more
 *
 * @typedef {object} ConnectionListener
 * @property {(frame: Frame, after: string) => void} frame `after`: the position before it
 * @property {(id: string) => void} position
 * @property {(state: State) => void} state
 * @property {() => void} unavailable three attempts in a row failed; told once, until one succeeds
 */

const FAILURES_UNTIL_UNAVAILABLE = 3;
/** What to wait after a `closed` frame whose `retry:` was not seen: the least of a node's defaults. */
const PAUSE = 1_000;
const PAUSE_WHEN_FULL = 30_000;

/** One logical connection: a stream, and the next one after it, until it is stopped or told not to come back. */
export class Connection {
  #options;
  #listener;
  #clock;
  #backoff;

  /** @type {State} */
  #state = { phase: 'connecting' };
  #position = '';
  /** @type {Set<string>} */
  #types = new Set();

  #running = false;
  /** Counts attempts, so that a ticket that comes for an older one is known. */
  #attempt = 0;
  /** @type {Source | null} */
  #source = null;
  #opened = false;
  #live = false;
  #liveSince = 0;
  #everLive = false;
  /** Whether the node said that it is behind the log, so that what it sends is old. */
  #behind = false;
  #failures = 0;
  #resumedFrom = '';
  /** @type {number | null} */
  #retry = null;
  #heardAt = 0;
  #cancelRetry = () => {};
  #cancelWatch = () => {};
  #cancelStable = () => {};

  /**
   * @param {ConnectionOptions} options
   * @param {ConnectionListener} listener
   * @param {Clock} clock
   */
  constructor(options, listener, clock) {
    this.#options = options;
    this.#listener = listener;
    this.#clock = clock;
    this.#backoff = new Backoff(options.backoff, clock.random);
  }

  get state() {
    return this.#state;
  }

  get position() {
    return this.#position;
  }

  get unavailable() {
    return this.#failures >= FAILURES_UNTIL_UNAVAILABLE;
  }

  /** Whether frames arrive also when nobody listens to their type. */
  get seesAll() {
    return this.#options.framing === 'unnamed' || this.#options.reader.seesAll;
  }

  /**
   * @param {string} position '' to begin with what happens from now on
   * @param {boolean} [resumes] it takes the place of a connection that was live
   */
  start(position, resumes = false) {
    if (this.#running) return;
    this.#running = true;
    this.#position = position;
    this.#everLive = resumes;
    this.#failures = 0;
    this.#backoff.reset();
    this.#tell({ phase: resumes ? 'reconnecting' : 'connecting' });
    void this.#open();
  }

  /** Nothing comes after this: no frame, no state, no attempt. */
  stop() {
    this.#running = false;
    this.#end();
  }

  /** @param {string} type */
  listen(type) {
    this.#types.add(type);
    this.#source?.listen(type);
  }

  /** @param {string} type */
  unlisten(type) {
    this.#types.delete(type);
    this.#source?.unlisten(type);
  }

  async #open() {
    const attempt = ++this.#attempt;
    this.#opened = false;
    this.#live = false;
    this.#behind = false;
    this.#retry = null;
    this.#watch();
    const url = new URL(this.#options.url);
    if (this.#options.ticket) {
      const ticket = await this.#options.ticket().catch(() => undefined);
      if (attempt !== this.#attempt) return;
      if (ticket === null) return this.#finish('session-expired');
      if (ticket === undefined) return this.#failed('no-ticket');
      url.searchParams.set('ticket', ticket);
    }
    // a source that is made anew does not know the last id of the one before
    if (this.#position !== '') url.searchParams.set('lastEventId', this.#position);
    this.#resumedFrom = this.#position;
    this.#source = this.#options.reader.open(url.href, this.#types, {
      opened: () => (this.#opened = true),
      event: (dispatched) => this.#dispatched(dispatched),
      position: (id) => this.#moved(id),
      retry: (milliseconds) => (this.#retry = milliseconds),
      heard: () => (this.#heardAt = this.#clock.now()),
      ended: (end) => this.#ended(end),
    });
  }

  /** @param {Dispatched} dispatched */
  #dispatched(dispatched) {
    const after = this.#position;
    const durable = dispatched.id !== '' && dispatched.id !== after;
    const frame = { ...dispatched, durable };
    const meaning = read(this.#options.framing, frame);
    // a node may say so before it has attached the connection
    if (meaning.kind === 'degraded') return this.#degraded(meaning.behindMs > 0);
    if (!this.#live && meaning.kind !== 'closed') this.#becomeLive(meaning.kind === 'connected' ? meaning.data['node'] : undefined);
    switch (meaning.kind) {
      case 'closed':
        // whatever it is, it is not to come again
        this.#moved(dispatched.id);
        return this.#closed(meaning.reason);
      case 'ping':
        return this.#moved(dispatched.id);
      case 'connected':
        // its id is where the stream begins, and no event
        this.#moved(dispatched.id);
        return this.#listener.frame({ ...frame, durable: false }, this.#position);
      default:
        // malformed or unknown, its place is kept
        if (durable) this.#position = dispatched.id;
        this.#listener.frame(frame, after);
        if (meaning.kind === 'resync' && !this.#behind) this.#tell({ ...this.#state, phase: 'resynced' });
    }
  }

  /** @param {boolean} behind */
  #degraded(behind) {
    this.#behind = behind;
    if (!this.#live) return;
    if (behind) this.#tell({ ...this.#state, phase: 'catching-up' });
    else if (this.#state.phase === 'catching-up') this.#tell({ ...this.#state, phase: 'live' });
  }

  /** @param {string} id */
  #moved(id) {
    if (id === '' || id === this.#position) return;
    this.#position = id;
    this.#listener.position(id);
  }

  /** @param {unknown} node */
  #becomeLive(node) {
    const again = this.#everLive;
    this.#live = true;
    this.#everLive = true;
    this.#liveSince = this.#clock.now();
    this.#failures = 0;
    this.#cancelStable();
    this.#cancelStable = this.#clock.after(this.#options.backoff.stable, () => {
      this.#backoff.reset();
      if (this.#state.phase === 'resumed' || this.#state.phase === 'resynced') this.#tell({ ...this.#state, phase: 'live' });
    });
    this.#tell({ phase: again ? 'resumed' : 'live', ...(typeof node === 'string' && { node }) });
    if (again && this.#resumedFrom === '') {
      // there was no position to resume from, so nobody knows what happened meanwhile
      const data = JSON.stringify({ type: 'resync', reason: 'no-position', topics: [], to: null });
      this.#listener.frame({ id: '', durable: false, event: this.#options.framing === 'named' ? 'resync' : 'message', data }, '');
      this.#tell({ ...this.#state, phase: 'resynced' });
    }
    if (this.#behind) this.#degraded(true);
  }

  /** @param {string} reason */
  #closed(reason) {
    if (isFinal(reason)) return this.#finish(reason);
    if (!this.#options.ticket && this.#source?.reopens()) {
      this.#live = false;
      this.#behind = false;
      this.#opened = false;
      this.#resumedFrom = this.#position;
      this.#cancelStable();
      this.#tell({ phase: 'reconnecting', reason });
      return;
    }
    this.#failed(reason, this.#retry ?? (reason === 'limit' ? PAUSE_WHEN_FULL : PAUSE));
  }

  /** @param {End} end */
  #ended({ status, retryAfter }) {
    if (status === 401) return this.#finish('session-expired');
    if (status === 403) return this.#finish('revoked');
    const mayChange = status === undefined || status >= 500 || status === 408 || status === 429;
    if (!mayChange) return this.#finish(`refused-${status}`);
    this.#failed(status === undefined ? 'cut' : `status-${status}`, retryAfter);
  }

  /**
   * @param {string} reason
   * @param {number} [pause] milliseconds that the server asked for at least
   */
  #failed(reason, pause = 0) {
    const wasLive = this.#live;
    const wasStable = wasLive && this.#clock.now() - this.#liveSince >= this.#options.backoff.stable;
    const kind = wasStable || (this.#everLive && !wasLive) ? 'network' : 'server';
    this.#end();
    const giveUp = pause > 0 ? null : this.#backoff.failed(kind);
    if (giveUp) return this.#finish(giveUp);
    const delay = Math.max(this.#backoff.next(), this.#backoff.jittered(pause));
    this.#cancelRetry = this.#clock.after(delay, () => void this.#open());
    this.#tell({ phase: this.#everLive ? 'reconnecting' : 'connecting', reason });
    if (!wasLive && ++this.#failures === FAILURES_UNTIL_UNAVAILABLE) this.#listener.unavailable();
  }

  /** @param {string} reason */
  #finish(reason) {
    this.stop();
    this.#tell({ phase: 'closed', reason });
  }

  #end() {
    this.#attempt++;
    this.#source?.close();
    this.#source = null;
    this.#live = false;
    this.#cancelRetry();
    this.#cancelWatch();
    this.#cancelStable();
  }

  #watch() {
    const { watchdog } = this.#options;
    if (watchdog === 0) return;
    const limit = watchdog * (1 + this.#clock.random() / 4);
    this.#heardAt = this.#clock.now();
    const check = () => {
      const left = this.#heardAt + limit - this.#clock.now();
      if (left > 0) this.#cancelWatch = this.#clock.after(left, check);
      else if (this.#isHeard()) this.#failed('silent');
      else this.#cancelWatch = this.#clock.after(limit, check);
    };
    this.#cancelWatch();
    this.#cancelWatch = this.#clock.after(limit, check);
  }

  /** An EventSource does not show the comments that keep an unnamed stream alive; once such a stream is open its silence means nothing. */
  #isHeard() {
    return !this.#opened || this.#options.framing === 'named' || this.#options.reader.hearsComments;
  }

  /** @param {State} state */
  #tell(state) {
    this.#state = state;
    this.#listener.state(state);
  }
}
