import assert from 'node:assert/strict';
import { test } from 'node:test';
import { followBoard } from '../../../api-node/src/main/resources/static/board/board-stream.js';
import { People } from '../../../api-node/src/main/resources/static/board/people.js';
import { Store } from '../../../api-node/src/main/resources/static/board/store.js';
import { board } from './fixtures.js';

const ROOT = { id: '1', username: 'root', name: 'Root', avatar: null };

/** A page that follows a board, and what it was told to do. */
function page() {
  /** @type {Map<string, (event: any) => void>} */
  const listeners = new Map();
  /** @type {string[]} */
  const said = [];
  const people = new People({ get: async () => ({ users: [ROOT] }) });
  people.learn([{ id: '8', name: 'Grace', avatar: null }]);
  people.me = '7';
  const store = new Store(board());
  const noted =
    (/** @type {string} */ what) =>
    (/** @type {any[]} */ ...of) =>
      void said.push([what, ...of].join(' '));
  followBoard(
    /** @type {any} */ ({
      tidings: { on: (/** @type {string} */ name, /** @type {any} */ listener) => listeners.set(name, listener), isOwn: () => false },
      store,
      refresh: { need: (/** @type {any} */ { what, id = '' }) => said.push(`need ${what} ${id}`), insist: noted('insist') },
      people,
      toasts: { show: (/** @type {{text: string}} */ { text }) => said.push(text.replace(/[\u2066-\u2069]/g, '')) },
      viewers: { show: noted('viewers'), rename: noted('rename') },
      redraw: noted('redraw'),
      touched: noted('touched'),
      heard: () => {},
      leave: noted('leave'),
      signOut: noted('signOut'),
    }),
  );
  const tell = async (/** @type {string} */ name, /** @type {unknown} */ data) => {
    said.length = 0;
    listeners.get(name)?.({ data });
    await new Promise(setImmediate);
    return [...said];
  };
  return { tell, store, people };
}

const MOVE = { type: 'card.moved', project_id: 42, version: 2, issue_id: 11, from_column_id: 1, to_column_id: 2, rank: 'b0' };

test('move_byAMember_isToldWithTheirName', async () => {
  const { tell } = page();
  assert.deepEqual(await tell('project-board.42', { ...MOVE, actor_id: 8 }), ['touched 11 8', 'Grace moved “Ticket 11” to Done', 'redraw']);
});

test('move_byOneselfInAnotherTab_isToldAsSuch', async () => {
  const { tell, people } = page();
  people.learn([{ id: '7', name: 'Ada', avatar: null }]);
  assert.ok((await tell('project-board.42', { ...MOVE, actor_id: 7 })).includes('You moved “Ticket 11” to Done'));
});

test('move_byAUserWhoIsNoMember_isToldWithTheirNameAndFaceOnceTheyAreKnown', async () => {
  const { tell } = page();
  assert.deepEqual(await tell('project-board.42', { ...MOVE, actor_id: 1 }), [
    'touched 11 1',
    'redraw',
    'touched 11 1',
    'redraw',
    'Root moved “Ticket 11” to Done',
  ]);
});

test('move_thatAnOlderReleaseTellsOf_fetchesTheBoard', async () => {
  const { tell } = page();
  const { version, ...old } = MOVE;
  assert.deepEqual(
    await tell('project-board.42', old),
    ['touched 11 ', 'Someone moved “Ticket 11” to Done', 'need board '],
    `no ${version}`,
  );
});

test('edit_byAnother_marksTheCardAndFetchesIt', async () => {
  const { tell } = page();
  const frame = { project_id: 42, version: 2, issue_id: 11, changed: ['title'], actor_id: 8 };
  assert.deepEqual(await tell('project-ticket', frame), ['touched 11 8', 'need ticket 11']);
  assert.deepEqual(await tell('project-ticket', { ...frame, project_id: 43 }), [], 'of another project');
});

test('label_recoloured_isDrawn', async () => {
  const { tell, store } = page();
  const frame = { project_id: 42, version: 2, label_id: 5, change: 'updated', name: 'defect', color: '#000000', actor_id: 8 };
  assert.deepEqual(await tell('project-label', frame), ['redraw']);
  assert.equal(store.board.labels.get('5')?.name, 'defect');
});

test('user_renamed_isRenamedEverywhere_andNothingIsFetched', async () => {
  const { tell, people } = page();
  assert.deepEqual(await tell('user.updated', { id: 8, username: 'grace', name: 'Amazing Grace', avatar: null }), [
    'rename [object Object]',
    'redraw',
  ]);
  assert.equal(people.known('8')?.name, 'Amazing Grace');
});

test('user_oneself_mayHaveOtherRightsNow', async () => {
  const { tell } = page();
  assert.ok((await tell('user.updated', { id: 7, username: 'ada', name: 'Ada', avatar: null })).includes('insist'));
});

test('access_revoked_isForTheServerToJudge', async () => {
  const { tell } = page();
  assert.deepEqual(await tell('project-access', { project_id: 42, access: 'revoked' }), ['insist']);
  assert.deepEqual(await tell('project-access', { project_id: 43, access: 'revoked' }), []);
});
