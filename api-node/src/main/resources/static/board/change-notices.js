/**
 * What others did, in a sentence. Reordering and the project's own texts stay silent: they are to be seen anyway.
 *
 * @typedef {import("./model.js").Board} Board
 * @typedef {import("./frames.js").Frame} Frame
 *
 * @param {Board} before
 * @param {Frame} frame
 * @returns {import("./toasts.js").Toast | undefined}
 */
export function noticeOf(before, frame) {
  const ticket = before.tickets.get(String(frame.issue_id));
  const card = ticket ? `“${ticket.title}”` : 'A card';
  const column = (/** @type {number | undefined} */ id) => before.columns.get(String(id))?.title ?? 'another column';
  const old = before.columns.get(String(frame.column_id));
  switch (frame.type) {
    case 'card.moved':
      return frame.from_column_id === frame.to_column_id
        ? undefined
        : { kind: 'moved', text: `${card} moved to ${column(frame.to_column_id)}`, several: (n) => `${n} cards moved` };
    case 'card.linked':
      return { kind: 'linked', text: `${ticket ? card : 'A new card'} in ${column(frame.column_id)}`, several: (n) => `${n} cards added` };
    case 'card.unlinked':
      return { kind: 'unlinked', text: `${card} left the board`, several: (n) => `${n} cards left the board` };
    case 'column.updated':
      return old && old.title !== frame.title
        ? { kind: `column-${old.id}`, text: `Column ${old.title} is now called ${frame.title}` }
        : undefined;
    case 'column.deleted':
      return old && { kind: `column-${old.id}`, text: `Column ${old.title} was removed` };
    default:
      return undefined;
  }
}
