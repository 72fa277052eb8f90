import { plainSentenceOf } from './activity-text.js';

/**
 * Why queries became stale, in a sentence.
 *
 * @typedef {import("../client/activity/activity-cache.js").Invalidation} Entry
 */

/** @type {Record<string, string>} */
const REASONS = {
  resync: 'Activities may have been missed',
  begun: 'Activities may have come between the first fetch and the stream',
  page: 'This page asked for it',
  'other-tab': 'Another tab asked for it',
};

/** The sentences of the last activities, by their ids: what the cache says of a key names the activity alone. */
export class Sentences {
  /** @type {Map<string, string>} */
  #known = new Map();
  #most;

  /** @param {number} [most] that are kept */
  constructor(most = 500) {
    this.#most = most;
  }

  /** @param {import("./activity-text.js").Activity} activity */
  learn(activity) {
    this.#known.set(activity.id, plainSentenceOf(activity));
    const [oldest] = this.#known.keys();
    if (this.#known.size > this.#most && oldest !== undefined) {
      this.#known.delete(oldest);
    }
  }

  /** @param {Pick<Entry, "reason" | "activityId" | "changes" | "fetched">} entry @returns {string} */
  of({ reason, activityId, changes }) {
    const sentence = (activityId !== null && this.#known.get(activityId)) || REASONS[reason] || `Something was ${reason}`;
    return changes > 1 ? `${sentence}, and ${changes - 1} more` : sentence;
  }
}

/** Which tab caused it. @param {string | null} tab @param {string} own @param {string} reason */
export function tabOf(tab, own, reason) {
  if (tab !== null) {
    return tab === own ? 'this tab' : `tab ${tab.slice(0, 8)}`;
  }
  return reason === 'resync' || reason === 'begun' || reason === 'page' ? 'this tab' : reason === 'other-tab' ? 'another tab' : 'no tab';
}
