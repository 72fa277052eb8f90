import { Backoff } from './backoff.js';
import { isFinal, read } from './dialect.js';
import { StreamWatch } from './stream-watch.js';

/** @import { Clock, End, Frame, Framing, Reader, Source, State, Dispatched } from './types.js' */

/**
 * @typedef {object} ConnectionOptions
 * @property {string} url absolute
 * @property {Framing} framing
 * @property {Reader} reader
 * @property {import('./backoff.js').BackoffOptions} backoff
 * @property {number} [watchdog] milliseconds of silence after which a live connection is given up, plus up to a quarter; 0: never; by default
 *   what the announced keepalive makes of it
 * @property {() => Promise<string | null>} [ticket] for each attempt a new one; null when there is none to be had any more
 *
 * @typedef {object} ConnectionListener
 * @property {(frame: Frame, after: string) => void} frame `after`: the position before it
 * @property {(id: string) => void} position
 * @property {(state: State) => void} state
 * @property {(buffered: boolean) => void} unavailable three attempts in a row failed, or two brought not a byte, as on a path that holds
 *   back what it should pass on; told once, until one succeeds
 */

const FAILURES_UNTIL_UNAVAILABLE = 3;
const SILENT_OPENINGS_UNTIL_UNAVAILABLE = 2;
/** All tabs tell at once that the network is back. */
const JUST_NOW = 1_000;
/** Until all pages that lost a connection together have said what they listen to, and from where on. */
const GATHERING = 200;
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
  #openedAt = 0;
  /** Whether the browser opens the stream again by itself. */
  #reopening = false;
  #live = false;
  #liveSince = 0;
  #everLive = false;
  /** Whether the node said that it is behind the log, so that what it sends is old. */
  #behind = false;
  #failures = 0;
  #silentOpenings = 0;
  #unavailable = false;
  /** Whether dead connections were discarded since this was last live: once is enough, and a crowded node is not asked more often. */
  #discarded = false;
  #resumedFrom = '';
  /** @type {number | null} */
  #retry = null;
  #watch;
  /** What the server asked to wait, in milliseconds, while it is waited. */
  #pause = 0;
  #cancelRetry = () => {};
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
    const { watchdog, framing, reader } = options;
    const { hearsComments } = reader;
    this.#watch = new StreamWatch(
      { watchdog, hearsComments, hearsKeepalives: hearsComments || framing === 'named' },
      clock,
      () => this.#failed('silent'),
      () => this.#reopen('silent'),
    );
  }

  get state() {
    return this.#state;
  }

  get position() {
    return this.#position;
  }

  get unavailable() {
    return this.#unavailable;
  }

  /** As the node announced it when this connection was last live. */
  get keepaliveMs() {
    return this.#watch.keepaliveMs;
  }

  /** Whether frames arrive also when nobody listens to their type. */
  get seesAll() {
    return this.#options.framing === 'unnamed' || this.#options.reader.seesAll;
  }

  /**
   * @param {string} position '' to begin with what happens from now on
   * @param {boolean} [resumes] it takes the place of a connection that was live
   * @param {boolean} [gathers] others are about to join
   */
  start(position, resumes = false, gathers = false) {
    if (this.#running) return;
    this.#running = true;
    this.#position = position;
    this.#everLive = resumes;
    this.#failures = 0;
    this.#silentOpenings = 0;
    this.#unavailable = false;
    this.#backoff.reset();
    this.#tell({ phase: resumes ? 'reconnecting' : 'connecting' });
    if (gathers) this.#cancelRetry = this.#clock.after(GATHERING, () => void this.#open());
    else void this.#open();
  }

  /**
   * Begins further back, before anything came.
   *
   * @param {string} position
   */
  rewind(position) {
    this.#position = position;
    if (!this.#source) return;
    this.#end();
    void this.#open();
  }

  /**
   * Something happened after which a connection may be dead without a word, as when a machine woke up.
   *
   * @param {boolean} urgent the network changed: what was there before is not to be trusted
   */
  recheck(urgent) {
    if (!this.#running || this.#clock.now() - this.#openedAt < JUST_NOW) return;
    // who was asked to wait does, and a closed stream is opened again by the browser
    if ((!this.#source && this.#pause > 0) || this.#reopening) return;
    if (!this.#source || urgent) return this.#reopen('network');
    if (!this.#live || !this.#watch.hears) return;
    if (this.#watch.isOverdue) return this.#reopen('silent');
    this.#watch.doubt();
  }

  /** @param {string} reason */
  #reopen(reason) {
    this.#end();
    this.#tell({ phase: this.#everLive ? 'reconnecting' : 'connecting', reason });
    if (!this.#running) return;
    void this.#open();
    if (reason === 'network') this.#discard();
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
    this.#openedAt = this.#clock.now();
    this.#reopening = false;
    this.#live = false;
    this.#behind = false;
    this.#retry = null;
    this.#pause = 0;
    this.#watch.begin();
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
      opened: () => {
        this.#reopening = false;
        this.#watch.opened();
      },
      event: (dispatched) => this.#dispatched(dispatched),
      position: (id) => this.#moved(id),
      retry: (milliseconds) => (this.#retry = milliseconds),
      heard: () => this.#watch.heard(),
      ended: (end) => this.#ended(end),
    });
  }

  /** @param {Dispatched} dispatched */
  #dispatched(dispatched) {
    this.#watch.dispatched();
    const after = this.#position;
    const durable = dispatched.id !== '' && dispatched.id !== after;
    const frame = { ...dispatched, durable };
    const meaning = read(this.#options.framing, frame);
    // a node may say so before it has attached the connection
    if (meaning.kind === 'degraded') return this.#degraded(meaning.behindMs > 0);
    if (meaning.kind === 'connected') this.#watch.announced(meaning.data['keepaliveMs']);
    if (!this.#live && meaning.kind !== 'closed') this.#becomeLive(meaning.kind === 'connected' ? meaning.data['node'] : undefined);
    switch (meaning.kind) {
      case 'closed':
        // whatever it is, it is not to come again
        this.#moved(dispatched.id);
        return this.#closed(meaning.reason);
      case 'ping':
        if (!durable) this.#watch.pinged();
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
    this.#silentOpenings = 0;
    this.#unavailable = false;
    this.#discarded = false;
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
      this.#reopening = true;
      this.#watch.reopens();
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
    this.#pause = pause;
    const giveUp = pause > 0 ? null : this.#backoff.failed(kind);
    if (giveUp) return this.#finish(giveUp);
    const delay = Math.max(this.#backoff.next(), this.#backoff.jittered(pause));
    this.#cancelRetry = this.#clock.after(delay, () => void this.#open());
    this.#tell({ phase: this.#everLive ? 'reconnecting' : 'connecting', reason });
    if (!wasLive) this.#countFailure(reason === 'silent');
  }

  #discard() {
    if (this.#discarded) return;
    this.#discarded = true;
    this.#options.reader.discard?.(this.#options.url);
  }

  /** @param {boolean} silent */
  #countFailure(silent) {
    this.#failures++;
    this.#silentOpenings = silent ? this.#silentOpenings + 1 : 0;
    if (silent) this.#discard();
    const buffered = this.#silentOpenings >= SILENT_OPENINGS_UNTIL_UNAVAILABLE;
    if (this.#unavailable || (this.#failures < FAILURES_UNTIL_UNAVAILABLE && !buffered)) return;
    this.#unavailable = true;
    this.#listener.unavailable(buffered);
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
    this.#watch.stop();
    this.#cancelStable();
  }

  /** @param {State} state */
  #tell(state) {
    this.#state = state;
    this.#listener.state(state);
  }
}
