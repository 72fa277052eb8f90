import { systemClock } from './clock.js';
import { versioned } from './protocol.js';

/** @import { TidingsEvent } from './index.js' */
/** @import { Clock } from './types.js' */

/**
 * Finds the cached queries that an event makes stale, for TanStack Query or anything with similar keys.
 *
 * @typedef {readonly (string | number)[]} Key
 *
 * @typedef {object} Changes to be applied in this order
 * @property {boolean} clear everything
 * @property {Key[]} remove queries of things that do not exist any more: fetching them again would be answered 404
 * @property {Key[]} invalidate
 *
 * @typedef {object} QueryClient the part of TanStack Query's client that is needed
 * @property {() => void} clear
 * @property {(filters: {queryKey: Key}) => unknown} removeQueries
 * @property {(filters: {queryKey: Key}) => unknown} invalidateQueries
 */

/** @type {Record<string, string>} what an event is about, and the list that shows it */
const LISTS = { ticket: 'tickets', card: 'tickets', label: 'labels', column: 'columns', project: 'projects', user: 'users' };
const OF_PROJECTS = ['projects', 'tickets', 'labels', 'columns', 'sprints'];

/**
 * @param {Pick<TidingsEvent, 'type' | 'data'>} event of the tracker's or the board's dialect
 * @param {object} [context]
 * @param {string | number} [context.projectId] of a stream that covers one project
 * @param {boolean} [context.own] this tab caused the event and shows it already: only what the server derived from it is stale
 * @returns {Changes}
 */
export function keysOf({ type, data }, { projectId, own = false } = {}) {
  const what = subjectOf(type, data);
  if (what === 'database.wiped') return { clear: true, remove: [], invalidate: [] };
  if (what === 'database.projects.wiped') return { clear: false, remove: [], invalidate: OF_PROJECTS.map((list) => [list]) };
  const [subject = '', verb] = what.toLowerCase().split('.');
  const list = LISTS[subject];
  if (!list) return { clear: false, remove: [], invalidate: [] };
  const project = present(data?.project_id ?? data?.projectId ?? projectId);
  const inProject = subject !== 'project' && subject !== 'user';
  const collection = inProject && project !== undefined ? [list, project] : [list];
  /** @type {Record<string, unknown>} the board's dialect uses other names */
  const ids = { card: data?.issue_id, ticket: data?.issue_id, column: data?.column_id, label: data?.label_id, project: data?.project_id };
  const id = present(data?.id ?? ids[subject]);
  const detail = id === undefined ? [] : [[...collection, id]];
  // the board's dialect has no event type of its own for a deleted card
  const deleted = verb === 'deleted' || (inProject && data?.changed?.includes?.('deleted') === true);
  return distinct({
    clear: false,
    remove: deleted ? detail : [],
    invalidate: [
      ...(own ? [] : [collection, ...(deleted ? [] : detail)]),
      ...(inProject ? [project === undefined ? ['activity'] : ['activity', project]] : []),
    ],
  });
}

/** The event type in the words of the tracker's dialect. @param {string} type @param {any} data */
function subjectOf(type, data) {
  if (type === 'project-ticket') return 'ticket.updated';
  if (type === 'project-label') return `label.${data?.change}`;
  return type.startsWith('project-board.') ? String(data?.type) : type;
}

/** @param {unknown} value also taken for absent when it is only a placeholder */
function present(value) {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value !== '' && value !== '-' ? value : undefined;
}

/** @param {Key} key */
function text(key) {
  return JSON.stringify(key);
}

/**
 * @param {Changes} changes
 * @returns {Changes}
 */
function distinct({ clear, remove, invalidate }) {
  const once = (/** @type {Key[]} */ keys) => [...new Map(keys.map((key) => [text(key), key])).values()];
  return { clear, remove: once(remove), invalidate: once(invalidate) };
}

const WINDOW = 100;
const REMEMBERED = 1_000;

/**
 * Applies changes to the cache of this tab and, for tabs without a stream, to the caches of the others. Changes that come from another tab
 * are applied but not passed on.
 */
export class CacheInvalidation {
  #queries;
  #tabId;
  #channel;
  #clock;
  /** @type {Set<string>} events that were applied, from the stream or from another tab */
  #applied = new Set();
  /** @type {Map<string, Key>} */
  #waiting = new Map();
  #cancel = () => {};

  /**
   * @param {QueryClient} queries
   * @param {string} tabId
   * @param {Pick<BroadcastChannel, 'postMessage' | 'close' | 'onmessage'> | null} [channel] null: other tabs are not told
   * @param {Clock} [clock]
   */
  constructor(queries, tabId, channel = openChannel(), clock = systemClock) {
    this.#queries = queries;
    this.#tabId = tabId;
    this.#channel = channel;
    this.#clock = clock;
    if (channel) channel.onmessage = ({ data }) => this.#heard(data);
  }

  /**
   * @param {Changes} changes
   * @param {string | null} [eventId] keeps a tab that receives the event itself from applying it twice
   */
  apply(changes, eventId = null) {
    if (!this.#isNew(eventId)) return;
    this.#apply(changes);
    const { clear, remove, invalidate: keys } = changes;
    this.#channel?.postMessage({ type: 'CACHE_INVALIDATION', fromTabId: this.#tabId, eventId, clear, remove, keys });
  }

  close() {
    this.#cancel();
    this.#waiting.clear();
    this.#channel?.close();
    this.#channel = null;
  }

  /** @param {any} message */
  #heard(message) {
    if (message?.type !== 'CACHE_INVALIDATION' || message.fromTabId === this.#tabId || !this.#isNew(message.eventId)) return;
    this.#apply({ clear: message.clear === true, remove: message.remove ?? [], invalidate: message.keys ?? [] });
  }

  /** @param {string | null} eventId */
  #isNew(eventId) {
    if (!eventId) return true;
    if (this.#applied.has(eventId)) return false;
    this.#applied.add(eventId);
    const [oldest] = this.#applied;
    if (this.#applied.size > REMEMBERED && oldest !== undefined) this.#applied.delete(oldest);
    return true;
  }

  /** @param {Changes} changes */
  #apply({ clear, remove, invalidate }) {
    if (clear) {
      this.#waiting.clear();
      return this.#queries.clear();
    }
    for (const queryKey of remove) this.#queries.removeQueries({ queryKey });
    if (invalidate.length === 0) return;
    // deleting a column may move a hundred cards: their list is fetched once
    if (this.#waiting.size === 0) this.#cancel = this.#clock.after(WINDOW, () => this.#flush());
    for (const key of invalidate) this.#waiting.set(text(key), key);
  }

  #flush() {
    const keys = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const queryKey of keys) this.#queries.invalidateQueries({ queryKey });
  }
}

function openChannel() {
  return typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(versioned('cache'));
}
