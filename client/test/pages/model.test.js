import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withColumn, withColumnOrder, withTicket } from '../../../api-node/src/main/resources/static/board/merge.js';
import { arrange, byRank } from '../../../api-node/src/main/resources/static/board/model.js';
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

test('arrange_newColumn_standsLastUntilAnOrderTellsOfIt', () => {
  const column = { id: '3', title: 'New', color: '#000000', order: 0, default: false, version: '1' };
  const known = withColumn(board(), column);
  assert.equal(picture(arrange(known)), '1: 11 12 | 2: 13 | 3: | off: 14');
  assert.equal(picture(arrange(withColumnOrder(known, ['3', '1', '2'], 2))), '3: | 1: 11 12 | 2: 13 | off: 14');
});
