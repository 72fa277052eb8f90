import { Attempt } from './attempt.js';
import { isFinal, isRenewed, pauseAfter } from './dialect.js';
import { FrameDispatcher } from './frame-dispatcher.js';
import { Phase } from './phase.js';
import { Retries } from './retries.js';
import { Routes } from './routes.js';
import { StreamWatch } from './stream-watch.js';

/** @import { Route } from './routes.js' */
/** @import { Clock, Fallback, Frame, Framing, State } from './types.js' */

/**
 * @typedef {object} ConnectionOptions
 * @property {Framing} framing
 * @property {Route[]} routes in the order in which they are tried
 * @property {import('./backoff.js').BackoffOptions} backoff
 * @property {number} [watchdog] milliseconds of silence until a live connection is given up; 0: never; by default as the keepalive demands
 * @property {() => Promise<string | null>} [ticket] called for each attempt, for a new ticket; null when no further ticket can be obtained
 * @property {() => Promise<string | null>} [token] the same, for the token that a WebSocket sends
 * @property {boolean} [cookie] whether pages renew the cookie that opens the stream
 *
 * @typedef {object} ConnectionListener
 * @property {(frame: Frame, after: string) => void} frame `after`: the position before it
 * @property {(id: string) => void} position
 * @property {(state: State) => void} state
 * @property {(buffered: boolean) => void} unavailable no route works: of the last, three attempts in a row failed, or two received no byte,
 *   as on a path that buffers what it should pass on; reported once, until an attempt succeeds
 */

/** All tabs report at the same moment that the network is back: repetitions within this time are ignored. */
const JUST_NOW = 1_000;
/** The time in which all pages that lost a connection together say what they listen to, and from which position. */
const GATHERING = 200;

/** One logical connection: one stream after the other, until it is stopped or told not to reconnect. */
export class Connection {
  #options;
  #listener;
  #clock;
  #phase;
  #routes;
  #retries;
  #watch;
  #frames;
  /** @type {Set<string>} */
  #types = new Set();
  #running = false;
  /** @type {Attempt | null} the current one */
  #attempt = null;
  #attemptedAt = 0;
  /** Whether the browser is about to reopen the stream by itself. */
  #reopening = false;

  /**
   * @param {ConnectionOptions} options
   * @param {ConnectionListener} listener
   * @param {Clock} clock
   */
  constructor(options, listener, clock) {
    this.#options = options;
    this.#listener = listener;
    this.#clock = clock;
    this.#phase = new Phase(() => listener.state(this.state));
    this.#routes = new Routes(options.routes, clock);
    this.#retries = new Retries(options.backoff, clock);
    this.#watch = new StreamWatch(
      options,
      clock,
      () => this.#failed('silent'),
      () => this.#reopen('silent'),
    );
    this.#frames = new FrameDispatcher(options.framing, this.#phase, this.#watch, {
      frame: (frame, after) => listener.frame(frame, after),
      position: (id) => listener.position(id),
      live: () => this.#becameLive(),
      closed: (reason) => this.#closed(reason),
    });
  }

  /** @returns {State} */
  get state() {
    const { state, isLive } = this.#phase;
    const { current, fallback } = this.#routes;
    return state.phase === 'closed' ? state : { ...state, ...(isLive && { via: current.via }), ...(fallback && { fallback }) };
  }

  get position() {
    return this.#frames.position;
  }

  get unavailable() {
    return this.#routes.isExhausted;
  }

  /** The keepalive that the node announced when this connection was last live. */
  get keepaliveMs() {
    return this.#watch.keepaliveMs;
  }

  /** Whether frames arrive even when no listener is registered for their type. */
  get seesAll() {
    return this.#options.framing === 'unnamed' || this.#routes.seeAll;
  }

  /**
   * @param {string} position '' to receive only what happens from now on
   * @param {object} [past]
   * @param {boolean} [past.resumes] it takes the place of a connection that was live
   * @param {boolean} [past.gathers] other members are about to join
   * @param {Fallback | null} [past.fallback] of that connection
   */
  start(position, { resumes = false, gathers = false, fallback = null } = {}) {
    if (this.#running) return;
    this.#running = true;
    this.#frames.position = position;
    this.#retries.reset();
    this.#routes.begin(fallback);
    this.#phase.begin(resumes);
    // a state listener may have stopped this connection
    if (!this.#running) return;
    if (gathers) this.#retries.after(GATHERING, () => this.#open());
    else this.#open();
  }

  /**
   * Moves the start further back, before any frame arrived.
   *
   * @param {string} position
   */
  rewind(position) {
    this.#frames.position = position;
    if (!this.#attempt?.isOpen) return;
    this.#end();
    this.#open();
  }

  /**
   * Checks the connection after something that may have killed it silently, such as a machine waking up.
   *
   * @param {boolean} urgent the network changed, so an earlier connection cannot be trusted
   */
  recheck(urgent) {
    if (!this.#running || this.#clock.now() - this.#attemptedAt < JUST_NOW) return;
    // a client that the server asked to wait keeps waiting, and the browser reopens a closed stream by itself
    if (this.#retries.isPausing || this.#reopening) return;
    if (!this.#attempt?.isOpen || urgent) return this.#reopen('network');
    if (!this.#phase.isLive || !this.#watch.hears) return;
    if (this.#watch.isOverdue) return this.#reopen('silent');
    this.#watch.doubt();
  }

  /** @param {string} reason */
  #reopen(reason) {
    this.#end();
    this.#phase.lost(reason);
    if (!this.#running) return;
    this.#open();
    if (reason === 'network') this.#routes.discardDead();
  }

  /** Stops for good: no frame, no state and no attempt follows. */
  stop() {
    this.#running = false;
    this.#end();
  }

  /** @param {string} type */
  listen(type) {
    this.#types.add(type);
    this.#attempt?.listen(type);
  }

  /** @param {string} type */
  unlisten(type) {
    this.#types.delete(type);
    this.#attempt?.unlisten(type);
  }

  #open() {
    this.#attemptedAt = this.#clock.now();
    this.#reopening = false;
    const options = { ...this.#options, ...this.#routes.next() };
    this.#watch.begin(options.reader.hearsComments);
    const attempt = (this.#attempt = new Attempt(options, {
      opened: () => {
        this.#reopening = false;
        this.#watch.opened();
      },
      event: (dispatched) => this.#frames.dispatched(dispatched),
      position: (id) => this.#frames.moved(id),
      heard: () => this.#watch.heard(),
      failed: (reason, pause) => this.#failed(reason, pause),
      refused: (reason) => (isRenewed(reason, this.#options) ? this.#failed(reason, pauseAfter(reason), true) : this.#finish(reason)),
      closed: (reason) => this.#closed(reason),
    }));
    void attempt.open(() => this.#frames.resume(), this.#types);
  }

  #becameLive() {
    this.#routes.live();
    this.#retries.live(() => this.#phase.settled());
  }

  /** @param {string} reason */
  #closed(reason) {
    const pause = reason === 'replaced' && this.#retries.replaced();
    if (pause) return this.#failed(reason, pause, true);
    if (isFinal(reason, this.#options)) return this.#finish(reason);
    if (!this.#attempt?.reopens()) return this.#failed(reason, this.#attempt?.retry ?? pauseAfter(reason), true);
    this.#reopening = true;
    this.#frames.resume();
    this.#watch.reopens();
    this.#retries.stop();
    this.#phase.lost(reason);
  }

  /**
   * @param {string} reason
   * @param {number} [pause] milliseconds that the server asked to wait at least
   * @param {boolean} [told] by the node, which the route reached
   */
  #failed(reason, pause = 0, told = !this.#attempt?.isOpen) {
    const { isLive, wasLive } = this.#phase;
    this.#end();
    const silent = reason === 'silent';
    const failure = isLive || this.#routes.allFailed ? null : this.#retries.count(silent, told);
    const rerouted = Boolean(failure?.route && this.#routes.leave(failure.route));
    const exhausted = !rerouted && !this.#routes.isExhausted && failure?.stream;
    if (exhausted) this.#routes.exhaust(exhausted);
    const giveUp = this.#retries.failed({ wasLive: isLive, everLive: wasLive, rerouted }, pause, () => this.#open());
    if (giveUp) return this.#finish(giveUp);
    this.#phase.lost(reason);
    if (silent && !isLive) this.#routes.discardDead();
    if (exhausted) this.#listener.unavailable(exhausted === 'buffered');
  }

  /** @param {string} reason */
  #finish(reason) {
    this.stop();
    this.#phase.closed(reason);
  }

  #end() {
    this.#attempt?.close();
    this.#attempt = null;
    if (this.#phase.isLive) this.#routes.begin();
    this.#phase.end();
    this.#watch.stop();
    this.#retries.stop();
  }
}
