import { find } from '../board/dom.js';
import { ENDS } from '../board/session.js';

/** Why a stream stays closed until the user wants another one. @type {Record<string, string>} */
const CLOSED = {
  'too-many-attempts': 'The server could not be reached for a while, so the page stopped trying.',
  'server-unavailable': 'Live updates are not available right now.',
  replaced: 'Live updates continue in another window.',
};

/**
 * Tells when the session is over. When the stream was given up for another reason, a banner says why and offers to connect
 * again.
 *
 * @param {import("../client/activity/activity-stream.js").ActivityStream} stream
 * @param {(reason: string) => void} ended
 */
export function followEnds(stream, ended) {
  const banner = find('#disconnected', HTMLElement);
  find('#connect', HTMLElement).addEventListener('click', () => stream.connect());
  stream.on('closed', ({ reason }) => reason in ENDS && ended(ENDS[reason] ?? ''));
  stream.on('database.wiped', () => ended('wiped'));
  stream.watch(() => {
    const { phase, reason = '' } = stream.snapshot.state;
    banner.hidden = phase !== 'closed' || reason in ENDS;
    const text = CLOSED[reason] ?? 'Live updates have ended.';
    const words = find('span', HTMLElement, banner);
    if (!banner.hidden && words.textContent !== text) {
      words.textContent = text;
    }
  });
}
