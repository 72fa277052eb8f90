import { isDeletion } from './frames.js';
import { isolated, quoted } from './text.js';

/**
 * Describes a change by another user in a sentence. Reordering, edits and the project's own texts are not announced: users see them anyway.
 *
 * @typedef {import("./model.js").Board} Board
 * @typedef {import("./frames.js").Frame} Frame
 *
 * @param {Board} before
 * @param {Frame} frame
 * @param {string} who the name of the user who did it, or “You”
 * @returns {import("./toasts.js").Toast | undefined}
 */
export function noticeOf(before, frame, who) {
  const ticket = before.tickets.get(String(frame.issue_id));
  const card = ticket ? quoted(ticket.title) : 'a card';
  const name = isolated(who);
  const column = (/** @type {number | undefined} */ id) => isolated(before.columns.get(String(id))?.title ?? 'another column');
  const old = before.columns.get(String(frame.column_id));
  /** @type {(what: string, one: string, all: (count: number) => string) => import("./toasts.js").Toast} */
  const several = (what, one, all) => ({ kind: `${what}-${frame.actor_id}`, text: `${name} ${one}`, several: (n) => `${name} ${all(n)}` });
  switch (frame.type) {
    case 'card.moved':
      return frame.from_column_id === frame.to_column_id
        ? undefined
        : several('moved', `moved ${card} to ${column(frame.to_column_id)}`, (n) => `moved ${n} cards`);
    case 'card.linked':
      return ticket
        ? several('linked', `put ${card} into ${column(frame.column_id)}`, (n) => `put ${n} cards on the board`)
        : several('created', `added a card to ${column(frame.column_id)}`, (n) => `added ${n} cards`);
    case 'card.unlinked':
      return isDeletion(frame)
        ? several('deleted', `deleted ${card}`, (n) => `deleted ${n} cards`)
        : several('unlinked', `took ${card} off the board`, (n) => `took ${n} cards off the board`);
    case 'column.updated':
      return old && old.title !== frame.title
        ? { kind: `column-${old.id}`, text: `${name} renamed the column ${isolated(old.title)} to ${isolated(frame.title ?? '')}` }
        : undefined;
    case 'column.deleted':
      return old && { kind: `column-${old.id}`, text: `${name} deleted the column ${isolated(old.title)}` };
    default:
      return undefined;
  }
}
