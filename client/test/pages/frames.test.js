import assert from 'node:assert/strict';
import { test } from 'node:test';
import { needs, patch, subject } from '../../../api-node/src/main/resources/static/board/frames.js';
import { arrange } from '../../../api-node/src/main/resources/static/board/model.js';
import { board, picture } from './fixtures.js';

const FRAMES = [
  { type: 'card.moved', issue_id: 11, from_column_id: 1, to_column_id: 2, sorting: 1, rank: 'a1' },
  { type: 'card.linked', issue_id: 14, column_id: 1, sorting: 0, rank: 'Zz' },
  { type: 'card.unlinked', issue_id: 13, column_id: 2 },
  { type: 'column.created', column_id: 3, title: 'Review', color: '#facc15', sorting: 2 },
  { type: 'column.updated', column_id: 2, title: 'Shipped', color: '#000000', sorting: 1 },
  { type: 'column.deleted', column_id: 2 },
  { type: 'column.reordered', column_ids: [2, 1] },
  { type: 'project.updated', title: 'Shop', description: 'New', closed: true },
  { issue_id: 11, changed: ['deleted'] },
];

for (const frame of FRAMES) {
  test(`patch_${frame.type ?? 'project-ticket'}_twice_isTheSameBoard`, () => {
    const once = patch(board(), frame);
    assert.notDeepEqual(once, board(), 'it changes something');
    assert.equal(patch(once, frame), once);
  });

  test(`patch_${frame.type ?? 'project-ticket'}_leavesWhatItWasGivenAsItWas`, () => {
    const given = board();
    patch(given, frame);
    assert.deepEqual(given, board());
  });
}

test('patch_allInOrderAndOnceMore_endsAlike', () => {
  const through = (/** @type {import('../../../api-node/src/main/resources/static/board/model.js').Board} */ from) =>
    FRAMES.reduce(patch, from);
  const once = through(board());
  assert.equal(picture(arrange(through(once))), picture(arrange(once)));
});

test('patch_moved_goesWhereItsRankSays', () => {
  const moved = patch(board(), { type: 'card.moved', issue_id: 13, from_column_id: 2, to_column_id: 1, sorting: 1, rank: 'a0V' });
  assert.equal(picture(arrange(moved)), '1: 11 13 12 | 2: | off: 14');
});

test('patch_moved_unknownCard_changesNothingAndNeedsItsColumn', () => {
  const frame = { type: 'card.moved', issue_id: 99, from_column_id: 1, to_column_id: 2, sorting: 0, rank: 'a' };
  const known = board();
  assert.equal(patch(known, frame), known);
  assert.deepEqual(needs(known, frame), [{ what: 'column', id: '2' }]);
});

test('needs_movedKnownCard_nothing', () => {
  assert.deepEqual(needs(board(), /** @type {any} */ (FRAMES[0])), []);
});

test('needs_movedAndEdited_theTicketToo', () => {
  const frame = { type: 'card.moved', issue_id: 11, from_column_id: 1, to_column_id: 2, sorting: 0, rank: 'a', changed: ['title'] };
  assert.deepEqual(needs(board(), frame), [{ what: 'ticket', id: '11' }]);
});

test('needs_unlinked_theTicket_whichMayBeDeleted', () => {
  assert.deepEqual(needs(board(), { type: 'card.unlinked', issue_id: 11, column_id: 1 }), [{ what: 'ticket', id: '11' }]);
  assert.deepEqual(needs(board(), { type: 'card.unlinked', issue_id: 99, column_id: 1 }), []);
});

test('needs_linked_itsColumnAlone', () => {
  assert.deepEqual(needs(board(), { type: 'card.linked', issue_id: 14, column_id: 2, sorting: 0, rank: 'a' }), [
    { what: 'column', id: '2' },
  ]);
});

test('needs_unknownColumn_theBoard', () => {
  assert.deepEqual(needs(board(), { type: 'card.moved', issue_id: 11, to_column_id: 9, rank: 'a' }), [{ what: 'board' }]);
  assert.deepEqual(needs(board(), { type: 'card.linked', issue_id: 11, column_id: 9, rank: 'a' }), [{ what: 'board' }]);
});

test('needs_defaultColumnDeleted_theBoard', () => {
  assert.deepEqual(needs(board(), { type: 'column.deleted', column_id: 1 }), [{ what: 'board' }]);
  assert.deepEqual(needs(board(), { type: 'column.deleted', column_id: 2 }), []);
});

test('needs_editedTicket_theTicketUnlessItIsDeleted', () => {
  assert.deepEqual(needs(board(), { issue_id: 11, changed: ['title'] }), [{ what: 'ticket', id: '11' }]);
  assert.deepEqual(needs(board(), { issue_id: 11, changed: ['deleted'] }), []);
});

test('needs_closedOrOpened_theProject', () => {
  assert.deepEqual(needs(board(), { type: 'project.updated', title: 'x', description: '', closed: true }), [{ what: 'project' }]);
  assert.deepEqual(needs(board(), { type: 'project.updated', title: 'x', description: '', closed: false }), []);
});

test('patch_projectClosed_isReadOnlyAtOnce', () => {
  assert.equal(patch(board(), { type: 'project.updated', title: 'x', description: '', closed: true }).project.canWrite, false);
});

test('patch_unknownType_changesNothing', () => {
  const known = board();
  assert.equal(patch(known, { type: 'card.painted', issue_id: 11 }), known);
  assert.deepEqual(needs(known, { type: 'card.painted', issue_id: 11 }), []);
});

test('subject_isWhatTwoChangesCanMeetIn', () => {
  assert.equal(subject({ type: 'card.moved', issue_id: 7 }), 'card.7');
  assert.equal(subject({ type: 'column.updated', column_id: 3 }), 'column.3');
  assert.equal(subject({ type: 'column.reordered' }), 'columns');
  assert.equal(subject({ issue_id: 7, changed: ['title'] }), 'ticket.7');
  assert.equal(subject({ type: 'project.updated' }), 'project');
});
