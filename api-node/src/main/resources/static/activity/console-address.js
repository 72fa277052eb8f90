import { filterOf, parametersOf } from './activity-filter.js';

/**
 * What the console shows, as its address says it: so it survives a reload and a login, and can be sent to others.
 *
 * @typedef {{project: string, ticket: string}} Place ids; '' for none
 * @typedef {import("./activity-filter.js").Filter} Filter
 */

const ID = /^[0-9]{1,19}$/;

/** @param {string} search @returns {{place: Place, filter: Filter}} */
export function readAddress(search) {
  const query = new URLSearchParams(search);
  const id = (/** @type {string} */ name) => (ID.test(query.get(name) ?? '') ? (query.get(name) ?? '') : '');
  const project = id('project');
  return { place: { project, ticket: project === '' ? '' : id('ticket') }, filter: filterOf(query) };
}

/**
 * Without the parameters of the page whose values are none.
 *
 * @param {string} search
 * @returns {string | null} null if it has none of these
 */
export function tidied(search) {
  const { place, filter } = readAddress(search);
  const known = /** @type {Record<string, string>} */ ({ ...place, ...filter });
  const query = new URLSearchParams(search);
  const wrong = Object.keys(known).filter((name) => query.has(name) && known[name] === '');
  wrong.forEach((name) => query.delete(name));
  return wrong.length > 0 ? `?${query}` : null;
}

/** What the page does not understand does not stay in its address. */
export function tidyAddress() {
  const search = tidied(location.search);
  search !== null && history.replaceState(history.state, '', search + location.hash);
}

/** @param {Place} place @param {Filter} filter @returns {string} the part of the address that begins with a question mark, or `?` */
export function searchOf({ project, ticket }, filter) {
  return `?${new URLSearchParams({ ...(project && { project }), ...(ticket && { ticket }), ...parametersOf(filter) })}`;
}

/**
 * Where the resource of an activity is shown.
 *
 * @param {import("./activity-text.js").Activity} activity
 * @returns {Place | null} null for what the console does not show, or what is not there any more
 */
export function placeOfResource({ activity_type: what, resource: { type, id, parent } }) {
  const project = type === 'project' ? id : parent?.type === 'project' ? parent.id : null;
  if (!ID.test(String(project ?? '')) || what === 'deleted') {
    return null;
  }
  return { project: String(project), ticket: type === 'ticket' && ID.test(String(id ?? '')) ? String(id) : '' };
}
