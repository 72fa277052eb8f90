import { isGone, withColumn, withColumnOrder, withLabel, withProject, without } from './merge.js';

/**
 * Applies frames of the board dialect to the board. Each names the version of its subject, so it may arrive twice, or after an answer that
 * includes its change.
 *
 * @typedef {import("./model.js").Board} Board
 *
 * @typedef {object} Frame the data of `project-board.{id}`, `project-ticket` and `project-label`
 * @property {string} [type] absent in the latter two
 * @property {number} [version] of its subject; absent when an older release wrote it
 * @property {number} [actor_id] the user who did it; absent under the same condition as the version
 * @property {number} [issue_id]
 * @property {number} [column_id]
 * @property {number} [from_column_id]
 * @property {number} [to_column_id]
 * @property {number[]} [column_ids]
 * @property {number} [label_id]
 * @property {number} [sorting]
 * @property {string} [rank]
 * @property {string} [title]
 * @property {string} [description]
 * @property {string} [name]
 * @property {string} [color]
 * @property {boolean} [default]
 * @property {boolean} [closed]
 * @property {"public" | "private"} [visibility]
 * @property {string[]} [changed] of the ticket's own fields; or `created`, or `deleted`
 * @property {"created" | "updated" | "deleted"} [change] of a label
 *
 * @typedef {{what: "column" | "ticket", id: string} | {what: "board" | "project"}} Need what has to be fetched
 */

/** @param {Board} board @param {Frame} frame @returns {Board} the same board if the frame brings nothing new */
export function patch(board, frame) {
  const { version } = frame;
  if (version === undefined) {
    return board;
  }
  const columnId = String(frame.column_id);
  switch (frame.type) {
    case 'card.moved':
      return placed(board, frame, version, String(frame.to_column_id));
    case 'card.linked':
      return placed(board, frame, version, columnId);
    case 'card.unlinked':
      return isDeletion(frame) ? without(board, 'tickets', String(frame.issue_id), version) : placed(board, frame, version, null);
    case 'column.created':
    case 'column.updated':
      return withColumn(board, {
        id: columnId,
        title: frame.title ?? '',
        color: frame.color ?? '',
        order: frame.sorting ?? 0,
        default: frame.default ?? false,
        version: String(version),
      });
    case 'column.deleted':
      return without(board, 'columns', columnId, version);
    case 'column.reordered':
      return withColumnOrder(board, (frame.column_ids ?? []).map(String), version);
    case 'project.updated': {
      const { title = '', description = '', closed = false, visibility = board.project.visibility } = frame;
      return withProject(board, { title, description, closed, visibility, version: String(version) });
    }
    case undefined:
      return frame.label_id === undefined ? edited(board, frame, version) : labelled(board, frame, version);
    default:
      return board;
  }
}

/** @param {Board} board as it was before the frame @param {Frame} frame @returns {Need[]} */
export function needs(board, frame) {
  if (frame.version === undefined) {
    return subject(frame) === '' ? [] : [{ what: 'board' }];
  }
  switch (frame.type) {
    case 'card.moved':
      return cardNeeds(board, frame, frame.version, frame.to_column_id);
    case 'card.linked':
      return cardNeeds(board, frame, frame.version, frame.column_id);
    case 'card.unlinked':
      return cardNeeds(board, frame, frame.version);
    case 'project.updated':
      // The frame goes to all readers, so it cannot say what this user may do now.
      return frame.closed === board.project.closed ? [] : [{ what: 'project' }];
    case undefined:
      return frame.issue_id === undefined ? [] : cardNeeds(board, frame, frame.version);
    default:
      return [];
  }
}

/** The subject of a frame; empty if its type is unknown here. @param {Frame} frame */
export function subject(frame) {
  switch (frame.type) {
    case 'card.moved':
    case 'card.linked':
    case 'card.unlinked':
    case undefined:
      if (frame.label_id !== undefined) {
        return `label.${frame.label_id}`;
      }
      return frame.changed?.includes('created') ? 'created' : `card.${frame.issue_id}`;
    case 'column.created':
    case 'column.updated':
    case 'column.deleted':
      return `column.${frame.column_id}`;
    case 'column.reordered':
      return 'columns';
    case 'project.updated':
    case 'project.deleted':
      return 'project';
    default:
      return '';
  }
}

/** @param {Frame} frame */
export function isDeletion({ changed, change }) {
  return change === 'deleted' || changed?.includes('deleted') === true;
}

/** @param {Board} board @param {Frame} frame @param {number} version @param {string | null} columnId @returns {Board} */
function placed(board, frame, version, columnId) {
  const id = String(frame.issue_id);
  const ticket = board.tickets.get(id);
  if (!ticket || version <= Number(ticket.placed ?? ticket.version)) {
    return board;
  }
  const moved = { ...ticket, columnId, rank: columnId === null ? null : (frame.rank ?? null), placed: String(version) };
  if (!frame.changed && version === Number(ticket.version) + 1) {
    moved.version = String(version); // Nothing else has changed.
  }
  return { ...board, tickets: new Map(board.tickets).set(id, moved) };
}

/** @param {Board} board @param {Frame} frame @param {number} version @returns {Board} */
function edited(board, frame, version) {
  return isDeletion(frame) ? without(board, 'tickets', String(frame.issue_id), version) : board;
}

/** @param {Board} board @param {Frame} frame @param {number} version @returns {Board} */
function labelled(board, frame, version) {
  const id = String(frame.label_id);
  return isDeletion(frame)
    ? without(board, 'labels', id, version)
    : withLabel(board, { id, name: frame.name ?? '', color: frame.color ?? '', version: String(version) });
}

/**
 * Frames contain neither titles nor descriptions, so these have to be fetched.
 *
 * @param {Board} board
 * @param {Frame} frame
 * @param {number} version
 * @param {number} [columnId] that it is in now
 * @returns {Need[]}
 */
function cardNeeds(board, frame, version, columnId) {
  const id = String(frame.issue_id);
  const known = board.tickets.get(id);
  if (isDeletion(frame) || isGone(board, 'tickets', id, version) || version <= Number(known?.version)) {
    return [];
  }
  if (columnId !== undefined && !board.columns.has(String(columnId))) {
    return [{ what: 'board' }];
  }
  if (columnId !== undefined && (!known || frame.type === 'card.linked')) {
    return [{ what: 'column', id: String(columnId) }];
  }
  return known && !frame.changed && version === Number(known.version) + 1 ? [] : [{ what: 'ticket', id }];
}
