import { isLive } from './phase.js';
import { errorCode } from './sse-words.js';

/** @import { State } from './types.js' */

/** Why there are no live updates. Its `message` is for logs; pages show what suits the `reason`. */
export class TidingsError extends Error {
  /** @override */
  name = 'TidingsError';
  /** As {@link State} gives it. */
  reason;
  /** Whether no further attempt follows. */
  isFinal;

  /**
   * @param {string} reason
   * @param {boolean} isFinal
   */
  constructor(reason, isFinal) {
    super(isFinal ? `The stream is closed: ${reason}.` : `There is no stream at the moment (${reason}); attempts go on.`);
    this.reason = reason;
    this.isFinal = isFinal;
  }

  /** The reason in the words of `useSSE`. */
  get code() {
    return errorCode(this.reason);
  }

  /**
   * @param {State} state
   * @returns {TidingsError | null} null if it has no fault
   */
  static of({ phase, reason, fallback }) {
    if (isLive(phase) || (phase === 'connecting' && !reason)) return null;
    return new TidingsError(reason ?? fallback?.reason ?? phase, phase === 'closed');
  }
}
