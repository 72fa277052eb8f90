/**
 * @typedef {string | number} Id
 *
 * @typedef {object} Activity what one request changed
 * @property {string} [id] of the entry in the activity log
 * @property {{id?: string, username?: string, name?: string | null, email?: string | null}} [user]
 * @property {string} activity_type `created`, `edited` or `deleted`
 * @property {{type: string, name?: string | null, id?: unknown, parent?: {type?: string | null, id?: unknown, name?: string | null} | null}} resource
 * @property {string} [timestamp]
 * @property {string} [description]
 * @property {Record<string, unknown>} [metadata] everything that came, unknown keys included
 * @property {string} [tab_id] of the tab that caused it
 */

/**
 * @param {any} data of a frame
 * @returns {Activity | null} the same object, so that no field is lost; null, and a warning, if it cannot be one
 */
export function readActivity(data) {
  const type = data?.resource?.type;
  if (isText(type) && isText(data.activity_type)) return data;
  const missing = isText(type) ? 'activity_type' : 'resource.type';
  console.warn(`tidings: dropped an activity: '${missing}' must be a text of at least one character.`, data);
  return null;
}

/** @param {unknown} value */
function isText(value) {
  return present(value) !== undefined && typeof value === 'string';
}

/**
 * @param {unknown} value
 * @returns {Id | undefined} undefined also for placeholders, which stand for a value that is not there
 */
export function present(value) {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.trim() !== '' && value.trim() !== '-' ? value : undefined;
}

/**
 * @param {unknown} value
 * @returns {string} in lower case; '' if there is none
 */
export function lower(value) {
  return String(present(value) ?? '')
    .trim()
    .toLowerCase();
}
