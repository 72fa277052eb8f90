/**
 * What a notification says.
 *
 * @typedef {"mention" | "assignment" | "ticket" | "message"} Kind
 *
 * @typedef {object} Notification
 * @property {string} id
 * @property {Kind} kind
 * @property {boolean} read
 * @property {string} created
 * @property {import("../board/model.js").User | null} actor
 * @property {{id: string, key: string, name: string} | null} project null when its reader may not see it any more
 * @property {{id: string, number: number, title: string} | null} ticket null under the same condition, or when it was deleted
 * @property {string | null} peer of a message
 * @property {string | null} path of the page that it leads to
 */

/** @param {Notification} notification */
export function actorOf({ actor, peer }) {
  return actor?.name ?? peer?.replace('https://', '') ?? 'Someone';
}

/** The sentence after the actor's name, and what it ends with. @param {Notification} notification @returns {[string, string]} */
export function sentenceOf({ kind, ticket, peer }) {
  const card = ticket?.title ?? '';
  switch (kind) {
    case 'mention':
      return peer === null ? [card === '' ? 'mentioned you in a card' : 'mentioned you in', card] : ['mentioned you in a message', ''];
    case 'assignment':
      return [card === '' ? 'assigned you to a card' : 'assigned you to', card];
    case 'ticket':
      return [card === '' ? 'changed or deleted a card of yours' : 'changed', card];
    case 'message':
      return ['sent you a message', ''];
    default:
      return ['did something that concerns you', ''];
  }
}

/** Where it happened; empty for messages. @param {Notification} notification */
export function placeOf({ project, ticket }) {
  if (!project) {
    return '';
  }
  return ticket ? `${project.name} · ${project.key}-${ticket.number}` : project.name;
}
