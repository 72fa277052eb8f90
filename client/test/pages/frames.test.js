import assert from 'node:assert/strict';
import { test } from 'node:test';
import { needs, patch, subject } from '../../../api-node/src/main/resources/static/board/frames.js';
import { withTicket } from '../../../api-node/src/main/resources/static/board/merge.js';
import { arrange } from '../../../api-node/src/main/resources/static/board/model.js';
import { board, picture, ticket } from './fixtures.js';

const FRAMES = [
  { type: 'card.moved', version: 2, issue_id: 11, from_column_id: 1, to_column_id: 2, sorting: 1, rank: 'a1' },
  { type: 'card.linked', version: 2, issue_id: 14, column_id: 1, sorting: 0, rank: 'Zz' },
  { type: 'card.unlinked', version: 2, issue_id: 13, column_id: 2 },
  { type: 'card.unlinked', version: 3, issue_id: 13, column_id: 2, changed: ['deleted'] },
  { type: 'column.created', version: 1, column_id: 3, title: 'Review', color: '#facc15', sorting: 2, default: false },
  { type: 'column.updated', version: 2, column_id: 2, title: 'Shipped', color: '#000000', sorting: 1, default: true },
  { type: 'column.deleted', version: 3, column_id: 2 },
  { type: 'column.reordered', version: 2, column_ids: [2, 1] },
  { type: 'project.updated', version: 2, title: 'Shop', description: 'New', closed: true, visibility: 'public' },
  { version: 3, issue_id: 11, changed: ['deleted'] },
  { version: 1, label_id: 6, change: 'created', name: 'new', color: '#000000' },
  { version: 2, label_id: 5, change: 'updated', name: 'defect', color: '#b91c1c' },
  { version: 3, label_id: 5, change: 'deleted' },
];

for (const frame of FRAMES) {
  const name = `${frame.type ?? (frame.label_id ? 'project-label' : 'project-ticket')}_${frame.change ?? frame.changed ?? ''}`;
  test(`patch_${name}_twice_isTheSameBoard`, () => {
    const once = patch(board(), frame);
    assert.notDeepEqual(once, board(), 'it changes something');
    assert.equal(patch(once, frame), once);
  });

  test(`patch_${name}_leavesWhatItWasGivenAsItWas`, () => {
    const given = board();
    patch(given, frame);
    assert.deepEqual(given, board());
  });

  test(`patch_${name}_withoutAVersion_changesNothingAndNeedsTheBoard`, () => {
    const { version, ...old } = frame;
    const known = board();
    assert.equal(patch(known, old), known);
    assert.deepEqual(needs(known, old), [{ what: 'board' }], `an older release tells no version ${version}`);
  });
}

test('patch_allInOrderAndOnceMore_isTheSameBoard', () => {
  const once = FRAMES.reduce(patch, board());
  assert.equal(FRAMES.reduce(patch, once), once);
});

test('patch_moved_goesWhereItsRankSays', () => {
  const moved = patch(board(), { type: 'card.moved', version: 2, issue_id: 13, from_column_id: 2, to_column_id: 1, rank: 'a0V' });
  assert.equal(picture(arrange(moved)), '1: 11 13 12 | 2: | off: 14');
});

test('patch_moved_unknownCard_changesNothingAndNeedsItsColumn', () => {
  const frame = { type: 'card.moved', version: 5, issue_id: 99, from_column_id: 1, to_column_id: 2, sorting: 0, rank: 'a' };
  const known = board();
  assert.equal(patch(known, frame), known);
  assert.deepEqual(needs(known, frame), [{ what: 'column', id: '2' }]);
});

test('patch_movedAfterAnEditThatIsStillFetched_keepsThePlaceAndTakesTheText', () => {
  const moved = patch(board(), { type: 'card.moved', version: 3, issue_id: 11, to_column_id: 2, rank: 'b0' });
  const edited = withTicket(moved, ticket('11', '1', 'a0', { title: 'Edited', version: '2' }));
  assert.equal(edited.tickets.get('11')?.title, 'Edited');
  assert.equal(picture(arrange(edited)), '1: 12 | 2: 13 11 | off: 14');
});

test('needs_movedKnownCard_nothing', () => {
  assert.deepEqual(needs(board(), /** @type {any} */ (FRAMES[0])), []);
});

test('needs_movedAfterAChangeThatIsNotKnown_theTicket', () => {
  assert.deepEqual(needs(board(), { type: 'card.moved', version: 3, issue_id: 11, to_column_id: 2, rank: 'a' }), [
    { what: 'ticket', id: '11' },
  ]);
});

test('needs_movedAndEdited_theTicketToo', () => {
  const frame = { type: 'card.moved', version: 2, issue_id: 11, from_column_id: 1, to_column_id: 2, rank: 'a', changed: ['title'] };
  assert.deepEqual(needs(board(), frame), [{ what: 'ticket', id: '11' }]);
});

test('needs_unlinked_nothingOfACardThatIsKnown', () => {
  assert.deepEqual(needs(board(), { type: 'card.unlinked', version: 2, issue_id: 11, column_id: 1 }), []);
  assert.deepEqual(needs(board(), { type: 'card.unlinked', version: 2, issue_id: 99, column_id: 1 }), [{ what: 'ticket', id: '99' }]);
});

test('needs_deleted_nothing_soThatNoBrowserTellsOfA404', () => {
  for (const id of [11, 99]) {
    assert.deepEqual(needs(board(), { type: 'card.unlinked', version: 2, issue_id: id, column_id: 1, changed: ['deleted'] }), []);
    assert.deepEqual(needs(board(), { version: 2, issue_id: id, changed: ['deleted'] }), []);
  }
});

test('needs_linked_itsColumnAlone', () => {
  assert.deepEqual(needs(board(), { type: 'card.linked', version: 2, issue_id: 14, column_id: 2, sorting: 0, rank: 'a' }), [
    { what: 'column', id: '2' },
  ]);
});

test('needs_linkedThatItsAnswerToldAlready_nothing', () => {
  const known = withTicket(board(), ticket('14', '2', 'a', { version: '2' }));
  assert.deepEqual(needs(known, { type: 'card.linked', version: 2, issue_id: 14, column_id: 2, sorting: 0, rank: 'a' }), []);
});

test('needs_unknownColumn_theBoard', () => {
  assert.deepEqual(needs(board(), { type: 'card.moved', version: 2, issue_id: 11, to_column_id: 9, rank: 'a' }), [{ what: 'board' }]);
  assert.deepEqual(needs(board(), { type: 'card.linked', version: 2, issue_id: 11, column_id: 9, rank: 'a' }), [{ what: 'board' }]);
});

test('needs_defaultColumnDeleted_nothing_sinceTheNewOneIsTold', () => {
  const frame = { type: 'column.deleted', version: 2, column_id: 1 };
  assert.deepEqual(needs(board(), frame), []);
  const heir = { type: 'column.updated', version: 2, column_id: 2, title: 'Done', color: '#15803d', default: true };
  assert.equal(patch(patch(board(), frame), heir).columns.get('2')?.default, true);
});

test('needs_editedTicket_theTicket', () => {
  assert.deepEqual(needs(board(), { version: 2, issue_id: 11, changed: ['title'] }), [{ what: 'ticket', id: '11' }]);
});

test('needs_closedOrOpened_theProject', () => {
  const frame = { type: 'project.updated', version: 2, title: 'x', description: '' };
  assert.deepEqual(needs(board(), { ...frame, closed: true }), [{ what: 'project' }]);
  assert.deepEqual(needs(board(), { ...frame, closed: false }), []);
});

test('patch_projectClosed_isReadOnlyAtOnce', () => {
  const closed = patch(board(), { type: 'project.updated', version: 2, title: 'x', description: '', closed: true });
  assert.equal(closed.project.canWrite, false);
  assert.equal(closed.project.canAdmin, true);
});

test('patch_unknownType_changesNothing', () => {
  const known = board();
  const frame = { type: 'card.painted', version: 2, issue_id: 11 };
  assert.equal(patch(known, frame), known);
  assert.deepEqual(needs(known, frame), []);
  assert.deepEqual(needs(known, { type: 'card.painted', issue_id: 11 }), []);
});

test('subject_isWhatTwoChangesCanMeetIn', () => {
  assert.equal(subject({ type: 'card.moved', issue_id: 7 }), 'card.7');
  assert.equal(subject({ type: 'card.linked', issue_id: 7, changed: ['created'] }), 'created');
  assert.equal(subject({ type: 'column.updated', column_id: 3 }), 'column.3');
  assert.equal(subject({ type: 'column.reordered' }), 'columns');
  assert.equal(subject({ issue_id: 7, changed: ['title'] }), 'card.7');
  assert.equal(subject({ label_id: 7, change: 'updated' }), 'label.7');
  assert.equal(subject({ type: 'project.updated' }), 'project');
});
