import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { arrange } from '../../../api-node/src/main/resources/static/board/model.js';
import { Refresh } from '../../../api-node/src/main/resources/static/board/refresh.js';
import { Store } from '../../../api-node/src/main/resources/static/board/store.js';
import { board, picture, ticket } from './fixtures.js';

/** A node whose answers are given in advance; an answer that is a number is a refusal with that status. */
function node(/** @type {Record<string, any[]>} */ answers) {
  /** @type {string[]} */
  const asked = [];
  const get = async (/** @type {string} */ path) => {
    asked.push(path);
    const answer = answers[path]?.shift();
    if (typeof answer === 'number') {
      throw Object.assign(new Error(`status ${answer}`), { status: answer });
    }
    return answer;
  };
  return { get, asked };
}

const answerOf = (/** @type {any} */ known) => ({
  ...known,
  columns: [...known.columns.values()],
  columnOrderVersion: known.columnOrder.version,
  tickets: [...known.tickets.values()],
  labels: [...known.labels.values()],
});
const TOLD = { changed: () => {}, gone: () => assert.fail('it is not gone') };
const settled = () => new Promise(setImmediate);

test('need_columnOfALinkedCard_isFetchedAlone', async () => {
  const store = new Store(board());
  const api = node({ '/p/columns/2/tickets': [{ tickets: [ticket('13', '2', 'a0'), ticket('15', '2', 'a1')] }] });
  new Refresh(store, api, '/p', TOLD).need({ what: 'column', id: '2' });
  await settled();
  assert.deepEqual(api.asked, ['/p/columns/2/tickets']);
  assert.equal(picture(arrange(store.board)), '1: 11 12 | 2: 13 15 | off: 14');
});

test('need_nodeDoesNotAnswer_allIsFetchedUntilItDoes', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const store = new Store(board());
    const fresh = board();
    fresh.tickets.delete('11');
    const api = node({ '/p/columns/2/tickets': [0], '/p/board': [503, answerOf(fresh)] });
    const refresh = new Refresh(store, api, '/p', TOLD);
    refresh.need({ what: 'column', id: '2' });
    for (let i = 0; i < 3; i++) {
      await settled();
      mock.timers.tick(3000);
    }
    await settled();
    assert.deepEqual(api.asked, ['/p/columns/2/tickets', '/p/board', '/p/board']);
    assert.equal(picture(arrange(store.board)), '1: 12 | 2: 13 | off: 14');
  } finally {
    mock.timers.reset();
  }
});

test('need_ticketThatIsGone_isForgotten', async () => {
  const store = new Store(board());
  new Refresh(store, node({ '/p/tickets/14': [404] }), '/p', TOLD).need({ what: 'ticket', id: '14' });
  await settled();
  assert.equal(picture(arrange(store.board)).trim(), '1: 11 12 | 2: 13 | off:');
});

test('stop_nothingIsAskedAgain', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const api = node({ '/p/board': [0, 0] });
    const refresh = new Refresh(new Store(board()), api, '/p', TOLD);
    refresh.insist();
    await settled();
    refresh.stop();
    mock.timers.tick(60_000);
    await settled();
    assert.deepEqual(api.asked, ['/p/board']);
  } finally {
    mock.timers.reset();
  }
});

test('insist_boardIsNotThereAnyMore_isToldOnce', async () => {
  let gone = 0;
  const api = node({ '/p/board': [404] });
  new Refresh(new Store(board()), api, '/p', { changed: () => {}, gone: () => gone++ }).insist();
  await settled();
  assert.equal(gone, 1);
  assert.deepEqual(api.asked, ['/p/board']);
});
