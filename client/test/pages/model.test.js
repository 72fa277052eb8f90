import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arrange, byRank, withCards, withTicket, without } from '../../../api-node/src/main/resources/static/board/model.js';
import { board, picture, ticket } from './fixtures.js';

test('arrange_columnsByOrderAndCardsByRank', () => {
  assert.equal(picture(arrange(board())), '1: 11 12 | 2: 13 | off: 14');
});

test('byRank_comparesCharacters_notLocale', () => {
  const ranks = ['a', 'B', 'a0', 'a~', 'Z', 'é', 'aV', 'a1'].map((rank, at) => ({ rank, id: String(at) }));
  assert.deepEqual(
    ranks.sort(byRank).map(({ rank }) => rank),
    ['B', 'Z', 'a', 'a0', 'a1', 'aV', 'a~', 'é'],
  );
});

test('byRank_equalRanks_idAsNumber', () => {
  const cards = ['10', '9', '100'].map((id) => ({ rank: 'a0', id }));
  assert.deepEqual(
    cards.sort(byRank).map(({ id }) => id),
    ['9', '10', '100'],
  );
});

test('arrange_cardOfAnUnknownColumn_isNowhere', () => {
  const odd = withTicket(board(), ticket('15', '99', 'a0'));
  assert.equal(picture(arrange(odd)), '1: 11 12 | 2: 13 | off: 14');
});

test('withTicket_olderVersion_isDropped', () => {
  const known = withTicket(board(), ticket('11', '1', 'a0', { title: 'new', version: '10' }));
  assert.equal(withTicket(known, ticket('11', '1', 'a0', { title: 'old', version: '9' })), known);
  assert.equal(withTicket(known, ticket('11', '1', 'a0', { title: 'same', version: '10' })).tickets.get('11')?.title, 'same');
});

test('withCards_isExactlyTheColumn', () => {
  const fresh = withCards(board(), '1', [ticket('12', '1', 'a0'), ticket('13', '1', 'a1')]);
  assert.equal(picture(arrange(fresh)), '1: 12 13 | 2:  | off: 14 11'.replace('2:  ', '2: '));
});

test('without_unknownId_isTheSameBoard', () => {
  const known = board();
  assert.equal(without(known, 'tickets', '99'), known);
  assert.equal(without(known, 'tickets', '11').tickets.has('11'), false);
  assert.equal(known.tickets.has('11'), true);
});
