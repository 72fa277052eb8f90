import { Problem } from './api.js';
import * as changes from './changes.js';
import { findTicket, without, withTicket } from './model.js';

const AGAIN_MS = [250, 800, 2000];
/** No answer, or that of a balancer or node which says that nothing is known. */
const UNSURE = new Set([0, 502, 503, 504]);

/**
 * Everything that this tab can change: shown at once, sent, and then confirmed by the answer or taken back.
 *
 * @typedef {import("./model.js").Board} Board
 * @typedef {import("./model.js").Ticket} Ticket
 * @typedef {import("./model.js").Column} Column
 * @typedef {import("./model.js").Label} Label
 * @typedef {import("./model.js").Project} Project
 * @typedef {import("./changes.js").Change} Change
 * @typedef {{columnId: string, order?: number}} Place
 *
 * @typedef {object} Page
 * @property {import("./store.js").Store} store
 * @property {import("./api.js").Api} api
 * @property {import("./toasts.js").Toasts} toasts
 * @property {() => void} redraw
 * @property {import("./refresh.js").Refresh} refresh
 */
export class Actions {
  /** @type {Map<string, Promise<unknown>>} the last request about a thing: two of them must not overtake each other */
  #queues = new Map();
  #drafts = 0;

  /** @param {Page} page @param {string} base the project's address */
  constructor(page, base) {
    this.page = page;
    this.base = base;
  }

  // Cards.

  /** @param {string} id @param {Place} place */
  moveCard(id, place) {
    return this.#run({
      about: `card.${id}`,
      change: changes.placeCard(id, place.columnId, place.order),
      ask: () => again(() => this.page.api.post(`${this.base}/tickets/${id}/move`, place)),
      put: (board, ticket) => withTicket(board, ticket),
    });
  }

  /** @param {{title: string, columnId: string | null}} draft */
  createTicket({ title, columnId }) {
    /** @type {Ticket} */
    const draft = {
      id: `draft-${++this.#drafts}`,
      number: 0,
      title,
      description: '',
      labelIds: [],
      columnId,
      rank: null,
      createdBy: '',
      createdAt: '',
      updatedAt: '',
      version: '0',
    };
    return this.#run({
      // One after the other: they are to stand in the order in which they were typed.
      queue: 'create',
      change: changes.addTicket(draft),
      ask: () => this.page.api.post(`${this.base}/tickets`, { title, columnId }),
      put: (board, ticket) => withTicket(board, ticket),
    });
  }

  /** @param {string} id @param {Partial<Pick<Ticket, "title" | "description" | "labelIds" | "columnId">>} fields */
  editTicket(id, fields) {
    const { columnId, ...rest } = fields;
    const place = columnId ? changes.placeCard(id, columnId) : columnId === null ? changes.unlinkCard(id) : () => {};
    const edit = changes.editTicket(id, rest);
    return this.#run({
      about: columnId === undefined ? undefined : `card.${id}`,
      queue: `card.${id}`,
      change: (view) => {
        place(view);
        edit(view);
      },
      ask: () => again(() => this.page.api.patch(`${this.base}/tickets/${id}`, fields)),
      put: (board, ticket) => withTicket(board, ticket),
    });
  }

  /** @param {string} id */
  deleteTicket(id) {
    return this.#run({
      queue: `card.${id}`,
      change: changes.removeTicket(id),
      ask: () => this.page.api.delete(`${this.base}/tickets/${id}`),
      put: (board) => without(board, 'tickets', id),
    });
  }

  /** @param {string} id @param {string} columnId */
  linkCard(id, columnId) {
    return this.#run({
      about: `card.${id}`,
      change: changes.placeCard(id, columnId),
      ask: () => again(() => this.page.api.put(`${this.base}/columns/${columnId}/tickets/${id}`)),
      put: (board, ticket) => withTicket(board, ticket),
    });
  }

  /** @param {string} id */
  unlinkCard(id) {
    const columnId = findTicket(this.page.store.view, id)?.columnId;
    return this.#run({
      about: `card.${id}`,
      change: changes.unlinkCard(id),
      ask: () => again(() => this.page.api.delete(`${this.base}/columns/${columnId}/tickets/${id}`)),
      put: (board) => {
        const ticket = board.tickets.get(id);
        return ticket ? { ...board, tickets: new Map(board.tickets).set(id, { ...ticket, columnId: null, rank: null }) } : board;
      },
    });
  }

  // Columns.

  /** @param {{title: string, color: string}} fields */
  createColumn(fields) {
    return this.#run({
      queue: 'columns',
      change: () => {}, // Without an id it could not take a card.
      ask: () => this.page.api.post(`${this.base}/columns`, fields),
      put: withColumn,
    });
  }

  /** @param {string} id @param {Partial<Pick<Column, "title" | "color">>} fields */
  editColumn(id, fields) {
    return this.#run({
      about: `column.${id}`,
      change: changes.editColumn(id, fields),
      ask: () => again(() => this.page.api.patch(`${this.base}/columns/${id}`, fields)),
      put: withColumn,
    });
  }

  /** @param {string} id @param {string} heirId */
  deleteColumn(id, heirId) {
    return this.#run({
      queue: 'columns',
      change: changes.removeColumn(id, heirId),
      ask: async () => {
        await this.page.api.delete(`${this.base}/columns/${id}?moveTicketsTo=${heirId}`);
        // The places of its cards are the server's to say.
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
    return this.#run({
      about: 'columns',
      change,
      ask: () => again(() => this.page.api.post(`${this.base}/columns/reorder`, { columnIds })),
      put: (board, { columns }) => columns.reduce(withColumn, board),
    });
  }

  // Labels.

  /** @param {{name: string, color: string}} fields @returns {Promise<Label | undefined>} */
  createLabel(fields) {
    return this.#run({
      queue: 'labels',
      change: () => {},
      ask: () => this.page.api.post(`${this.base}/labels`, fields),
      put: withLabel,
    });
  }

  /** @param {string} id @param {Partial<Label>} fields */
  editLabel(id, fields) {
    return this.#run({
      queue: 'labels',
      change: (view) => {
        const label = view.labels.get(id);
        label && view.labels.set(id, { ...label, ...fields });
      },
      ask: () => again(() => this.page.api.patch(`${this.base}/labels/${id}`, fields)),
      put: withLabel,
    });
  }

  /** @param {string} id */
  deleteLabel(id) {
    return this.#run({
      queue: 'labels',
      change: (view) => void view.labels.delete(id),
      ask: () => this.page.api.delete(`${this.base}/labels/${id}`),
      put: (board) => without(board, 'labels', id),
    });
  }

  // The project and who may do what.

  /** @param {Partial<Pick<Project, "title" | "description" | "visibility" | "closed">>} fields */
  editProject(fields) {
    return this.#run({
      about: 'project',
      change: changes.editProject(fields),
      ask: () => again(() => this.page.api.patch(this.base, fields)),
      put: (board, project) => ({ ...board, project }),
    });
  }

  deleteProject() {
    return this.#run({ queue: 'project', change: () => {}, ask: () => this.page.api.delete(this.base) });
  }

  /** @param {string} username @param {import("./model.js").Role} role */
  addMember(username, role) {
    return this.#members(() => this.page.api.post(`${this.base}/members`, { username, role }));
  }

  /** @param {string} userId @param {import("./model.js").Role} role */
  changeRole(userId, role) {
    return this.#members(() => this.page.api.patch(`${this.base}/members/${userId}`, { role }));
  }

  /** @param {string} userId */
  removeMember(userId) {
    return this.#members(() => this.page.api.delete(`${this.base}/members/${userId}`));
  }

  /** @param {() => Promise<unknown>} ask */
  #members(ask) {
    return this.#run({
      queue: 'members',
      change: () => {},
      ask: async () => {
        await ask();
        return this.page.api.get(`${this.base}/members`);
      },
      put: (board, { members }) => ({ ...board, members }),
    });
  }

  /**
   * @param {object} action
   * @param {Change} action.change
   * @param {() => Promise<any>} action.ask
   * @param {string} [action.about] the subject of the frame that will come back, if the answer says all that it says
   * @param {string} [action.queue] what must not be asked for in parallel, if it is not the subject
   * @param {(board: Board, answer: any) => Board} [action.put]
   * @returns {Promise<any>} the answer, or undefined if it was refused; that has been said by then
   */
  async #run({ change, ask, about, queue = about ?? 'other', put = (board) => board }) {
    const { store, toasts, redraw, refresh } = this.page;
    store.begin(change, about);
    redraw();
    const before = this.#queues.get(queue) ?? Promise.resolve();
    const mine = before.then(ask, ask);
    this.#queues.set(queue, mine);
    try {
      const answer = await mine;
      store.confirm(change, (board) => put(board, answer));
      return answer ?? {};
    } catch (problem) {
      store.abandon(change);
      toasts.refuse(problem);
      // It may have happened all the same, or what it was about is not as it was shown.
      refresh.insist();
      return undefined;
    } finally {
      redraw();
      if (store.contested && !store.busy) {
        refresh.insist();
      }
    }
  }
}

/**
 * Asks again when no node answered for sure. Only for what may happen twice without harm: somebody who drags a card while a node dies
 * need not know.
 *
 * @template T
 * @param {() => Promise<T>} ask
 * @returns {Promise<T>}
 */
async function again(ask) {
  for (const wait of AGAIN_MS) {
    try {
      return await ask();
    } catch (problem) {
      if (!(problem instanceof Problem && UNSURE.has(problem.status))) {
        throw problem;
      }
      await new Promise((resolve) => setTimeout(resolve, wait * (1 + Math.random())));
    }
  }
  return ask();
}

/** @param {Board} board @param {Column} column @returns {Board} */
function withColumn(board, column) {
  return { ...board, columns: new Map(board.columns).set(column.id, column) };
}

/** @param {Board} board @param {Label} label @returns {Board} */
function withLabel(board, label) {
  return { ...board, labels: new Map(board.labels).set(label.id, label) };
}
