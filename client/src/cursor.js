/** @typedef {{epoch: string, milliseconds: number, sequence: number}} Position */

/**
 * A cursor is `<epoch>.<milliseconds>-<sequence>`, and ids strictly increase within an epoch.
 *
 * @param {string} cursor
 * @returns {Position | null}
 */
function read(cursor) {
  const parts = /^([A-Za-z0-9-]+)\.([0-9]{1,16})-([0-9]{1,16})$/.exec(cursor);
  return parts && { epoch: String(parts[1]), milliseconds: Number(parts[2]), sequence: Number(parts[3]) };
}

/**
 * Whether the state at `position` already includes what `cursor` stands for. Positions of different epochs cannot be compared: false.
 *
 * @param {string} position
 * @param {string} cursor
 */
export function covers(position, cursor) {
  if (position === '' || cursor === '') return false;
  if (position === cursor) return true;
  const a = read(position);
  const b = read(cursor);
  if (!a || !b || a.epoch !== b.epoch) return false;
  return a.milliseconds > b.milliseconds || (a.milliseconds === b.milliseconds && a.sequence > b.sequence);
}

/**
 * @param {string} cursor
 * @param {string} other '' for none
 * @returns {string} the earlier one; where they cannot be compared the other one, at which a node answers with a resync
 */
export function earlier(cursor, other) {
  return other === '' || covers(other, cursor) ? cursor : other;
}
