import { systemClock } from '../clock.js';
import { guarded } from '../listeners.js';
import { lower, present, readActivity } from './activity.js';
import { ACTIVITIES, DEFAULT_MAP } from './default-map.js';
import { OtherTabs } from './other-tabs.js';
import { Pending } from './pending.js';
import { Prefetch } from './prefetch.js';
import { QueryClientAdapter } from './query-client.js';
import { Refreshes } from './refreshes.js';
import { whenBegun } from './beginning.js';
import { accessed, changesOf, everything } from './resource-keys.js';
import { concerns, mayBePage } from './target.js';

/** @import { Clock } from '../types.js' */
/** @import { Activity } from './activity.js' */
/** @import { QueryClient } from './query-client.js' */
/** @import { Keys, ResourceMap } from './resource-keys.js' */
/** @import { Key, Target } from './target.js' */

/**
 * @typedef {'created' | 'edited' | 'deleted' | 'resync' | 'begun' | 'page' | 'other-tab' | (string & {})} Reason why queries are stale: what an
 *   activity did; the stream may have missed some; it has begun after the data was fetched; the page said so; or a page in another tab
 *
 * @typedef {object} Cause
 * @property {string | null} activityId
 * @property {string | null} tab that caused it
 *
 * @typedef {Cause & {key: Key, reason: Reason, action: 'invalidate' | 'remove', changes: number, queries: number, fetched: number}} Invalidation
 *   an entry of the log: `changes` of the key within the window, of which `reason`, `activityId` and `tab` are those of the last;
 *   `queries` in the cache that it concerned, of which `fetched` are shown, and so fetched again
 *
 * @typedef {object} ActivitySource as `ActivityStream` and `SharedTidings`
 * @property {(types: readonly string[], listener: (event: any) => unknown) => () => void} subscribe
 * @property {(event: any) => boolean} isOwn
 * @property {string} [position] that its stream has reached, '' until there is one
 * @property {(changed: () => void) => () => void} [watch] tells of changes of its state and position
 *
 * @typedef {object} CacheOptions
 * @property {QueryClient} [queryClient] of TanStack Query
 * @property {Pick<QueryClientAdapter, keyof QueryClientAdapter>} [adapter] of another cache, instead
 * @property {ResourceMap} [map] which queries show what; `DEFAULT_MAP` unless told otherwise
 * @property {Keys} [side] of queries that show what the server made of a change, whatever changed; by default lists of activities:
 *   `['activity']`, and `['activity', id]` of a project
 * @property {'side' | 'all'} [own] what an activity that this tab caused makes stale: the page shows the change already, so by default only
 *   what the server made of it
 * @property {number} [prefetch] milliseconds after which stale queries that are not shown are fetched; 0, the default: when they are shown
 * @property {(entry: Invalidation) => unknown} [onInvalidate] is told of each key, for a log
 * @property {((name: string) => BroadcastChannel) | null} [channel] to the other tabs; by default the browser's, if it has any
 */

/** Milliseconds in which changes are gathered. With the spacing of fetches, a page shows a change within 250 ms and the time of a fetch. */
const WINDOW = 100;

/** Milliseconds that a timer can wait; of one that should wait longer, browsers make one that does not wait at all. */
const LONGEST = 2_147_483_647;

/** Keeps the cache of a page up to date with a stream of activities: marks stale what a change concerns, and fetches what is shown. */
export class ActivityCache {
  #cache;
  #map;
  #everything;
  #side;
  #own;
  #onInvalidate;
  #clock;
  #refreshes;
  #prefetch;
  #others;
  #pending = new Pending();
  #cancelFlush = () => {};
  /** @type {Set<() => void>} */
  #sources = new Set();
  #isOpen = false;

  /**
   * @param {CacheOptions} options
   * @param {Clock} [clock]
   */
  constructor(options, clock = systemClock) {
    const {
      queryClient,
      adapter,
      map = DEFAULT_MAP,
      side = ACTIVITIES,
      own = 'side',
      prefetch = 0,
      onInvalidate = () => {},
      channel,
    } = options;
    const cache = adapter ?? (queryClient && new QueryClientAdapter(queryClient));
    if (!cache) throw new TypeError("'queryClient' is missing: set it to the client of TanStack Query, or 'adapter' to another cache.");
    if (!(prefetch >= 0 && prefetch <= LONGEST)) throw new RangeError(`'prefetch' must be a number from 0 to ${LONGEST}; got ${prefetch}.`);
    if (own !== 'side' && own !== 'all') throw new TypeError(`'own' must be one of side, all; got ${JSON.stringify(own)}.`);
    this.#cache = cache;
    this.#map = map;
    this.#everything = [...everything(map), ...side.covers.map((key) => ({ key }))];
    this.#side = side;
    this.#own = own;
    this.#onInvalidate = onInvalidate;
    this.#clock = clock;
    this.#refreshes = new Refreshes(cache, clock);
    this.#prefetch = new Prefetch(cache, prefetch, clock);
    this.#others = new OtherTabs((keys) => this.#stale(keys, 'other-tab'), channel);
  }

  /** Begins; `follow` does so, too. Until then, and after `close`, changes are ignored. */
  open() {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#refreshes.open();
    this.#others.open();
  }

  /**
   * Applies what a stream brings: activities, and that some were missed.
   *
   * @param {ActivitySource} source
   * @returns {() => void} ends that
   */
  follow(source) {
    this.open();
    const leaves = [
      source.subscribe(['activity'], (event) => {
        const activity = readActivity(event.data);
        if (activity) this.apply(activity, { id: event.id, own: source.isOwn(event) });
      }),
      source.subscribe(['resync'], ({ reason, topics }) => this.resync('resync', reason === 'access' ? topics : [])),
      whenBegun(source, () => this.resync('begun')),
    ];
    const leave = () => {
      if (this.#sources.delete(leave)) leaves.forEach((each) => each());
    };
    this.#sources.add(leave);
    return leave;
  }

  /**
   * @param {Activity} activity
   * @param {{id?: string | null, own?: boolean}} [event] `own`: this tab caused it
   */
  apply(activity, { id = null, own = false } = {}) {
    const cause = { activityId: present(activity.id)?.toString() ?? id, tab: activity.tab_id ?? null };
    const reason = lower(activity.activity_type);
    const { remove, invalidate } = own && this.#own === 'side' ? { remove: [], invalidate: [] } : changesOf(activity, this.#map);
    for (const target of remove) this.#remove(target, reason, cause);
    for (const target of [...invalidate, ...this.#side.of(undefined, activity)]) this.#add(target, reason, cause);
  }

  /**
   * Marks queries stale of which the page itself knows that they are, in all tabs: for changes that are no activities.
   *
   * @param {readonly Key[]} keys with everything whose key begins with one of them
   * @param {{reason?: Reason, otherTabs?: boolean}} [how] `otherTabs`: tell them; not if they hear of the change themselves
   */
  invalidate(keys, { reason = 'page', otherTabs = true } = {}) {
    this.#stale(keys, reason);
    if (otherTabs) this.#others.tell(keys);
  }

  /**
   * Activities may have been missed: marks stale everything that one can concern, and nothing else.
   *
   * @param {Reason} [reason]
   * @param {readonly string[]} [topics] of projects that the user may read from now on: then only what shows these
   */
  resync(reason = 'resync', topics = []) {
    for (const target of accessed(topics, this.#map, this.#side) ?? this.#everything) this.#add(target, reason, NONE);
  }

  /** Clears the whole cache, as after a wipe. */
  clear() {
    this.#forget();
    this.#cache.clear();
  }

  /** Forgets all data, as when another user signs in; `refill` fetches what is shown for that user. */
  async empty() {
    this.#forget();
    await this.#cache.empty();
  }

  refill() {
    this.#cache.refill();
  }

  /** Ends: no timer, listener or channel remains, and nothing is fetched any more. */
  close() {
    this.#isOpen = false;
    for (const leave of this.#sources) leave();
    this.#forget();
    this.#refreshes.close();
    this.#others.close();
  }

  #forget() {
    this.#cancelFlush();
    this.#pending.take();
    this.#refreshes.clear();
    this.#prefetch.clear();
  }

  /** @param {readonly Key[]} keys @param {Reason} reason */
  #stale(keys, reason) {
    for (const key of keys) this.#add({ key }, reason, NONE);
  }

  /** @param {Target} target @param {Reason} reason @param {Cause} cause */
  #add(target, reason, cause) {
    if (!this.#isOpen) return;
    if (this.#pending.isEmpty) this.#cancelFlush = this.#clock.after(WINDOW, () => this.#flush());
    this.#pending.add(target, reason, cause, this.#refreshes.tick());
  }

  /** @param {Target} target @param {Reason} reason @param {Cause} cause */
  #remove(target, reason, cause) {
    if (!this.#isOpen) return;
    this.#pending.forget(target);
    if (this.#pending.isEmpty) this.#cancelFlush();
    const all = this.#cache.queries.filter(({ queryKey }) => concerns(target, queryKey));
    // a page of a list that is shown is there, whatever was deleted
    const gone = new Set(all.filter((query) => !mayBePage(query.queryKey[target.key.length - 1]) || !query.isActive()));
    if (gone.size < all.length) this.#add(target, reason, cause);
    for (const query of gone) this.#refreshes.forget(query);
    this.#cache.remove(gone);
    this.#log({ ...cause, key: target.key, reason, action: 'remove', changes: 1, queries: gone.size, fetched: 0 });
  }

  #flush() {
    const { queries } = this.#cache;
    for (const { target, reason, cause, at, changes } of this.#pending.take()) {
      const stale = queries.filter(({ queryKey }) => concerns(target, queryKey)).filter((query) => this.#refreshes.need(query, at));
      const hidden = stale.filter((query) => !query.isActive());
      for (const query of hidden) this.#prefetch.add(query);
      const fetched = stale.length - hidden.length;
      this.#log({ ...cause, key: target.key, reason, action: 'invalidate', changes, queries: stale.length, fetched });
    }
  }

  /** @param {Invalidation} entry */
  #log(entry) {
    guarded(this.#onInvalidate, entry);
  }
}

/** @type {Cause} */
const NONE = { activityId: null, tab: null };
