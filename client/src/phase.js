/** @import { State } from './types.js' */

/**
 * @param {State['phase']} phase
 * @returns {boolean} whether a stream is open, and told what the page knows
 */
export function isLive(phase) {
  return phase === 'live' || phase === 'catching-up' || phase === 'resumed' || phase === 'resynced';
}

/** The phase of a connection, as pages see it. */
export class Phase {
  #tell;
  /** @type {State} */
  #state = { phase: 'connecting' };
  #isLive = false;
  #wasLive = false;
  /** Whether the node reported that it is behind the log, so that what it sends is old. */
  #isBehind = false;

  /** @param {(state: State) => void} tell */
  constructor(tell) {
    this.#tell = tell;
  }

  get state() {
    return this.#state;
  }

  get isLive() {
    return this.#isLive;
  }

  /** Whether the connection has ever been live. */
  get wasLive() {
    return this.#wasLive;
  }

  /** @param {boolean} resumes it takes the place of a connection that was live */
  begin(resumes) {
    this.#wasLive = resumes;
    this.lost();
  }

  /** The stream ended. This is not reported: the phase that follows will be. */
  end() {
    this.#isLive = false;
    this.#isBehind = false;
  }

  /** @param {string} [reason] */
  lost(reason) {
    this.end();
    this.#enter({ phase: this.#wasLive ? 'reconnecting' : 'connecting', ...(reason && { reason }) });
  }

  /** @param {{node?: unknown, client_id?: unknown}} [said] by the node that serves the stream */
  live({ node, client_id: clientId } = {}) {
    const phase = this.#wasLive ? 'resumed' : 'live';
    this.#isLive = true;
    this.#wasLive = true;
    this.#enter({ phase, ...(typeof node === 'string' && { node }), ...(typeof clientId === 'string' && { clientId }) });
  }

  /** The page has to fetch its state again. */
  resynced() {
    if (!this.#isBehind) this.#enter({ ...this.#state, phase: 'resynced' });
  }

  /** @param {boolean} behind a node may say so before it has attached the connection */
  degraded(behind) {
    this.#isBehind = behind;
    this.caughtUp();
  }

  /** Reports whether the node has caught up, once the stream is live. */
  caughtUp() {
    if (!this.#isLive) return;
    if (this.#isBehind) this.#enter({ ...this.#state, phase: 'catching-up' });
    else if (this.#state.phase === 'catching-up') this.#enter({ ...this.#state, phase: 'live' });
  }

  /** The connection has been live for long enough. */
  settled() {
    if (this.#state.phase === 'resumed' || this.#state.phase === 'resynced') this.#enter({ ...this.#state, phase: 'live' });
  }

  /** @param {string} reason */
  closed(reason) {
    this.#enter({ phase: 'closed', reason });
  }

  /** @param {State} state */
  #enter(state) {
    this.#state = state;
    this.#tell(state);
  }
}
