/**
 * Unsaved work on this page. The browser asks before such a page is left; and when the session has ended, the page stays until its user has
 * seen why, so that no text disappears while it is being typed.
 *
 * @typedef {object} Work
 * @property {() => boolean} unsaved
 * @property {() => void} [signedOut] says that the session has ended, and offers a login; absent if the work continues by itself after it
 */

/** @type {Set<Work>} */
const works = new Set();
/** @type {(() => void)[]} */
const waiting = [];
let leaving = false;

/** @param {BeforeUnloadEvent} event */
const ask = (event) => void (!leaving && isAnyUnsaved() && event.preventDefault());

/** @param {Work} work @returns {() => void} call it when the work is saved or discarded */
export function guard(work) {
  // Only while there is something to lose: browsers do not cache pages for Back that listen for this event.
  works.size === 0 && addEventListener('beforeunload', ask);
  works.add(work);
  return () => {
    works.delete(work);
    works.size === 0 && removeEventListener('beforeunload', ask);
    if (!isTextOpen()) {
      waiting.splice(0).forEach((run) => run());
    }
  };
}

/** Whether anything would be lost if the page were left. */
export function isAnyUnsaved() {
  return [...works].some((work) => work.unsaved());
}

/** Whether a text is open that is not saved. */
export function isTextOpen() {
  return openTexts().length > 0;
}

/** Runs at once, or when the open texts are saved or discarded. @param {() => void} run */
export function whenNoTextIsOpen(run) {
  isTextOpen() ? waiting.push(run) : run();
}

/** Tells all work that would be lost that the session has ended. @returns {boolean} whether any of it told the user */
export function holdForLogin() {
  const texts = openTexts();
  texts.forEach((work) => work.signedOut?.());
  return texts.length > 0;
}

function openTexts() {
  return [...works].filter((work) => work.signedOut && work.unsaved());
}

/** Lets the page itself leave without a question by the browser. */
export function leaveUnasked() {
  leaving = true;
  addEventListener('pageshow', () => (leaving = false), { once: true }); // The page came back from the browser's cache.
}
