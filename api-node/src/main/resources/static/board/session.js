import { pageAt } from './pages.js';

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
  const here = pageAt(location.pathname + location.search, location.origin);
  if (here) {
    query.set('next', here);
  }
  if (reason) {
    query.set('notice', reason);
  }
  location.assign(`/login?${query}`);
}

/** Where to go after the login: only ever to a page. @param {string} search @param {string} origin */
export function nextPage(search, origin) {
  return pageAt(new URLSearchParams(search).get('next'), origin) ?? '/boards';
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
