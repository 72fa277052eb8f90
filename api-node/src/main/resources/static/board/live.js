import { Tidings } from '../client/index.js';
import { ROOT, urlOf } from './root.js';

/**
 * The page's connection to the events of its user.
 *
 * @param {string} cursor the position at which the page's state was read
 */
export function follow(cursor) {
  // Another installation below another path of the same origin has its own sessions.
  return new Tidings({ url: urlOf('/user/events'), framing: 'named', cursor, account: ROOT.pathname });
}

/**
 * The stream of activities, which the tabs of a browser share: it is another one than the user's own.
 *
 * @param {string} cursor the position at which the page's state was read
 * @param {string} user id: tabs of another user, who has signed in since, must not share it
 */
export function activityOptions(cursor, user) {
  return {
    url: urlOf('/events/stream'),
    framing: /** @type {const} */ ('unnamed'),
    backoff: /** @type {const} */ ('console'),
    client: /** @type {const} */ (true),
    cursor,
    account: `${ROOT.pathname} ${user}`,
  };
}
