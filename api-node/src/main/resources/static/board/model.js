/**
 * The state that the server sends, and its order on the board. Nothing here touches the page.
 *
 * @typedef {{id: string, username: string, name: string, avatar: string | null}} User
 * @typedef {"admin" | "writer" | "reader"} Role
 * @typedef {{id: string, key: string, scope: "repo" | "user" | "org", owner: string, repo: string | null, title: string,
 *   description: string, visibility: "public" | "private", closed: boolean, role: Role | null, canWrite: boolean, canAdmin: boolean,
 *   version: string}} Project
 * @typedef {{id: string, title: string, color: string, order: number, default: boolean, version: string}} Column
 * @typedef {{id: string, number: number, title: string, description: string, labelIds: string[], assigneeIds?: string[],
 *   columnId: string | null, rank: string | null, createdBy: string, createdAt: string, updatedAt: string, version: string, placed?: string,
 *   problem?: string}} Ticket
 *   `assigneeIds` is absent in answers of releases without assignees; `placed` is the version of its place, if a frame brought a place that is newer than the other fields; `problem` says why a card that
 *   was typed here is not saved
 * @typedef {{id: string, name: string, color: string, version: string}} Label
 * @typedef {{user: User, role: Role}} Member
 * @typedef {{project: Project, columns: Column[], columnOrderVersion: string, tickets: Ticket[], labels: Label[], members: Member[],
 *   cursor: string}} BoardAnswer
 *
 * @typedef {object} Board the server's last known state, never changed in place
 * @property {Project} project
 * @property {ReadonlyMap<string, Column>} columns
 * @property {{ids: readonly string[], version: string}} columnOrder
 * @property {ReadonlyMap<string, Ticket>} tickets
 * @property {ReadonlyMap<string, Label>} labels
 * @property {readonly Member[]} members
 * @property {ReadonlyMap<string, number>} gone the versions with which things were deleted
 *
 * @typedef {{column: Column, cards: Ticket[], total?: number}} Lane `total`: how many cards it has, if not all are shown
 *
 * @typedef {object} View what is drawn: created anew for each drawing, so that pending changes may be written into it
 * @property {Project} project
 * @property {Lane[]} lanes
 * @property {Ticket[]} off tickets without a column
 * @property {Map<string, Label>} labels
 * @property {Member[]} members
 */

/** @param {BoardAnswer} answer @returns {Board} */
export function boardOf({ project, columns, columnOrderVersion, tickets, labels, members }) {
  return {
    project,
    columns: byId(columns),
    columnOrder: orderOf(columns, columnOrderVersion),
    tickets: byId(tickets),
    labels: byId(labels),
    members,
    gone: new Map(),
  };
}

/** @param {Column[]} columns @param {string} version */
export function orderOf(columns, version) {
  return { ids: columns.toSorted((a, b) => a.order - b.order).map(({ id }) => id), version };
}

/** @template {{id: string}} T @param {Iterable<T>} items @returns {Map<string, T>} */
function byId(items) {
  return new Map([...items].map((item) => [item.id, item]));
}

/**
 * Cards of a column are sorted by rank, then by id.
 *
 * @param {Pick<Ticket, "rank" | "id">} a
 * @param {Pick<Ticket, "rank" | "id">} b
 */
export function byRank(a, b) {
  const [left, right] = [a.rank ?? '', b.rank ?? ''];
  if (left !== right) {
    return left < right ? -1 : 1;
  }
  return Number(a.id) - Number(b.id);
}

/** @param {Board} board @returns {View} */
export function arrange(board) {
  const orders = new Map(board.columnOrder.ids.map((id, order) => [id, order]));
  // A new column comes last, until an order includes it.
  const orderOf = (/** @type {Column} */ { id }) => orders.get(id) ?? orders.size;
  const lanes = [...board.columns.values()]
    .sort((a, b) => orderOf(a) - orderOf(b) || Number(a.id) - Number(b.id))
    .map((column) => /** @type {Lane} */ ({ column, cards: [] }));
  const cardsOf = new Map(lanes.map(({ column, cards }) => [column.id, cards]));
  /** @type {Ticket[]} */
  const off = [];
  for (const ticket of board.tickets.values()) {
    const home = ticket.columnId === null ? off : cardsOf.get(ticket.columnId);
    home?.push(ticket);
  }
  for (const { cards } of lanes) {
    cards.sort(byRank);
  }
  off.sort((a, b) => b.number - a.number);
  return { project: board.project, lanes, off, labels: new Map(board.labels), members: [...board.members] };
}

/** @param {View} view @param {string} id */
export function findCard(view, id) {
  for (const lane of view.lanes) {
    const order = lane.cards.findIndex((card) => card.id === id);
    if (order >= 0) {
      return { lane, order, card: /** @type {Ticket} */ (lane.cards[order]) };
    }
  }
  return undefined;
}

/** @param {View} view @param {string} id */
export function findTicket(view, id) {
  return findCard(view, id)?.card ?? view.off.find((ticket) => ticket.id === id);
}

/** The ids of the users who work on a ticket. @param {Ticket} ticket */
export function assigneesOf({ assigneeIds = [] }) {
  return assigneeIds;
}
