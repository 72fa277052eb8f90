/**
 * Who is signed in here, and where to go when nobody is any more.
 *
 * @typedef {import("./model.js").User & {admin: boolean}} Me
 */

/** Why a stream ended for good, and what the login page says about it. @type {Record<string, string>} */
export const ENDS = { 'session-expired': 'signed-out', 'logged-out': 'signed-out', revoked: 'signed-out', wiped: 'wiped' };

const NOTICE = 'tidings-notice';

/** @type {string | undefined} */
let leaving;

/** @param {string} [reason] what the login page is to say */
export function toLogin(reason) {
  // After a wipe every answer says that nobody is signed in, which is the lesser part of it.
  if (leaving === 'wiped') {
    return;
  }
  leaving = reason;
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
