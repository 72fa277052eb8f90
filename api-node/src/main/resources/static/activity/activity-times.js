import { dayOf } from '../chat/times.js';
import { h } from '../board/dom.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const EVERY_MS = 15 * SECOND;

const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });

/** How long ago it was, in a few letters. The clocks of node and browser may differ, so the future is now. @param {Date} date @param {Date} now */
export function relative(date, now) {
  const past = now.getTime() - date.getTime();
  if (past < MINUTE) {
    return 'just now';
  }
  if (past < HOUR) {
    return `${Math.floor(past / MINUTE)} min ago`;
  }
  return past < DAY ? `${Math.floor(past / HOUR)} h ago` : `${Math.floor(past / DAY)} d ago`;
}

/**
 * Parts activities, the newest first, by the reader's days. Times of other services may not be in order; each day is there once all the same.
 *
 * @template {{timestamp: string}} T
 * @param {Iterable<T>} activities
 * @param {Date} now
 * @returns {Map<string, T[]>} by the day's name
 */
export function byDay(activities, now) {
  /** @type {Map<string, T[]>} */
  const days = new Map();
  for (const activity of activities) {
    const day = dayOf(new Date(activity.timestamp), now);
    const others = days.get(day);
    others ? others.push(activity) : days.set(day, [activity]);
  }
  return days;
}

/** A relative time; its title is the absolute one. @param {string} timestamp @param {Date} now */
export function timeOf(timestamp, now) {
  const date = new Date(timestamp);
  return h('time', { class: 'ago', dateTime: timestamp, title: full.format(date) }, relative(date, now));
}

/** Brings all relative times below an element up to date at once, as of the same moment. @param {ParentNode} root @param {Date} now */
export function updateTimes(root, now) {
  for (const time of root.querySelectorAll('time.ago')) {
    const text = relative(new Date(/** @type {HTMLTimeElement} */ (time).dateTime), now);
    if (time.textContent !== text) {
      time.textContent = text;
    }
  }
}

/** Does that while the page is seen. @param {(now: Date) => void} update @returns {() => void} ends it */
export function keepTimes(update) {
  const look = () => document.hidden || update(new Date());
  const timer = setInterval(look, EVERY_MS);
  document.addEventListener('visibilitychange', look);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', look);
  };
}
