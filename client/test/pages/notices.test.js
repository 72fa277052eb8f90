import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inkOn, luminance } from '../../../api-node/src/main/resources/static/board/color.js';
import { initials } from '../../../api-node/src/main/resources/static/board/avatars.js';
import { noticeOf } from '../../../api-node/src/main/resources/static/board/change-notices.js';
import { board } from './fixtures.js';

test('inkOn_everyGrey_contrastsAtLeast4_5', () => {
  for (let grey = 0; grey < 256; grey++) {
    const color = `#${grey.toString(16).padStart(2, '0').repeat(3)}`;
    const [light, dark] = [luminance(color), luminance(inkOn(color))].sort((a, b) => b - a);
    const contrast = (Number(light) + 0.05) / (Number(dark) + 0.05);
    assert.ok(contrast >= 4.5, `${color}: ${contrast}`);
  }
});

test('inkOn_yellowIsDark_blueIsWhite', () => {
  assert.equal(inkOn('#facc15'), '#000000');
  assert.equal(inkOn('#1d4ed8'), '#ffffff');
});

test('initials_ofOneOrManyNames', () => {
  assert.equal(initials('Ada Lovelace'), 'AL');
  assert.equal(initials('grace'), 'G');
  assert.equal(initials('  Ludwig van Beethoven '), 'LB');
  assert.equal(initials(''), '?');
});

test('newsOf_movesBetweenColumns_namesCardAndColumn', () => {
  const frame = { type: 'card.moved', issue_id: 11, from_column_id: 1, to_column_id: 2, rank: 'a' };
  assert.equal(noticeOf(board(), frame)?.text, '“Ticket 11” moved to Done');
});

for (const frame of [
  { type: 'card.moved', issue_id: 11, from_column_id: 1, to_column_id: 1, rank: 'a' },
  { type: 'column.reordered', column_ids: [2, 1] },
  { type: 'column.updated', column_id: 1, title: 'To do', color: '#000000' },
  { type: 'project.updated', title: 'x' },
  { issue_id: 11, changed: ['title'] },
]) {
  test(`newsOf_${frame.type ?? 'project-ticket'}_isSilent`, () => assert.equal(noticeOf(board(), frame), undefined));
}

test('newsOf_columnRenamedAndRemoved_says', () => {
  assert.equal(noticeOf(board(), { type: 'column.updated', column_id: 1, title: 'Now' })?.text, 'Column To do is now called Now');
  assert.equal(noticeOf(board(), { type: 'column.deleted', column_id: 2 })?.text, 'Column Done was removed');
});
