import assert from 'node:assert/strict';
import { test } from 'node:test';
import { patch } from '../../../api-node/src/main/resources/static/board/frames.js';
import {
  merged,
  withColumn,
  withColumnOrder,
  without,
  withProject,
  withRights,
  withTicket,
  withUser,
} from '../../../api-node/src/main/resources/static/board/merge.js';
import { arrange } from '../../../api-node/src/main/resources/static/board/model.js';
import { board, picture, ticket } from './fixtures.js';

/** @typedef {import('../../../api-node/src/main/resources/static/board/model.js').Board} Board */
/** @typedef {(board: Board) => Board} Saying something that the server says */

/** All orders in which two ways can deliver what each of them keeps in order. @param {Saying[]} a @param {Saying[]} b @returns {Saying[][]} */
function interleavings(a, b) {
  const [first, ...more] = a;
  const [other, ...others] = b;
  if (!first || !other) {
    return [[...a, ...b]];
  }
  return [...interleavings(more, b).map((rest) => [first, ...rest]), ...interleavings(a, others).map((rest) => [other, ...rest])];
}

const frame = (/** @type {import('../../../api-node/src/main/resources/static/board/frames.js').Frame} */ data) => {
  return (/** @type {Board} */ known) => patch(known, data);
};
const moved = (/** @type {number} */ version, /** @type {number} */ to, /** @type {string} */ rank) =>
  frame({ type: 'card.moved', version, issue_id: 11, to_column_id: to, rank });
const answered = (/** @type {number} */ version, /** @type {string} */ to, /** @type {string} */ rank, title = 'Ticket 11') => {
  return (/** @type {Board} */ known) => withTicket(known, ticket('11', to, rank, { title, version: String(version) }));
};
const column = (/** @type {string} */ title, /** @type {number} */ version) => ({
  id: '2',
  title,
  color: '#15803d',
  order: 1,
  default: false,
  version: String(version),
});

/** What happened on the server, as the stream tells it and as answers do; and how it has to look in the end. */
const STORIES = {
  'own move, then a foreign one': {
    frames: [moved(2, 2, 'a1'), moved(3, 1, 'c0')],
    answers: [answered(2, '2', 'a1')],
    end: (/** @type {Board} */ known) => picture(arrange(known)) === '1: 12 11 | 2: 13 | off: 14',
  },
  'foreign move, then an own one': {
    frames: [moved(2, 1, 'c0'), moved(3, 2, 'a1')],
    answers: [answered(3, '2', 'a1')],
    end: (/** @type {Board} */ known) => picture(arrange(known)) === '1: 12 | 2: 13 11 | off: 14',
  },
  'foreign edit, own move, foreign move': {
    frames: [frame({ version: 2, issue_id: 11, changed: ['title'] }), moved(3, 2, 'a1'), moved(4, 1, 'c0')],
    answers: [answered(2, '1', 'a0', 'New'), answered(3, '2', 'a1', 'New')],
    end: (/** @type {Board} */ known) =>
      picture(arrange(known)) === '1: 12 11 | 2: 13 | off: 14' && known.tickets.get('11')?.title === 'New',
  },
  'own edit, then a deletion by another': {
    frames: [moved(2, 2, 'a1'), frame({ type: 'card.unlinked', version: 3, issue_id: 11, column_id: 2, changed: ['deleted'] })],
    answers: [answered(2, '2', 'a1')],
    end: (/** @type {Board} */ known) => !known.tickets.has('11'),
  },
  'a ticket of no column, edited and deleted by another': {
    frames: [frame({ version: 2, issue_id: 11, changed: ['title'] }), frame({ version: 3, issue_id: 11, changed: ['deleted'] })],
    answers: [answered(2, '1', 'a0', 'New')],
    end: (/** @type {Board} */ known) => !known.tickets.has('11'),
  },
  'foreign move, then an own deletion': {
    frames: [moved(2, 2, 'a1'), frame({ type: 'card.unlinked', version: 3, issue_id: 11, column_id: 2, changed: ['deleted'] })],
    answers: [(/** @type {Board} */ known) => without(known, 'tickets', '11')],
    end: (/** @type {Board} */ known) => !known.tickets.has('11'),
  },
  'a card that was transferred away and comes back': {
    frames: [
      frame({ type: 'card.unlinked', version: 2, issue_id: 11, column_id: 1, changed: ['deleted'] }),
      frame({ type: 'card.linked', version: 3, issue_id: 11, column_id: 2, rank: 'a1', changed: ['created'] }),
    ],
    answers: [answered(3, '2', 'a1')],
    end: (/** @type {Board} */ known) => known.tickets.has('11'),
  },
  'own rename of a column, then a foreign one': {
    frames: [
      frame({ type: 'column.updated', version: 2, column_id: 2, title: 'Mine', color: '#15803d', default: false }),
      frame({ type: 'column.updated', version: 3, column_id: 2, title: 'Theirs', color: '#15803d', default: false }),
    ],
    answers: [(/** @type {Board} */ known) => withColumn(known, column('Mine', 2))],
    end: (/** @type {Board} */ known) => known.columns.get('2')?.title === 'Theirs',
  },
  'own rename of a column that another deletes': {
    frames: [
      frame({ type: 'column.updated', version: 2, column_id: 2, title: 'Mine', color: '#15803d', default: false }),
      frame({ type: 'column.deleted', version: 3, column_id: 2 }),
    ],
    answers: [(/** @type {Board} */ known) => withColumn(known, column('Mine', 2))],
    end: (/** @type {Board} */ known) => !known.columns.has('2'),
  },
  'own order of the columns, then a foreign one': {
    frames: [
      frame({ type: 'column.reordered', version: 2, column_ids: [2, 1] }),
      frame({ type: 'column.reordered', version: 3, column_ids: [1, 2] }),
    ],
    answers: [(/** @type {Board} */ known) => withColumnOrder(known, ['2', '1'], '2')],
    end: (/** @type {Board} */ known) => picture(arrange(known)) === '1: 11 12 | 2: 13 | off: 14',
  },
  'own rename of the board, then a foreign one': {
    frames: [
      frame({ type: 'project.updated', version: 2, title: 'Mine', description: '', closed: false }),
      frame({ type: 'project.updated', version: 3, title: 'Theirs', description: '', closed: false }),
    ],
    answers: [(/** @type {Board} */ known) => withProject(known, { title: 'Mine', version: '2' })],
    end: (/** @type {Board} */ known) => known.project.title === 'Theirs',
  },
  'own rename of a label that another deletes': {
    frames: [
      frame({ version: 2, label_id: 5, change: 'updated', name: 'defect', color: '#ef4444' }),
      frame({ version: 3, label_id: 5, change: 'deleted' }),
    ],
    answers: [
      (/** @type {Board} */ known) => patch(known, { version: 2, label_id: 5, change: 'updated', name: 'defect', color: '#ef4444' }),
    ],
    end: (/** @type {Board} */ known) => !known.labels.has('5'),
  },
};

for (const [story, { frames, answers, end }] of Object.entries(STORIES)) {
  test(`anyOrder_${story}_endsAsOnTheServer`, () => {
    for (const told of interleavings(frames, answers)) {
      const known = told.reduce((known, saying) => saying(known), board());
      assert.ok(end(known), `order ${told.map((saying) => [...frames, ...answers].indexOf(saying))}: ${picture(arrange(known))}`);
    }
  });
}

test('merged_thingsThatAreNotInTheAnswer_areGoneForGood', () => {
  const known = board();
  const fetched = board();
  const rest = { ...fetched, tickets: new Map([...fetched.tickets].filter(([id]) => id !== '11')) };
  const fresh = merged(known, rest, known);
  assert.equal(picture(arrange(fresh)), '1: 12 | 2: 13 | off: 14');
  assert.equal(withTicket(fresh, ticket('11', '1', 'a0', { version: '2' })), fresh, 'a late answer does not bring it back');
});

test('merged_thingsThatCameSinceTheQuestion_stay', () => {
  const asked = board();
  const known = withTicket(asked, ticket('15', '2', 'a1'));
  assert.equal(picture(arrange(merged(known, board(), asked))), '1: 11 12 | 2: 13 15 | off: 14');
});

test('merged_answerOlderThanAFrame_leavesWhatTheFrameSaid', () => {
  const asked = board();
  const known = moved(2, 2, 'a1')(asked);
  assert.equal(picture(arrange(merged(known, board(), asked))), '1: 12 | 2: 13 11 | off: 14');
});

test('merged_deletedSinceTheQuestion_staysAway', () => {
  const asked = board();
  const known = without(asked, 'tickets', '11', 2);
  assert.equal(picture(arrange(merged(known, board(), asked))), '1: 12 | 2: 13 | off: 14');
});

test('merged_rightsAndMembers_areThoseOfTheAnswer', () => {
  const known = board();
  const user = { id: '7', username: 'ada', name: 'Ada', avatar: null };
  const fetched = {
    ...board(),
    project: { ...known.project, canAdmin: false },
    members: [{ user, role: /** @type {const} */ ('writer') }],
  };
  const fresh = merged(known, fetched, known);
  assert.equal(fresh.project.canAdmin, false);
  assert.equal(fresh.members.length, 1);
});

test('withProject_answerToAChange_saysNothingOfRights', () => {
  const demoted = withRights(board(), { ...board().project, role: 'writer', canAdmin: false });
  const answered = withProject(demoted, { ...board().project, title: 'New', version: '2' });
  assert.equal(answered.project.title, 'New');
  assert.equal(answered.project.canAdmin, false);
});

test('withRights_ofAnAnswerFromBeforeItWasClosed_doesNotMakeItWritable', () => {
  const closed = withProject(board(), { closed: true, version: '2' });
  assert.equal(withRights(closed, board().project).project.canWrite, false);
});

test('without_unknownId_keepsItAway', () => {
  const known = without(board(), 'tickets', '99', 3);
  assert.equal(withTicket(known, ticket('99', '1', 'a', { version: '3' })), known);
  assert.ok(withTicket(known, ticket('99', '1', 'a', { version: '4' })).tickets.has('99'));
});

test('withUser_newNameAndPicture_areThoseOfTheMember', () => {
  const user = { id: '7', username: 'ada', name: 'Ada', avatar: null };
  const known = { ...board(), members: [{ user, role: /** @type {const} */ ('admin') }] };
  assert.equal(withUser(known, { ...user, name: 'Ada King' }).members[0]?.user.name, 'Ada King');
  assert.equal(withUser(known, user), known);
  assert.equal(withUser(known, { ...user, id: '8' }), known);
});
