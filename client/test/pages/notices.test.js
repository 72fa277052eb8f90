import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initials } from '../../../api-node/src/main/resources/static/board/avatars.js';
import { noticeOf } from '../../../api-node/src/main/resources/static/board/change-notices.js';
import { board } from './fixtures.js';

test('initials_ofOneOrManyNames', () => {
  assert.equal(initials('Ada Lovelace'), 'AL');
  assert.equal(initials('grace'), 'G');
  assert.equal(initials('  Ludwig van Beethoven '), 'LB');
  assert.equal(initials(''), '?');
});

/** Isolates keep titles of another direction apart; they are no words. @param {Record<string, unknown>} frame @param {string} [who] */
const words = (frame, who = 'Grace') => noticeOf(board(), { actor_id: 8, ...frame }, who)?.text.replace(/[\u2066-\u2069]/g, '');

for (const [text, frame] of /** @type {[string, Record<string, unknown>][]} */ ([
  ['Grace moved “Ticket 11” to Done', { type: 'card.moved', issue_id: 11, from_column_id: 1, to_column_id: 2, rank: 'a' }],
  ['Grace moved a card to another column', { type: 'card.moved', issue_id: 99, from_column_id: 1, to_column_id: 9, rank: 'a' }],
  ['Grace put “Ticket 14” into To do', { type: 'card.linked', issue_id: 14, column_id: 1 }],
  ['Grace added a card to To do', { type: 'card.linked', issue_id: 15, column_id: 1, changed: ['created'] }],
  ['Grace took “Ticket 11” off the board', { type: 'card.unlinked', issue_id: 11, column_id: 1 }],
  ['Grace deleted “Ticket 11”', { type: 'card.unlinked', issue_id: 11, column_id: 1, changed: ['deleted'] }],
  ['Grace renamed the column To do to Now', { type: 'column.updated', column_id: 1, title: 'Now' }],
  ['Grace deleted the column Done', { type: 'column.deleted', column_id: 2 }],
])) {
  test(`noticeOf_${text}`, () => assert.equal(words(frame), text));
}

test('noticeOf_oneself_inAnotherTab', () => {
  assert.equal(words({ type: 'column.deleted', column_id: 2 }, 'You'), 'You deleted the column Done');
});

test('noticeOf_severalOfOneUser_areCounted_andOfAnotherApart', () => {
  const frame = { type: 'card.moved', issue_id: 11, from_column_id: 1, to_column_id: 2, rank: 'a' };
  const grace = noticeOf(board(), { ...frame, actor_id: 8 }, 'Grace');
  assert.equal(grace?.several?.(3).replace(/[\u2066-\u2069]/g, ''), 'Grace moved 3 cards');
  assert.notEqual(grace?.kind, noticeOf(board(), { ...frame, actor_id: 9 }, 'Ada')?.kind);
});

test('noticeOf_longTitle_isShortened', () => {
  const known = board();
  const tickets = new Map(known.tickets).set('11', { .../** @type {any} */ (known.tickets.get('11')), title: 'x'.repeat(255) });
  const frame = { type: 'card.moved', issue_id: 11, from_column_id: 1, to_column_id: 2, rank: 'a' };
  const text = noticeOf({ ...known, tickets }, frame, 'Grace')?.text ?? '';
  assert.ok(text.length < 130, text);
});

for (const frame of [
  { type: 'card.moved', issue_id: 11, from_column_id: 1, to_column_id: 1, rank: 'a' },
  { type: 'column.reordered', column_ids: [2, 1] },
  { type: 'column.updated', column_id: 1, title: 'To do', color: '#000000' },
  { type: 'project.updated', title: 'x' },
  { issue_id: 11, changed: ['title'] },
  { label_id: 5, change: /** @type {const} */ ('deleted') },
]) {
  test(`noticeOf_${frame.type ?? Object.keys(frame)[0]}_isSilent`, () => assert.equal(noticeOf(board(), frame, 'Grace'), undefined));
}
