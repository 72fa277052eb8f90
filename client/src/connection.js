import { Backoff } from './backoff.js';
import { isFinal, read } from './dialect.js';
import { LATE, signOfLife, silenceLimit } from './silence.js';

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
/** A node sends the head of its response at once, and a comment if `connected` takes more than a second. Two of them are within 20 s. */
const OPENING = 9_000;
const OPENING_JITTER = 900;
/** The same for `connected`, of a reader that does not show comments: a node gives up attaching a stream sooner. */
const ATTACHING = 20_000;
/** What a browser may take to open a stream again by itself: the longest `retry` of a node's defaults, and an opening. */
const REOPENING = 40_000;
/** Between two looks at the time: a machine that slept is noticed when it wakes up. */
const TICK = 5_000;
/** Beyond the announced keepalive: what comes later than that did not come. */
const OVERDUE = 2_000;
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
  #opened = false;
  /** Whether anything came after the head. */
  #begun = false;
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
  /** @type {number | null} */
  #keepaliveMs = null;
  /** Whether this stream has keepalives that the reader shows. */
  #pinged = false;
  /** Whether a sign of life is overdue as soon as it is late: there is a reason to doubt. */
  #doubted = false;
  /** Drawn anew for each stream. */
  #draw = 0;
  /** What the server asked to wait, in milliseconds, while it is waited. */
  #pause = 0;
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
    return this.#unavailable;
  }

  /** As the node announced it when this connection was last live. */
  get keepaliveMs() {
    return this.#keepaliveMs;
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
    if (!this.#live || !this.#isHeard()) return;
    if (this.#isOverdue()) return this.#reopen('silent');
    this.#doubted = true;
    this.#watch();
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
    this.#openedAt = this.#heardAt = this.#clock.now();
    this.#opened = false;
    this.#begun = false;
    this.#reopening = false;
    this.#doubted = false;
    this.#pinged = false;
    this.#live = false;
    this.#behind = false;
    this.#retry = null;
    this.#pause = 0;
    this.#draw = this.#clock.random();
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
      opened: () => {
        this.#opened = true;
        this.#reopening = false;
        this.#begun = false;
        this.#watch();
      },
      event: (dispatched) => this.#dispatched(dispatched),
      position: (id) => this.#moved(id),
      retry: (milliseconds) => (this.#retry = milliseconds),
      heard: () => {
        this.#heardAt = this.#clock.now();
        this.#doubted = false;
        if (this.#opened) this.#begun = true;
      },
      ended: (end) => this.#ended(end),
    });
  }

  /** @param {Dispatched} dispatched */
  #dispatched(dispatched) {
    this.#opened = this.#begun = true;
    const after = this.#position;
    const durable = dispatched.id !== '' && dispatched.id !== after;
    const frame = { ...dispatched, durable };
    const meaning = read(this.#options.framing, frame);
    // a node may say so before it has attached the connection
    if (meaning.kind === 'degraded') return this.#degraded(meaning.behindMs > 0);
    if (meaning.kind === 'connected') this.#announced(meaning.data['keepaliveMs']);
    if (!this.#live && meaning.kind !== 'closed') this.#becomeLive(meaning.kind === 'connected' ? meaning.data['node'] : undefined);
    switch (meaning.kind) {
      case 'closed':
        // whatever it is, it is not to come again
        this.#moved(dispatched.id);
        return this.#closed(meaning.reason);
      case 'ping':
        if (!durable && !this.#pinged) {
          this.#pinged = true;
          this.#watch();
        }
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

  /** @param {unknown} keepaliveMs */
  #announced(keepaliveMs) {
    this.#keepaliveMs = typeof keepaliveMs === 'number' && keepaliveMs > 0 ? keepaliveMs : null;
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
      this.#opened = false;
      this.#reopening = true;
      this.#watch();
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
    this.#cancelWatch();
    this.#cancelStable();
  }

  #watch() {
    this.#cancelWatch();
    const now = this.#clock.now();
    // a clock may be set back
    if (this.#heardAt > now) this.#heardAt = now;
    const left = this.#left(now);
    if (left === Infinity) return;
    const due = now + Math.min(left, TICK);
    this.#cancelWatch = this.#clock.after(due - now, () => {
      if (this.#left(this.#clock.now()) <= 0) this.#failed('silent');
      else if (this.#clock.now() - due > LATE && this.#live && this.#isOverdue()) this.#reopen('silent');
      else this.#watch();
    });
  }

  /**
   * @param {number} now
   * @returns {number} milliseconds of silence until this stream is given up
   */
  #left(now) {
    return Math.ceil(this.#heardAt + this.#limit() - now);
  }

  /** @returns {number} milliseconds of silence after which this stream is given up */
  #limit() {
    const { watchdog } = this.#options;
    const opening = OPENING + OPENING_JITTER * this.#draw;
    if (this.#reopening) return REOPENING;
    if (!this.#opened) return opening;
    if (!this.#begun) return this.#options.reader.hearsComments ? opening : ATTACHING;
    if (!this.#isHeard() || watchdog === 0) return Infinity;
    if (this.#doubted) return signOfLife(this.#keepaliveMs) + OVERDUE;
    return watchdog === undefined ? silenceLimit(this.#keepaliveMs, this.#draw) : watchdog * (1 + this.#draw / 4);
  }

  #isOverdue() {
    return this.#isHeard() && this.#clock.now() - this.#heardAt > signOfLife(this.#keepaliveMs) + OVERDUE;
  }

  /** An EventSource does not show comments; unless other keepalives were seen, the silence of an unnamed stream means nothing to it. */
  #isHeard() {
    return this.#options.framing === 'named' || this.#options.reader.hearsComments || this.#pinged;
  }

  /** @param {State} state */
  #tell(state) {
    this.#state = state;
    this.#listener.state(state);
  }
}
