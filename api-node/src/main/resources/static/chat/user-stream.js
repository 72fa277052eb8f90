import { follow } from '../board/live.js';
import { ENDS } from '../board/session.js';
import { followHeader } from '../header.js';

/**
 * The user's own stream, for the tools in the header: the stream of chat carries what happens in the mailbox alone. The tabs of a browser
 * share it with those of the boards.
 *
 * @param {object} page
 * @param {import("../board/api.js").Api} page.api
 * @param {(problem: unknown) => void} page.refused
 * @param {(reason?: string) => void} page.signOut
 * @returns {import('../client/index.js').Tidings | null} null if the header has no such tools
 */
export function followUser({ api, refused, signOut }) {
  if (!document.querySelector('.header-tool')) {
    return null;
  }
  const tidings = follow('');
  tidings.on('connected', ({ userId }) => userId === null && signOut('signed-out'));
  tidings.on('closed', ({ reason }) => reason in ENDS && signOut(ENDS[reason]));
  followHeader({ tidings, api, refused });
  tidings.start();
  return tidings;
}
