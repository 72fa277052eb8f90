import { arrangeChildren } from '../board/dom.js';

/**
 * Puts a fragment of the server in the place of the one that is shown, and touches only the elements that differ: so the focus, a selected
 * text and the older messages that were loaded stay. Elements are told apart by their ids. Those with `data-keyed` are entered when it is
 * the same in both; all others are replaced as a whole.
 */

/** The HTML of elements as the server sent it: scripts change what is shown, such as times. @type {WeakMap<Element, string>} */
const sent = new WeakMap();

/** Takes note of what the server rendered, before anything changes it. @param {Element} container */
export function remember(container) {
  for (const child of container.children) {
    sent.set(child, child.outerHTML);
    child instanceof HTMLElement && child.dataset['keyed'] !== undefined && remember(child);
  }
}

/** @param {Element} target @param {ParentNode} fragment */
export function merge(target, fragment) {
  const focused = document.activeElement;
  const place = focused && target.contains(focused) ? focused.closest('[id]')?.id : undefined;
  mergeChildren(target, fragment);
  if (place !== undefined && focused && !focused.isConnected) {
    const successor = document.getElementById(place);
    const control = successor?.matches('a, button, [tabindex]') ? successor : successor?.querySelector('a, button');
    control instanceof HTMLElement && control.focus({ preventScroll: true });
  }
}

/** @param {Element} target @param {ParentNode} fragment */
function mergeChildren(target, fragment) {
  const known = new Map([...target.children].map((child) => [child.id, child]));
  const fresh = [...fragment.children].map((child) => kept(known.get(child.id), child));
  arrangeChildren(target, target.matches('[data-peer]') ? withOthers(target, fresh) : fresh);
}

/** The element that is shown from now on. @param {Element | undefined} old @param {Element} fresh */
function kept(old, fresh) {
  // First, since what was sent as a list says nothing about what has been merged into it.
  if (old instanceof HTMLElement && fresh instanceof HTMLElement && isSameList(old, fresh)) {
    Object.assign(old.dataset, fresh.dataset);
    mergeChildren(old, fresh);
    return old;
  }
  const html = fresh.outerHTML;
  if (old && sent.get(old) === html) {
    return old;
  }
  sent.set(fresh, html);
  remember(fresh);
  return fresh;
}

/** @param {HTMLElement} old @param {HTMLElement} fresh */
function isSameList(old, fresh) {
  return fresh.dataset['keyed'] !== undefined && old.dataset['keyed'] === fresh.dataset['keyed'];
}

/**
 * A page of a thread with the rows that were there already and that it follows without a gap; and with the messages that are being sent,
 * which have no row yet. A page of older messages is followed by those that were there. Nothing follows the newest page: the thread may have
 * been removed, and count from 1 again.
 *
 * @param {Element} list
 * @param {Element[]} page
 */
function withOthers(list, page) {
  const there = [...list.children];
  const rows = page.filter((child) => rowOf(child) > 0);
  const first = rowOf(rows[0]);
  const last = rowOf(rows.at(-1));
  const older = there.filter((child) => rowOf(child) > 0 && rowOf(child) < first);
  const newer = there.filter((child) => isOlderPage(list) && rowOf(child) > last);
  const adjoinsOlder = rowOf(older.at(-1)) === first - 1 && older.length > 0;
  const adjoinsNewer = rowOf(newer[0]) === last + 1;
  return [
    ...(adjoinsOlder ? there : page).filter((child) => child.matches('.older')),
    ...(adjoinsOlder ? older : []),
    ...rows,
    ...(adjoinsNewer ? newer : []),
    ...there.filter((child) => child.matches('[data-key]')),
  ];
}

/** @param {Element} list */
function isOlderPage(list) {
  return /** @type {HTMLElement} */ (list).dataset['part'] === 'older';
}

/** @param {Element | undefined} element @returns {number} 0 for one that is no message of the server's */
export function rowOf(element) {
  return Number(/** @type {HTMLElement | undefined} */ (element)?.dataset['row'] ?? 0);
}
