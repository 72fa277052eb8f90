import { pathOf, urlOf } from '../board/root.js';

/** The open thread in the address of the page: so that it can be linked, and Back leads to the one before. */

/** @param {string | null} peer */
export function addressOf(peer) {
  const query = peer === null ? '' : `?peer=${encodeURIComponent(peer.replace('https://', '')).replaceAll('%2F', '/')}`;
  return urlOf(`/chat${query}`);
}

/** Names the thread that the document came with. @param {string | null} peer */
export function beginAt(peer) {
  history.replaceState({ ...history.state, peer }, '', addressOf(peer));
}

/** @param {string | null} peer */
export function goTo(peer) {
  history.pushState({ peer, isAfterList: history.state?.peer === null }, '', addressOf(peer));
}

/** Leads to the list: back, where that is the list, so that Back does not lead to the thread that was closed. */
export function leaveThread() {
  history.state?.isAfterList ? history.back() : goTo(null);
}

/** @param {(peer: string | null) => void} show is called when Back or Forward leads to another thread */
export function followHistory(show) {
  addEventListener('popstate', ({ state }) => pathOf(location) === '/chat' && show(state?.peer ?? null));
}
