/**
 * What the server says, and in which order it stands on the board. Nothing here touches the page.
 *
 * @typedef {{id: string, username: string, name: string, avatar: string | null}} User
 * @typedef {"admin" | "writer" | "reader"} Role
 * @typedef {{id: string, key: string, scope: "repo" | "user" | "org", owner: string, repo: string | null, title: string,
 *   description: string, visibility: "public" | "private", closed: boolean, role: Role | null, canWrite: boolean}} Project
 * @typedef {{id: string, title: string, color: string, order: number, default: boolean}} Column
 * @typedef {{id: string, number: number, title: string, description: string, labelIds: string[], columnId: string | null,
 *   rank: string | null, createdBy: string, createdAt: string, updatedAt: string, version: string}} Ticket
 * @typedef {{id: string, name: string, color: string}} Label
 * @typedef {{user: User, role: Role}} Member
 * @typedef {{project: Project, columns: Column[], tickets: Ticket[], labels: Label[], members: Member[], cursor: string}} BoardAnswer
 *
 * @typedef {object} Board what the server has said last, never changed in place
 * @property {Project} project
 * @property {ReadonlyMap<string, Column>} columns
 * @property {ReadonlyMap<string, Ticket>} tickets
 * @property {ReadonlyMap<string, Label>} labels
 * @property {readonly Member[]} members
 *
 * @typedef {{column: Column, cards: Ticket[]}} Lane
 *
 * @typedef {object} View what is to be seen: made anew for each drawing, so that changes under way may be written into it
 * @property {Project} project
 * @property {Lane[]} lanes
 * @property {Ticket[]} off tickets that stand in no column
 * @property {Map<string, Label>} labels
 * @property {Member[]} members
 */

/** @param {BoardAnswer} answer @returns {Board} */
export function boardOf({ project, columns, tickets, labels, members }) {
  return { project, columns: byId(columns), tickets: byId(tickets), labels: byId(labels), members };
}

/** @template {{id: string}} T @param {Iterable<T>} items @returns {Map<string, T>} */
export function byId(items) {
  return new Map([...items].map((item) => [item.id, item]));
}

/**
 * Cards of a column stand by rank, then by id.
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
  const lanes = [...board.columns.values()]
    .sort((a, b) => a.order - b.order || Number(a.id) - Number(b.id))
    .map((column) => ({ column, cards: /** @type {Ticket[]} */ ([]) }));
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

/**
 * A board with this ticket as REST gives it, unless a newer one is known.
 *
 * @param {Board} board
 * @param {Ticket} ticket
 * @returns {Board}
 */
export function withTicket(board, ticket) {
  const known = board.tickets.get(ticket.id);
  if (known && Number(known.version) > Number(ticket.version)) {
    return board;
  }
  return { ...board, tickets: new Map(board.tickets).set(ticket.id, ticket) };
}

/**
 * A board whose column holds exactly these tickets.
 *
 * @param {Board} board
 * @param {string} columnId
 * @param {Ticket[]} cards
 * @returns {Board}
 */
export function withCards(board, columnId, cards) {
  const tickets = new Map(board.tickets);
  for (const ticket of tickets.values()) {
    if (ticket.columnId === columnId) {
      tickets.set(ticket.id, { ...ticket, columnId: null, rank: null });
    }
  }
  for (const card of cards) {
    tickets.set(card.id, card);
  }
  return { ...board, tickets };
}

/**
 * @template {"columns" | "tickets" | "labels"} K
 * @param {Board} board
 * @param {K} kind
 * @param {string} id
 * @returns {Board}
 */
export function without(board, kind, id) {
  if (!board[kind].has(id)) {
    return board;
  }
  const rest = new Map(/** @type {ReadonlyMap<string, any>} */ (board[kind]));
  rest.delete(id);
  return { ...board, [kind]: rest };
}
