import * as changes from './changes.js';
import { withColumn, withColumnOrder, without, withThings, withTicket } from './merge.js';
import { orderOf } from './model.js';
import { again } from './requests.js';

/**
 * The changes that this tab can make to cards and columns.
 *
 * @typedef {import("./model.js").Ticket} Ticket
 * @typedef {import("./model.js").Column} Column
 * @typedef {{columnId: string, order?: number}} Place
 */
export class Actions {
  /** @param {import("./requests.js").Requests} requests @param {string} base the project's address */
  constructor(requests, base) {
    this.requests = requests;
    this.page = requests.page;
    this.base = base;
  }

  // Cards.

  /** @param {string} id @param {Place} place */
  moveCard(id, place) {
    return this.requests.told({
      about: `card.${id}`,
      change: changes.placeCard(id, place.columnId, place.order),
      ask: () => again(() => this.page.api.post(`${this.base}/tickets/${id}/move`, place)),
      put: withTicket,
    });
  }

  /**
   * @param {string} id
   * @param {Partial<Pick<Ticket, "title" | "description" | "labelIds" | "assigneeIds" | "columnId">>} fields
   * @param {string} version the version that the edit is based on
   * @returns {Promise<Ticket>}
   */
  editTicket(id, fields, version) {
    return this.requests.run({
      about: `card.${id}`,
      ask: () => again(() => this.page.api.patch(`${this.base}/tickets/${id}`, fields, { 'If-Match': `"${version}"` })),
      put: withTicket,
    });
  }

  /** @param {string} id */
  deleteTicket(id) {
    return this.requests.run({
      about: `card.${id}`,
      ask: () => untilGone(() => this.page.api.delete(`${this.base}/tickets/${id}`)),
      put: (board) => without(board, 'tickets', id),
    });
  }

  /** @param {string} id @param {string} columnId */
  linkCard(id, columnId) {
    return this.requests.told({
      about: `card.${id}`,
      change: changes.placeCard(id, columnId),
      ask: () => again(() => this.page.api.put(`${this.base}/columns/${columnId}/tickets/${id}`)),
      put: withTicket,
    });
  }

  /** @param {string} id @returns {Promise<Ticket>} */
  unlinkCard(id) {
    return this.requests.run({
      about: `card.${id}`,
      ask: () => again(() => this.page.api.patch(`${this.base}/tickets/${id}`, { columnId: null })),
      put: withTicket,
    });
  }

  /** Fetches the current state after the server refused something; fails as the request does. */
  lookAgain() {
    return this.page.refresh.all();
  }

  // Columns.

  /** @param {{title: string, color: string}} fields */
  createColumn(fields) {
    return this.requests.run({
      queue: 'columns',
      ask: () => this.page.api.post(`${this.base}/columns`, fields),
      put: withColumn,
    });
  }

  /** @param {string} id @param {Partial<Pick<Column, "title" | "color">>} fields @param {string | undefined} version */
  editColumn(id, fields, version) {
    return this.requests.run({
      about: `column.${id}`,
      ask: () => again(() => this.page.api.patch(`${this.base}/columns/${id}`, fields, version ? { 'If-Match': `"${version}"` } : {})),
      put: withColumn,
    });
  }

  /** @param {string} id @param {string} heirId */
  deleteColumn(id, heirId) {
    return this.requests.run({
      queue: 'columns',
      ask: async () => {
        await untilGone(() => this.page.api.delete(`${this.base}/columns/${id}?moveTicketsTo=${heirId}`));
        // Only the server knows where the cards of the column are now.
        await this.page.refresh.all();
      },
    });
  }

  /** @param {string} id @param {number} order */
  moveColumn(id, order) {
    const change = changes.placeColumn(id, order);
    const view = this.page.store.view;
    change(view);
    const columnIds = view.lanes.map(({ column }) => column.id);
    return this.requests.told({
      about: 'columns',
      change,
      ask: () => again(() => this.page.api.post(`${this.base}/columns/reorder`, { columnIds })),
      put: (board, { columns, columnOrderVersion }) =>
        withColumnOrder(withThings(board, 'columns', columns), orderOf(columns, columnOrderVersion).ids, columnOrderVersion),
    });
  }
}

/**
 * Deletes something. A 404 counts as success: another user deleted it, or an earlier try did whose answer got lost.
 *
 * @param {() => Promise<unknown>} ask
 */
export async function untilGone(ask) {
  try {
    return await again(ask);
  } catch (problem) {
    if (/** @type {{status?: number}} */ (problem).status === 404) {
      return {};
    }
    throw problem;
  }
}
