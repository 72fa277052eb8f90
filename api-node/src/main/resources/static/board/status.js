/**
 * The texts in which the page describes its connection.
 *
 * @typedef {"connecting" | "live" | "catching-up" | "resumed" | "resynced" | "reconnecting" | "polling" | "closed"} Phase
 * @typedef {object} Status
 * @property {string} text
 * @property {"wait" | "live" | "closed"} tone
 * @property {string} tip a longer explanation
 * @property {boolean} [calm] not shown if it is over at once
 * @property {boolean} [passing] shown for a moment only
 */

/** @type {Record<Phase, Status>} */
const PHASES = {
  connecting: { text: 'Connecting…', tone: 'wait', tip: 'The page is connecting for live updates.', calm: true },
  live: { text: 'Live', tone: 'live', tip: 'You see changes as they happen.' },
  'catching-up': { text: 'Catching up…', tone: 'wait', tip: 'The latest changes will be here in a moment.' },
  resumed: { text: 'Live again', tone: 'live', tip: 'You have not missed anything.', passing: true },
  resynced: { text: 'Up to date again', tone: 'live', tip: 'The page has loaded everything that changed.', passing: true },
  reconnecting: {
    text: 'Reconnecting…',
    tone: 'wait',
    tip: 'Changes by other users are not shown right now. Your own changes are saved.',
    calm: true,
  },
  polling: {
    text: 'Updates every minute',
    tone: 'wait',
    tip: 'Live updates are not available here, so the page checks for changes at least once a minute. Your own changes are saved immediately.',
  },
  closed: { text: 'Disconnected', tone: 'closed', tip: 'Reload the page to connect again.' },
};

/** @type {Status} */
const OFFLINE = {
  text: 'Offline – changes are not saved',
  tone: 'closed',
  tip: 'The server cannot be reached. The page keeps trying to reach it.',
  calm: true, // While a node is being replaced, a request or two may fail.
};

/** No answer, and those of a load balancer or node which say that nothing was done. */
const UNAVAILABLE = new Set([0, 502, 503, 504]);

/**
 * The words of a page for some of them, where those of the boards do not fit.
 *
 * @typedef {Partial<Record<Phase | "offline", Partial<Pick<Status, "text" | "tip">>>>} Words
 */

/** @param {Phase} phase @param {boolean} reachable whether a node answers requests @param {Words} [words] @returns {Status} */
export function statusOf(phase, reachable, words = {}) {
  return reachable || phase === 'closed' ? { ...PHASES[phase], ...words[phase] } : { ...OFFLINE, ...words.offline };
}

/** Whether an answer with this status comes from a working node. @param {number} status */
export function isAnswer(status) {
  return !UNAVAILABLE.has(status);
}
