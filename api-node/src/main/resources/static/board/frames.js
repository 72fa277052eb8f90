import { without } from './model.js';

/**
 * What a frame of the board dialect does to the board. Places are absolute (a rank, an order), so a frame may be applied twice, or late
 * to state that already has it, as long as those behind it are applied, too.
 *
 * @typedef {import("./model.js").Board} Board
 * @typedef {import("./model.js").Ticket} Ticket
 * @typedef {import("./model.js").Column} Column
 *
 * @typedef {object} Frame the data of `project-board.{id}` and `project-ticket`
 * @property {string} [type] absent in `project-ticket`
 * @property {number} [issue_id]
 * @property {number} [column_id]
 * @property {number} [from_column_id]
 * @property {number} [to_column_id]
 * @property {number[]} [column_ids]
 * @property {number} [sorting]
 * @property {string} [rank]
 * @property {string} [title]
 * @property {string} [description]
 * @property {string} [color]
 * @property {boolean} [closed]
 * @property {string[]} [changed] of the ticket's own fields
 *
 * @typedef {{what: "column" | "ticket", id: string} | {what: "board" | "project"}} Need what has to be fetched
 */

/** @param {Board} board @param {Frame} frame @returns {Board} the same one if it says nothing new */
export function patch(board, frame) {
  const ticketId = String(frame.issue_id);
  const columnId = String(frame.column_id);
  switch (frame.type) {
    case 'card.moved':
      return placed(board, ticketId, String(frame.to_column_id), frame.rank ?? null);
    case 'card.linked':
      return placed(board, ticketId, columnId, frame.rank ?? null);
    case 'card.unlinked':
      return placed(board, ticketId, null, null);
    case 'column.created':
    case 'column.updated':
      return withColumn(board, columnId, frame);
    case 'column.deleted':
      return without(board, 'columns', columnId);
    case 'column.reordered':
      return ordered(board, (frame.column_ids ?? []).map(String));
    case 'project.updated':
      return withProject(board, frame);
    case undefined:
      return frame.changed?.includes('deleted') ? without(board, 'tickets', ticketId) : board;
    default:
      return board;
  }
}

/** @param {Board} board as it was before the frame @param {Frame} frame @returns {Need[]} */
export function needs(board, frame) {
  const ticketId = String(frame.issue_id);
  switch (frame.type) {
    case 'card.moved':
      if (!board.columns.has(String(frame.to_column_id))) {
        return [{ what: 'board' }];
      }
      if (!board.tickets.has(ticketId)) {
        return [{ what: 'column', id: String(frame.to_column_id) }];
      }
      return frame.changed ? [{ what: 'ticket', id: ticketId }] : [];
    case 'card.unlinked':
      // Deleted or only taken off the board: the answer says.
      return board.tickets.has(ticketId) ? [{ what: 'ticket', id: ticketId }] : [];
    case 'card.linked':
      if (!board.columns.has(String(frame.column_id))) {
        return [{ what: 'board' }];
      }
      return [{ what: 'column', id: String(frame.column_id) }];
    case 'column.deleted':
      // Which column is the default one now, the frame does not say.
      return board.columns.get(String(frame.column_id))?.default ? [{ what: 'board' }] : [];
    case 'project.updated':
      // Whether this user may write is not for everybody to read.
      return frame.closed === board.project.closed ? [] : [{ what: 'project' }];
    case undefined:
      return frame.issue_id === undefined || frame.changed?.includes('deleted') ? [] : [{ what: 'ticket', id: ticketId }];
    default:
      return [];
  }
}

/** What a frame is about, as far as two changes of it could meet. @param {Frame} frame */
export function subject(frame) {
  switch (frame.type) {
    case 'card.moved':
    case 'card.linked':
    case 'card.unlinked':
      return `card.${frame.issue_id}`;
    case 'column.created':
    case 'column.updated':
    case 'column.deleted':
      return `column.${frame.column_id}`;
    case 'column.reordered':
      return 'columns';
    case undefined:
      return `ticket.${frame.issue_id}`;
    default:
      return 'project';
  }
}

/** @param {Board} board @param {string} id @param {string | null} columnId @param {string | null} rank @returns {Board} */
function placed(board, id, columnId, rank) {
  const ticket = board.tickets.get(id);
  if (!ticket || (ticket.columnId === columnId && ticket.rank === rank)) {
    return board;
  }
  return { ...board, tickets: new Map(board.tickets).set(id, { ...ticket, columnId, rank }) };
}

/** @param {Board} board @param {string} id @param {Frame} frame @returns {Board} */
function withColumn(board, id, frame) {
  const known = board.columns.get(id);
  /** @type {Column} */
  const column = {
    id,
    title: frame.title ?? known?.title ?? '',
    color: frame.color ?? known?.color ?? '',
    order: frame.sorting ?? known?.order ?? board.columns.size,
    default: known?.default ?? false,
  };
  if (known && known.title === column.title && known.color === column.color && known.order === column.order) {
    return board;
  }
  return { ...board, columns: new Map(board.columns).set(id, column) };
}

/** @param {Board} board @param {string[]} ids @returns {Board} */
function ordered(board, ids) {
  if (ids.every((id, order) => (board.columns.get(id)?.order ?? order) === order)) {
    return board;
  }
  const columns = new Map(board.columns);
  ids.forEach((id, order) => {
    const column = columns.get(id);
    if (column) {
      columns.set(id, { ...column, order });
    }
  });
  return { ...board, columns };
}

/** @param {Board} board @param {Frame} frame @returns {Board} */
function withProject(board, frame) {
  const project = {
    ...board.project,
    title: frame.title ?? board.project.title,
    description: frame.description ?? board.project.description,
    closed: frame.closed ?? board.project.closed,
  };
  if (project.closed) {
    project.canWrite = false;
  }
  const same =
    project.title === board.project.title && project.description === board.project.description && project.closed === board.project.closed;
  return same ? board : { ...board, project };
}
