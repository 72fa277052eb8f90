/**
 * Which activities are shown: the same conditions for those that are fetched and those that the stream brings.
 *
 * @typedef {import("./activity-text.js").Activity} Activity
 *
 * @typedef {object} Filter
 * @property {string} user a username; '' for any
 * @property {string} resource `type` or `type:id`; '' for any
 * @property {string} type of the activity; '' for any
 */

/** @type {Filter} */
export const EVERYTHING = { user: '', resource: '', type: '' };

const TYPES = new Set(['created', 'edited', 'deleted']);
/** As the node takes it. */
const RESOURCE = /^[a-z0-9][a-z0-9_.-]{0,63}(:.{1,320})?$/i;

/** From the address of the page, which anything may stand in. @param {URLSearchParams} query @returns {Filter} */
export function filterOf(query) {
  const [user, resource, type] = ['user', 'resource', 'type'].map((name) => query.get(name)?.trim() ?? '');
  return {
    user: user ?? '',
    resource: RESOURCE.test(resource ?? '') ? (resource ?? '') : '',
    type: TYPES.has(type ?? '') ? (type ?? '') : '',
  };
}

/** Its parameters, in the address of the page as in that of a request. @param {Filter} filter @returns {Record<string, string>} */
export function parametersOf({ user, resource, type }) {
  return { ...(user && { user }), ...(resource && { resource }), ...(type && { type }) };
}

/** @param {Filter} filter */
export function isEverything({ user, resource, type }) {
  return user === '' && resource === '' && type === '';
}

/** Whether an activity of the stream is one that the node would list. @param {Filter} filter @param {Activity} activity */
export function matches({ user, resource, type }, activity) {
  return (
    (user === '' || user === activity.user?.username || user === activity.user?.id) &&
    (type === '' || type === activity.activity_type) &&
    (resource === '' || isOf(resource, activity.resource))
  );
}

/** One resource includes what belongs to it, such as the tickets of a board. @param {string} wanted @param {Activity["resource"]} resource */
function isOf(wanted, { type, id, parent }) {
  return wanted.includes(':') ? wanted === `${type}:${id}` || wanted === `${parent?.type}:${parent?.id}` : wanted === type;
}
