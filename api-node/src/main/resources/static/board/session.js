import { pageAt } from './pages.js';
import { ROOT, urlOf } from './root.js';
import { holdForLogin, leaveUnasked, whenNoTextIsOpen } from './unsaved.js';

/**
 * The user who is signed in, and the way to the login page when the session has ended.
 *
 * @typedef {import("./model.js").User & {admin: boolean}} Me
 */

/** The reasons for which a stream ends for good, and the notice that the login page shows for each. @type {Record<string, string>} */
export const ENDS = { 'session-expired': 'signed-out', 'logged-out': 'logged-out', revoked: 'signed-out', wiped: 'wiped' };

/** How long a page that was signed out elsewhere stays, so that the answer to its own logout, or its form, may lead it away first. */
const LOGOUT_MS = 1000;

const NOTICE = 'tidings-notice';

/** @type {string | undefined} */
let leaving;
/** Whether the page stays open because of unsaved text. */
let held = false;

/**
 * Goes to the login page; after a logout in another tab or program, to the start page. A page with unsaved text stays, says so, and goes
 * when the text is saved or discarded.
 *
 * @param {string} [reason] the notice that the login page shows
 * @param {boolean} [wanted] the user signs out on this page
 */
export function toLogin(reason, wanted = false) {
  // After a wipe or a logout every answer is 401, too, but these are the more important news. And a page that signs out hears of it, too.
  const isKnown = held || (leaving === 'logged-out' && !wanted) || (leaving !== undefined && reason === 'logged-out');
  if (leaving === 'wiped' || (reason !== 'wiped' && isKnown)) {
    return;
  }
  leaving = reason;
  if (reason !== 'wiped' && isHeld()) {
    return;
  }
  if (reason === 'logged-out') {
    setTimeout(toStart, LOGOUT_MS);
  } else {
    leaveForGood(loginPath(reason));
  }
}

/** Whether the page stays, which then leaves when no text is open any more. */
function isHeld() {
  held = holdForLogin();
  if (held) {
    // The form has shown the reason. And if the user has signed in in another tab meanwhile, the login page leads back at once.
    whenNoTextIsOpen(() => leaveForGood(loginPath()));
  }
  return held;
}

function toStart() {
  // A text may have been begun meanwhile.
  if (leaving === 'logged-out' && !isHeld()) {
    leaveNotice('You have been signed out.');
    leaveForGood('/');
  }
}

/** What the page shows is its user's alone, so the browser must not bring it back as it was. @param {string} path of the node */
function leaveForGood(path) {
  addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
  goTo(path);
}

/** @param {string} [reason] */
export function goToLogin(reason) {
  goTo(loginPath(reason));
}

/** @param {string} [reason] the notice that the page shows */
function loginPath(reason) {
  const query = new URLSearchParams();
  const here = pageAt(location.pathname + location.search, ROOT);
  if (here) {
    query.set('next', here);
  }
  if (reason) {
    query.set('notice', reason);
  }
  return `/login?${query}`;
}

/** Goes to another page without asking. @param {string} path of the node */
export function goTo(path) {
  leaveUnasked();
  location.assign(urlOf(path));
}

/**
 * Where to go after the login, which is always a page.
 *
 * @param {string} search
 * @param {URL} [root]
 * @param {string} [home] the page of users who came from nowhere
 */
export function nextPage(search, root = ROOT, home = 'boards') {
  return pageAt(new URLSearchParams(search).get('next'), root) ?? root.pathname + home;
}

/** The storage key which records that a user was signed in in this browser. */
const SIGNED_IN = 'tidings-signed-in';

export function rememberSignIn() {
  localStorage.setItem(SIGNED_IN, 'yes');
}

/** Whether there was a session that could end: a browser that opens a board for the first time had none. */
export function wasSignedIn() {
  return localStorage.getItem(SIGNED_IN) !== null;
}

/** Leaves a message that the next page shows. @param {string} text */
export function leaveNotice(text) {
  sessionStorage.setItem(NOTICE, text);
}

/** @returns {string | null} */
export function takeNotice() {
  const text = sessionStorage.getItem(NOTICE);
  sessionStorage.removeItem(NOTICE);
  return text;
}
