/** A small board: two columns, three cards, one ticket beside. */
import { boardOf } from '../../../api-node/src/main/resources/static/board/model.js';

/** @param {string} id @param {string | null} columnId @param {string | null} rank @param {Record<string, unknown>} [more] */
export function ticket(id, columnId, rank, more = {}) {
  return {
    id,
    number: Number(id),
    title: `Ticket ${id}`,
    description: '',
    labelIds: [],
    columnId,
    rank,
    createdBy: '7',
    createdAt: '2026-11-20T00:00:00.000Z',
    updatedAt: '2026-11-20T00:00:00.000Z',
    version: '1',
    ...more,
  };
}

export function board() {
  return boardOf({
    project: {
      id: '42',
      key: 'DEMO',
      scope: 'repo',
      owner: 'acme',
      repo: 'shop',
      title: 'Demo',
      description: '',
      visibility: 'private',
      closed: false,
      role: 'admin',
      canWrite: true,
      canAdmin: true,
      version: '1',
    },
    columns: [
      { id: '2', title: 'Done', color: '#15803d', order: 1, default: false, version: '1' },
      { id: '1', title: 'To do', color: '#64748b', order: 0, default: true, version: '1' },
    ],
    columnOrderVersion: '1',
    tickets: [ticket('12', '1', 'a1'), ticket('11', '1', 'a0'), ticket('13', '2', 'a0'), ticket('14', null, null)],
    labels: [{ id: '5', name: 'bug', color: '#ef4444', version: '1' }],
    members: [],
    cursor: 'e.1-0',
  });
}

/** What stands where, as text. @param {import('../../../api-node/src/main/resources/static/board/model.js').View} view */
export function picture({ lanes, off }) {
  const ids = (/** @type {{id: string}[]} */ tickets) => tickets.map(({ id }) => id).join(' ');
  return [...lanes.map(({ column, cards }) => `${column.id}: ${ids(cards)}`), `off: ${ids(off)}`].join(' | ').replaceAll(':  ', ': ');
}
