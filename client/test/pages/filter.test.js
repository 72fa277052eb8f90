import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Filter, ME, orderAmongAll } from '../../../api-node/src/main/resources/static/board/filter.js';
import { arrange } from '../../../api-node/src/main/resources/static/board/model.js';
import { board, picture, ticket } from './fixtures.js';

const filtering = (/** @type {string} */ text, label = '') => {
  const filter = new Filter(() => '7');
  filter.set({ text, label });
  return filter;
};

for (const [text, label, seen] of /** @type {[string, string, boolean][]} */ ([
  ['', '', true],
  ['  ', '', true],
  ['apple', '', true],
  ['APPLE pie', '', true],
  ['pie apple', '', true],
  ['#15', '', true],
  ['cinnamon', '', true],
  ['apple juice', '', false],
  ['', '5', true],
  ['', '6', false],
  ['apple', '6', false],
])) {
  test(`shows_${JSON.stringify(text)}_label${label}_${seen}`, () => {
    const card = ticket('15', '1', 'a', { title: 'Apple pie', description: 'With cinnamon', labelIds: ['5'] });
    assert.equal(filtering(text, label).shows(card), seen);
  });
}

for (const [assignee, seen] of /** @type {[string, boolean][]} */ ([
  ['', true],
  ['7', true],
  [ME, true],
  ['8', false],
])) {
  test(`shows_assignedTo_${assignee || 'anyone'}_${seen}`, () => {
    const filter = new Filter(() => '7');
    filter.set({ text: '', assignee });
    assert.equal(filter.active, assignee !== '');
    assert.equal(filter.shows(ticket('15', '1', 'a', { assigneeIds: ['9', '7'] })), seen);
    assert.equal(filter.shows(ticket('16', '1', 'a')), assignee === '', 'a card of a release without assignees');
  });
}

test('of_hidesCardsAndCountsAll', () => {
  const { lanes } = filtering('11').of(arrange(board()));
  assert.deepEqual(
    lanes.map(({ cards, total }) => [cards.length, total]),
    [
      [1, 2],
      [0, 1],
    ],
  );
});

test('of_withoutAFilter_isTheViewItself', () => {
  const view = arrange(board());
  assert.equal(filtering('').of(view), view);
});

test('of_theCardThatIsHeld_staysInTheHand', () => {
  assert.equal(picture(filtering('11').of(arrange(board()), '13')), '1: 11 | 2: 13 | off: 14');
});

test('keep_showsANewCardUntilTheFilterChanges', () => {
  const filter = filtering('x');
  filter.keep('15');
  assert.equal(filter.shows(ticket('15', '1', 'a')), true);
  filter.set({ text: 'xy', label: '' });
  assert.equal(filter.shows(ticket('15', '1', 'a')), false);
});

test('shows_aCardThatIsNotSavedYet', () => {
  assert.equal(filtering('x').shows(ticket('draft', '1', 'a', { number: 0 })), true);
});

const ids = (/** @type {string} */ text) => [...text].map((id) => ({ id }));
for (const [all, seen, index, card, order] of /** @type {[string, string, number, string, number][]} */ ([
  ['abcde', 'abcde', 0, 'c', 0],
  ['abcde', 'abcde', 3, 'c', 3],
  ['abcde', 'abcde', 9, 'c', 4],
  ['abcde', 'bd', 0, 'd', 1],
  ['abcde', 'bd', 1, 'b', 3],
  ['abcde', 'bd', 0, 'x', 1],
  ['abcde', 'bd', 1, 'x', 2],
  ['abcde', 'bd', 2, 'x', 4],
  ['abcde', 'bd', 9, 'x', 4],
  ['abcde', '', 0, 'x', 5],
  ['', '', 0, 'x', 0],
  ['abcde', 'c', 0, 'c', 4],
])) {
  test(`orderAmongAll_${all}_${seen}_${card}At${index}_is${order}`, () => {
    assert.equal(orderAmongAll(ids(all), ids(seen), index, card), order);
  });
}
