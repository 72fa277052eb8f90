/**
 * Who is signed in here, and how all tabs of a browser leave together.
 *
 * @typedef {import("./model.js").User & {admin: boolean}} Me
 */

/** All tabs of this origin hear it at once; the server's own word to each stream comes besides. */
const CHANNEL = 'tidings-session';
const NOTICE = 'tidings-notice';

/** @param {string} [reason] what the login page is to say */
export function toLogin(reason) {
  const query = new URLSearchParams();
  if (!location.pathname.startsWith('/login')) {
    query.set('next', location.pathname + location.search);
  }
  if (reason) {
    query.set('notice', reason);
  }
  location.assign(`/login?${query}`);
}

/** Where to go after the login: only ever a page of this origin. @param {string} search @param {string} origin */
export function nextPage(search, origin) {
  const fallback = '/boards';
  try {
    const next = new URL(new URLSearchParams(search).get('next') ?? fallback, origin);
    return next.origin === origin && !next.pathname.startsWith('/login') ? next.pathname + next.search : fallback;
  } catch {
    return fallback;
  }
}

/** @param {() => void} left another tab has signed out */
export function onSignedOutElsewhere(left) {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }) => data?.type === 'LOGOUT' && left();
}

export function tellSignedOut() {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage({ type: 'LOGOUT' });
  channel.close();
}

/** Something that the next page is to say. @param {string} text */
export function leaveNotice(text) {
  sessionStorage.setItem(NOTICE, text);
}

/** @returns {string | null} */
export function takeNotice() {
  const text = sessionStorage.getItem(NOTICE);
  sessionStorage.removeItem(NOTICE);
  return text;
}
