import { Tidings } from '/client/index.js';

/**
 * The one connection of a page to the events of its user.
 *
 * @param {string} cursor where the state that the page has was read
 */
export function follow(cursor) {
  return new Tidings({ url: '/user/events', framing: 'named', cursor });
}
