import { SharedTidings } from '../shared-tidings.js';
import { sseWords } from '../sse-words.js';
import { thisPage } from '../platform.js';
import { Tidings } from '../index.js';
import { readActivity } from './activity.js';

/** @import { SharedOptions } from '../shared-options.js' */
/** @import { Platform } from '../platform.js' */
/** @import { Activity } from './activity.js' */

/** Besides activities, what concerns all tabs. */
const TYPES = ['activity', 'database.wiped', 'database.projects.wiped'];

/**
 * The stream of activities of the signed-in user: the connection that the tabs of this browser share, with the back-off of a console and
 * the words of its pages.
 */
export class ActivityStream extends SharedTidings {
  #close = () => {};

  /**
   * @param {SharedOptions} options of `Tidings`; `client` is by default true
   * @param {Platform} [platform]
   */
  constructor(options, platform = thisPage()) {
    super(complete(options), (all) => new Tidings(all, platform));
  }

  /** Connects; a connection that is open is closed first. It is the manual retry, too: all counters are reset. */
  connect = () => {
    this.restart();
    this.#close = this.open();
  };

  disconnect = () => this.#close();

  get isConnected() {
    return sseWords(this.snapshot.state).isConnected;
  }

  get clientId() {
    return sseWords(this.snapshot.state).clientId;
  }

  get connectionState() {
    return sseWords(this.snapshot.state).connectionState;
  }

  get error() {
    return this.snapshot.error;
  }

  /**
   * @overload
   * @param {'activity'} type
   * @param {(activity: Activity, event: import('../types.js').TidingsEvent) => unknown} listener is called with valid ones only
   * @returns {() => void} removes the listener
   */
  /**
   * @overload
   * @param {string} type of another event; or `connected`, `closed` and `resync`
   * @param {(event: any) => unknown} listener
   * @returns {() => void} removes the listener
   */
  /**
   * @param {string} type
   * @param {(...words: any[]) => unknown} listener
   */
  on(type, listener) {
    if (type !== 'activity') return this.subscribe([type], listener);
    return this.subscribe([type], (event) => {
      const activity = readActivity(event.data);
      if (activity) listener(activity, event);
    });
  }
}

/**
 * @param {SharedOptions} options
 * @returns {SharedOptions}
 */
function complete({ types = [], ...options } = /** @type {any} */ ({})) {
  if (!options.url) throw new TypeError("'url' is missing: set it to the URL of the stream, as '/events/stream'.");
  return { framing: 'unnamed', backoff: 'console', client: true, ...options, types: [...TYPES, ...types] };
}
