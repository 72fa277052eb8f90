import { findCard, findTicket } from './model.js';

/**
 * Changes that are shown before the server has answered. Each writes itself into a view, and does nothing if its subject has gone
 * meanwhile.
 *
 * @typedef {import("./model.js").View} View
 * @typedef {import("./model.js").Ticket} Ticket
 * @typedef {import("./model.js").Column} Column
 * @typedef {import("./model.js").Project} Project
 * @typedef {(view: View) => void} Change
 */

/** @param {string} id @param {string} columnId @param {number} [order] the end if absent @returns {Change} */
export function placeCard(id, columnId, order = Infinity) {
  return (view) => {
    const target = view.lanes.find(({ column }) => column.id === columnId);
    const ticket = findTicket(view, id);
    if (!target || !ticket) {
      return;
    }
    removeTicket(id)(view);
    target.cards.splice(order, 0, { ...ticket, columnId });
  };
}

/** @param {string} id @returns {Change} */
export function unlinkCard(id) {
  return (view) => {
    const found = findCard(view, id);
    if (found) {
      found.lane.cards.splice(found.order, 1);
      view.off.unshift({ ...found.card, columnId: null, rank: null });
    }
  };
}

/** @param {string} id @returns {Change} */
export function removeTicket(id) {
  return (view) => {
    for (const lane of view.lanes) {
      lane.cards = lane.cards.filter((card) => card.id !== id);
    }
    view.off = view.off.filter((ticket) => ticket.id !== id);
  };
}

/** @param {Ticket} ticket @returns {Change} */
export function addTicket(ticket) {
  return (view) => {
    const home = view.lanes.find(({ column }) => column.id === ticket.columnId)?.cards ?? view.off;
    home.push(ticket);
  };
}

/** @param {string} id @param {Partial<Ticket>} fields @returns {Change} */
export function editTicket(id, fields) {
  return (view) => {
    for (const tickets of [view.off, ...view.lanes.map(({ cards }) => cards)]) {
      const at = tickets.findIndex((ticket) => ticket.id === id);
      const ticket = tickets[at];
      if (ticket) {
        tickets[at] = { ...ticket, ...fields };
      }
    }
  };
}

/** @param {Column} column @returns {Change} */
export function addColumn(column) {
  return (view) => void view.lanes.push({ column, cards: [] });
}

/** @param {string} id @param {Partial<Column>} fields @returns {Change} */
export function editColumn(id, fields) {
  return (view) => {
    for (const lane of view.lanes.filter(({ column }) => column.id === id)) {
      lane.column = { ...lane.column, ...fields };
    }
  };
}

/** Its cards go to the end of the other column. @param {string} id @param {string} heirId @returns {Change} */
export function removeColumn(id, heirId) {
  return (view) => {
    const gone = view.lanes.find(({ column }) => column.id === id);
    const heir = view.lanes.find(({ column }) => column.id === heirId);
    if (gone && heir) {
      heir.cards.push(...gone.cards);
      view.lanes.splice(view.lanes.indexOf(gone), 1);
    }
  };
}

/** @param {string} id @param {number} order @returns {Change} */
export function placeColumn(id, order) {
  return (view) => {
    const at = view.lanes.findIndex(({ column }) => column.id === id);
    if (at >= 0) {
      view.lanes.splice(order, 0, ...view.lanes.splice(at, 1));
    }
  };
}

/** @param {Partial<Project>} fields @returns {Change} */
export function editProject(fields) {
  return (view) => void (view.project = { ...view.project, ...fields });
}
