/**
 * Merges what is known with what the server sends, in an answer or a frame. Answers and frames take different paths and may overtake each
 * other, so of each thing the greater version stays, whichever came first, and deleted things stay deleted. Nothing is changed in place.
 *
 * @typedef {import("./model.js").Board} Board
 * @typedef {import("./model.js").Column} Column
 * @typedef {import("./model.js").Ticket} Ticket
 * @typedef {import("./model.js").Label} Label
 * @typedef {import("./model.js").Project} Project
 * @typedef {import("./model.js").User} User
 * @typedef {"columns" | "tickets" | "labels"} Kind
 * @typedef {Column | Ticket | Label} Thing
 */

/** @type {Kind[]} */
const KINDS = ['columns', 'tickets', 'labels'];

/** @param {Board} board @param {Kind} kind @param {string} id @param {string | number} version */
export function isGone(board, kind, id, version) {
  return Number(version) <= (board.gone.get(`${kind} ${id}`) ?? -1);
}

/** @param {Board} board @param {Ticket} ticket @returns {Board} */
export function withTicket(board, ticket) {
  return withThings(board, 'tickets', [ticket]);
}

/** @param {Board} board @param {Column} column @returns {Board} */
export function withColumn(board, column) {
  return withThings(board, 'columns', [column]);
}

/** @param {Board} board @param {Label} label @returns {Board} */
export function withLabel(board, label) {
  return withThings(board, 'labels', [label]);
}

/** @param {Board} board @param {Kind} kind @param {Thing[]} things @returns {Board} the same board if they bring nothing new */
export function withThings(board, kind, things) {
  /** @type {Map<string, any>} */
  const all = new Map(thingsOf(board, kind));
  let news = false;
  for (const thing of things) {
    const known = all.get(thing.id);
    const newer = newest(known, thing);
    if (newer !== known && !isGone(board, kind, thing.id, thing.version)) {
      all.set(thing.id, newer);
      news = true;
    }
  }
  return news ? { ...board, [kind]: all } : board;
}

/** @param {Board} board @param {readonly string[]} ids @param {string | number} version @returns {Board} */
export function withColumnOrder(board, ids, version) {
  return Number(version) > Number(board.columnOrder.version) ? { ...board, columnOrder: { ids, version: String(version) } } : board;
}

/**
 * A board whose project has these fields. The rights of this user are kept: they change without a new version, so that only the answer to
 * a later request has newer ones.
 *
 * @param {Board} board
 * @param {Partial<Project> & {version: string}} said
 * @returns {Board}
 */
export function withProject(board, said) {
  if (Number(said.version) <= Number(board.project.version)) {
    return board;
  }
  const { role, canWrite, canAdmin } = board.project;
  const project = { ...board.project, ...said, role, canAdmin };
  return { ...board, project: { ...project, canWrite: canWrite && !project.closed } };
}

/** A board whose project was fetched, with the rights of this user. @param {Board} board @param {Project} fetched @returns {Board} */
export function withRights(board, fetched) {
  const { role, canWrite, canAdmin } = fetched;
  const { project } = withProject(board, fetched);
  return { ...board, project: { ...project, role, canAdmin, canWrite: canWrite && !project.closed } };
}

/** @param {Board} board @param {User} user @returns {Board} the same board if the user is no member or has not changed */
export function withUser(board, user) {
  const known = board.members.find((member) => member.user.id === user.id)?.user;
  if (!known || (known.name === user.name && known.avatar === user.avatar)) {
    return board;
  }
  const members = board.members.map((member) => (member.user.id === user.id ? { ...member, user: { ...member.user, ...user } } : member));
  return { ...board, members };
}

/**
 * @param {Board} board
 * @param {Kind} kind
 * @param {string} id
 * @param {number} [version] of the deletion; only something newer undoes it. Answers to a deletion lack it: then it is final
 * @returns {Board}
 */
export function without(board, kind, id, version = Infinity) {
  const known = board[kind].get(id);
  if (isGone(board, kind, id, version) || (known && Number(known.version) > version)) {
    return board;
  }
  /** @type {Map<string, any>} */
  const rest = new Map(thingsOf(board, kind));
  rest.delete(id);
  return { ...board, [kind]: rest, gone: new Map(board.gone).set(`${kind} ${id}`, version) };
}

/**
 * Merges a board that was fetched whole. Things that it does not contain were deleted, unless they became known only after the request.
 *
 * @param {Board} known
 * @param {Board} fetched
 * @param {Board} asked what was known when the request was sent
 * @returns {Board}
 */
export function merged(known, fetched, asked) {
  let board = { ...withColumnOrder(known, fetched.columnOrder.ids, fetched.columnOrder.version), members: fetched.members };
  for (const kind of KINDS) {
    const gone = [...known[kind].values()].filter(({ id }) => asked[kind].has(id) && !fetched[kind].has(id));
    board = withThings(board, kind, [...fetched[kind].values()]);
    for (const { id, version } of gone) {
      board = without(board, kind, id, Number(version) + 1);
    }
  }
  return withRights(board, fetched.project);
}

/** @param {Board} board @param {Kind} kind @returns {ReadonlyMap<string, any>} */
function thingsOf(board, kind) {
  return board[kind];
}

/**
 * @template {Thing} T
 * @param {T | undefined} known
 * @param {T} said
 * @returns {T}
 */
function newest(known, said) {
  if (!known) {
    return said;
  }
  if (Number(known.version) >= Number(said.version)) {
    return known;
  }
  if ('placed' in known && 'rank' in said && Number(known.placed) > Number(said.version)) {
    const { columnId, rank, placed } = known;
    return { ...said, columnId, rank, placed };
  }
  return said;
}
