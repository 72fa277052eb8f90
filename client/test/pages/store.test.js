import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editTicket, placeCard, placeColumn, removeColumn, unlinkCard } from '../../../api-node/src/main/resources/static/board/changes.js';
import { merged, withTicket } from '../../../api-node/src/main/resources/static/board/merge.js';
import { arrange } from '../../../api-node/src/main/resources/static/board/model.js';
import { Store } from '../../../api-node/src/main/resources/static/board/store.js';
import { board, picture, ticket } from './fixtures.js';

const moved = (/** @type {number} */ issue_id, /** @type {number} */ to_column_id, /** @type {string} */ rank, version = 2) => ({
  type: 'card.moved',
  version,
  issue_id,
  from_column_id: 1,
  to_column_id,
  sorting: 0,
  rank,
});

test('begin_isSeenAtOnce_abandonTakesItBack', () => {
  const store = new Store(board());
  const change = placeCard('11', '2', 0);
  store.begin(change, 'card.11');
  assert.equal(picture(store.view), '1: 12 | 2: 11 13 | off: 14');
  store.abandon(change);
  assert.equal(picture(store.view), '1: 11 12 | 2: 13 | off: 14');
});

test('confirm_keepsItWhereTheServerPutIt', () => {
  const store = new Store(board());
  const change = placeCard('11', '2', 0);
  store.begin(change, 'card.11');
  store.confirm(change, (known) => withTicket(known, ticket('11', '2', 'Zz', { version: '2' })));
  assert.equal(picture(store.view), '1: 12 | 2: 11 13 | off: 14');
});

test('take_ownFrame_isNotAppliedAgain', () => {
  const store = new Store(board());
  const change = placeCard('11', '2', 0);
  store.begin(change, 'card.11');
  store.confirm(change, (known) => withTicket(known, ticket('11', '2', 'Zz', { version: '2' })));
  const settled = store.board;
  assert.deepEqual(store.take(moved(11, 2, 'Zz'), true), { changed: false, needs: [] });
  assert.equal(store.board, settled);
});

test('take_ownFrameOfTheFirstOfTwoMoves_doesNotMoveItBack', () => {
  const store = new Store(board());
  const first = placeCard('11', '2');
  store.begin(first, 'card.11');
  store.confirm(first, (known) => withTicket(known, ticket('11', '2', 'b0', { version: '2' })));
  store.begin(placeCard('11', '1', 1), 'card.11');
  store.take(moved(11, 2, 'b0'), true);
  assert.equal(picture(store.view), '1: 12 11 | 2: 13 | off: 14');
});

test('take_foreignMoveBetweenOwnFrameAndOwnAnswer_isSeenAtOnceAndStays', () => {
  const store = new Store(board());
  const change = placeCard('11', '2', 0);
  store.begin(change, 'card.11');
  store.take(moved(11, 2, 'Zz', 2), true);
  store.take(moved(11, 1, 'c0', 3), false);
  assert.equal(picture(store.view), '1: 12 11 | 2: 13 | off: 14');
  store.confirm(change, (known) => withTicket(known, ticket('11', '2', 'Zz', { version: '2' })));
  assert.equal(picture(store.view), '1: 12 11 | 2: 13 | off: 14');
});

test('take_ownEdit_waitsForItsAnswerAndFetchesNothing', () => {
  const store = new Store(board());
  store.begin(editTicket('11', { title: 'Mine' }), 'card.11');
  assert.deepEqual(store.take({ version: 2, issue_id: 11, changed: ['title'] }, true).needs, []);
  assert.equal(store.view.lanes[0]?.cards[0]?.title, 'Mine');
});

test('take_ownNewCard_waitsForItsAnswerAndFetchesNothing', () => {
  const store = new Store(board());
  store.begin(() => {}, 'created');
  const frame = { type: 'card.linked', version: 1, issue_id: 15, column_id: 1, rank: 'z', changed: ['created'] };
  assert.deepEqual(store.take(frame, true).needs, []);
  assert.deepEqual(store.take({ ...frame, issue_id: 16 }, false).needs, [{ what: 'column', id: '1' }]);
});

test('take_ownOpening_fetchesWhatThisUserMayDoNow', () => {
  const store = new Store(board());
  store.begin(() => {}, 'project');
  const frame = { type: 'project.updated', version: 2, title: 'Demo', description: '', closed: true };
  assert.deepEqual(store.take(frame, true).needs, [{ what: 'project' }]);
});

test('take_ownFrameOfNoPendingChange_isApplied', () => {
  const store = new Store(board());
  assert.equal(store.take(moved(11, 2, 'Zz'), true).changed, true);
  assert.equal(picture(store.view), '1: 12 | 2: 11 13 | off: 14');
});

test('take_foreignFrame_movesUnderAPendingChangeOfAnotherCard', () => {
  const store = new Store(board());
  store.begin(placeCard('11', '2', 0), 'card.11');
  store.take(moved(12, 2, 'Z'), false);
  assert.equal(picture(store.view), '1: | 2: 11 12 13 | off: 14');
});

test('fetched_framesSinceTheQuestion_areNewerThanTheAnswer', () => {
  const store = new Store(board());
  const asked = store.board;
  store.take(moved(11, 2, 'Zz'), false);
  store.fetched((known) => merged(known, board(), asked));
  assert.equal(picture(store.view), '1: 12 | 2: 11 13 | off: 14');
});

test('preview_isSeenAndLeavesNothing', () => {
  const store = new Store(board());
  store.preview = placeCard('11', '2', 1);
  assert.equal(picture(store.view), '1: 12 | 2: 13 11 | off: 14');
  store.preview = undefined;
  assert.equal(picture(store.view), '1: 11 12 | 2: 13 | off: 14');
});

/** @type {[string, import('../../../api-node/src/main/resources/static/board/changes.js').Change, string][]} */
const CHANGES = [
  ['a card inside its column', placeCard('11', '1', 1), '1: 12 11 | 2: 13 | off: 14'],
  ['a card to the end', placeCard('11', '2'), '1: 12 | 2: 13 11 | off: 14'],
  ['a ticket onto the board', placeCard('14', '1', 0), '1: 14 11 12 | 2: 13 | off:'],
  ['a card off the board', unlinkCard('11'), '1: 12 | 2: 13 | off: 11 14'],
  ['a card into a column that has gone', placeCard('11', '9', 0), '1: 11 12 | 2: 13 | off: 14'],
  ['a card that has gone', placeCard('99', '1', 0), '1: 11 12 | 2: 13 | off: 14'],
  ['a column', placeColumn('2', 0), '2: 13 | 1: 11 12 | off: 14'],
  ['a column away', removeColumn('1', '2'), '2: 13 11 12 | off: 14'],
];
for (const [what, change, expected] of CHANGES) {
  test(`change_${what}`, () => {
    const view = arrange(board());
    change(view);
    assert.equal(picture(view).trim(), expected);
  });
}

test('editTicket_changesWhatIsSeenAndNotWhatIsKnown', () => {
  const known = board();
  const view = arrange(known);
  editTicket('11', { title: 'Other' })(view);
  assert.equal(view.lanes[0]?.cards[0]?.title, 'Other');
  assert.equal(known.tickets.get('11')?.title, 'Ticket 11');
});
