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
 * Whether what `position` stands for already holds what `cursor` stands for. Between epochs nothing is known, which is false.
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
