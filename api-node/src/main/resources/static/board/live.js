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
