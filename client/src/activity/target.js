/**
 * @typedef {readonly (string | number)[]} Key the beginning of the keys of queries
 *
 * @typedef {object} Target queries that a change concerns
 * @property {Key} key
 * @property {boolean} [list] lists alone, with their pages and filters: not queries of single members, whose key goes on with an id
 * @property {'given' | 'child'} [member] they show the resource whose id was given alone, or a child of it
 *
 * @typedef {object} Changes
 * @property {Target[]} remove of what was deleted: fetching it again would be answered 404
 * @property {Target[]} invalidate
 */

/** Numbers, UUIDs and addresses: what follows the key of a list in the key of one of its members. */
const ID = /^(\d+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[a-z][a-z0-9+.-]*:\/\/.*)$/i;

/** Numbers below it may be those of pages, as in `['projects', 2]`. */
const PAGES = 10_000;

/**
 * @param {Target} target
 * @param {readonly unknown[]} queryKey
 * @returns {boolean} whether a query with this key is concerned; ids are compared as text, since some servers send them as numbers
 */
export function concerns({ key, list = false }, queryKey) {
  if (!key.every((part, at) => isSame(part, queryKey[at]))) return false;
  return !list || queryKey.length <= key.length || !isId(queryKey[key.length]);
}

/** @param {string | number} part @param {unknown} other */
function isSame(part, other) {
  return (typeof other === 'string' || typeof other === 'number') && String(part) === String(other);
}

/** @param {unknown} part @returns {boolean} whether it may be the number of a page, and not only an id: these are text, or large */
export function mayBePage(part) {
  return Number.isInteger(part) && Number(part) < PAGES;
}

/** @param {unknown} part */
function isId(part) {
  return (typeof part === 'number' && !mayBePage(part)) || (typeof part === 'string' && ID.test(part));
}

/** @param {Key} key @returns {string} equal for keys that concern the same queries */
export function textOf(key) {
  return JSON.stringify(key.map(String));
}

/**
 * @param {readonly Target[]} targets
 * @returns {Target[]} each key once; one that concerns members, too, wins over one that does not
 */
export function distinct(targets) {
  /** @type {Map<string, Target>} */
  const once = new Map();
  for (const target of targets) {
    const before = once.get(textOf(target.key));
    if (!before || (before.list && !target.list)) once.set(textOf(target.key), target);
  }
  return [...once.values()];
}
