import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { findClient } from './client-files.js';
import { documentOf, FakeElement } from './elements.js';
import { ticket } from './fixtures.js';

findClient();
const { QueryClient } = await import('../../../api-node/src/main/resources/static/activity/query-core.js');
const { Resources } = await import('../../../api-node/src/main/resources/static/activity/resources.js');
const { ActivityCache } = await import('../../src/activity/index.js');

const PROJECT = { id: '4', key: 'DEMO', title: 'Demo', description: '', visibility: 'private', closed: false, role: 'admin', version: '1' };

/** What the node answers, by path. @type {Record<string, any>} */
let answers;
/** @type {Record<string, any>} */
let elements;
/** @type {InstanceType<typeof QueryClient>} */
let queries;
/** @type {InstanceType<typeof ActivityCache>} */
let cache;
/** @type {Record<string, number>} */
let asked;
/** @type {boolean} */
let isNarrow;
/** @type {number[]} */
let scrolled;
/** How often the page was told that a board is gone. @type {number} */
let lost;

const settled = async () => {
  for (let i = 0; i < 10; i++) {
    await new Promise((resolve) => setImmediate(resolve));
  }
};
/** @param {() => boolean} isSo */
async function until(isSo) {
  for (let i = 0; i < 2000 && !isSo(); i++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert.ok(isSo());
}
const names = () => elements['resource-list'].querySelectorAll('.resource-name').map((/** @type {FakeElement} */ name) => name.textContent);
const detail = () => elements['resource'].textContent;

beforeEach(() => {
  const ids = ['crumbs', 'resource-list', 'no-resources', 'resource', 'resources', 'back-to-list'];
  elements = Object.fromEntries(ids.map((id) => [id, new FakeElement('div', { id })]));
  documentOf(...Object.values(elements));
  Object.assign(globalThis, { requestAnimationFrame: setImmediate, HTMLAnchorElement: FakeElement });
  Object.assign(globalThis, {
    matchMedia: () => ({ matches: isNarrow }),
    scrollY: 300,
    scrollTo: (/** @type {number} */ _, /** @type {number} */ y) => scrolled.push(y),
  });
  isNarrow = false;
  scrolled = [];
  lost = 0;
  asked = {};
  answers = {
    '/api/projects': { projects: [PROJECT] },
    '/api/users': { users: [{ id: '7', name: 'Ada' }] },
    '/api/projects/4': PROJECT,
    '/api/projects/4/columns': { columns: [{ id: '1', title: 'To do' }] },
    '/api/projects/4/labels': { labels: [] },
    '/api/projects/4/tickets': { tickets: [ticket('11', '1', 'a0'), ticket('12', '1', 'a1')] },
    '/api/projects/4/tickets/12': ticket('12', '1', 'a1'),
  };
  queries = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity, retry: false } } });
  cache = new ActivityCache({ queryClient: queries, own: 'all', channel: null });
  cache.open();
});

afterEach(() => {
  cache.close();
  queries.clear();
});

/** @param {string} project @param {string} ticket */
async function show(project, ticket) {
  const resources = new Resources({
    queries,
    api: {
      get: async (path) => {
        asked[path] = (asked[path] ?? 0) + 1;
        return answers[path] ?? Promise.reject(Object.assign(new Error('There is none.'), { status: 404 }));
      },
    },
    linkTo: ({ project, ticket }) => `?${project}/${ticket}`,
    showActivity: () => {},
    lost: () => lost++,
  });
  resources.show({ project, ticket });
  await settled();
  return resources;
}

/** @param {string} what @param {string} id */
const activity = (what, id) => ({
  activity_type: what,
  resource: { type: 'ticket', id, name: '', parent: { type: 'project', id: '4' } },
  metadata: { id },
});

test('boards_areListed_andATicketsOfOne_newestFirst', async () => {
  await show('', '');
  assert.deepEqual(names(), ['Demo']);
  assert.equal(detail(), '');
  await show('4', '');
  assert.deepEqual(names(), ['Ticket 12', 'Ticket 11']);
  assert.match(detail(), /^Demo DEMO/);
});

test('ticket_thatChanged_isFetchedAgain_inTheListAndInDetail', async () => {
  await show('4', '12');
  assert.match(detail(), /^Ticket 12 #12/);
  const renamed = ticket('12', '1', 'a1', { title: 'Renamed', version: '2' });
  answers['/api/projects/4/tickets/12'] = renamed;
  answers['/api/projects/4/tickets'] = { tickets: [ticket('11', '1', 'a0'), renamed] };
  cache.apply(activity('edited', '12'));
  await until(() => names()[0] === 'Renamed' && detail().startsWith('Renamed #12'));
  assert.deepEqual([asked['/api/projects/4/tickets/12'], asked['/api/projects/4/tickets'], asked['/api/projects']], [2, 2, 1]);
});

test('ticket_thatWasDeleted_isSaidToBe_andNotFetchedAgain', async () => {
  await show('4', '12');
  delete answers['/api/projects/4/tickets/12'];
  answers['/api/projects/4/tickets'] = { tickets: [ticket('11', '1', 'a0')] };
  cache.apply(activity('deleted', '12'));
  await until(() => names().length === 1 && detail() === 'This ticket was deleted.');
  assert.equal(asked['/api/projects/4/tickets/12'], 1);
});

test('anotherTicket_isNotFetched_whenOneChanges', async () => {
  await show('4', '12');
  cache.apply(activity('edited', '11'));
  await until(() => asked['/api/projects/4/tickets'] === 2);
  await settled();
  assert.equal(asked['/api/projects/4/tickets/12'], 1);
});

test('ticket_thatIsNotThere_isSaidNotToBe', async () => {
  await show('4', '99');
  assert.equal(detail(), 'There is no such ticket, or you cannot see it.');
});

test('board_thatCannotBeSeen_isSaidSo', async () => {
  await show('5', '');
  assert.equal(elements['no-resources'].textContent, 'This board does not exist, or you cannot see it.');
  assert.deepEqual([detail(), lost], ['', 0]);
});

const cached = () =>
  queries
    .getQueryCache()
    .getAll()
    .map(({ queryKey }) => queryKey.join());

/** The user may not see the board any more, and the node says what made it so. @param {object} change @param {number} [status] */
async function loseBoard(change, status = 404) {
  const hidden = Object.keys(answers).filter((path) => path.startsWith('/api/projects/4'));
  hidden.forEach((path) => (answers[path] = Promise.reject(Object.assign(new Error('No.'), { status }))));
  hidden.forEach((path) => answers[path].catch(() => {}));
  answers['/api/projects'] = { projects: [] };
  cache.apply(/** @type {any} */ (change));
  await until(() => elements['no-resources'].textContent.startsWith('This board was'));
  await until(() => Number(asked['/api/projects']) >= 2);
  await settled();
}

const PARENT = { type: 'project', id: '4', name: 'Demo' };
for (const [name, change, status] of /** @type {[string, object, number][]} */ ([
  ['memberWhoIsRemoved', { activity_type: 'deleted', resource: { type: 'member', id: '7', parent: PARENT } }, 404],
  ['hidden', { activity_type: 'edited', resource: PARENT, metadata: { id: '4', visibility: 'private' } }, 403],
  ['deleted', { activity_type: 'deleted', resource: PARENT }, 404],
])) {
  for (const ticket of ['', '12']) {
    test(`board_${name}_leavesNothing_ofItself_${ticket || 'list'}`, async () => {
      const resources = await show('4', ticket);
      await loseBoard(change, status);
      assert.deepEqual([names(), detail(), lost], [[], '', 1]);
      assert.equal(elements['no-resources'].textContent, 'This board was deleted, or you cannot see it any more.');
      assert.doesNotMatch(elements['crumbs'].textContent, /Demo/);
      assert.deepEqual(cached().sort(), ['projects', 'users']);
      resources.show({ project: '', ticket: '' });
      await until(() => elements['no-resources'].textContent === 'No boards yet.');
    });
  }
}

test('page_thatIsLeft_saysNotThatTheBoardIsGone', async () => {
  const resources = await show('4', '');
  resources.close();
  queries.clear();
  await settled();
  assert.equal(lost, 0);
});

test('ticket_onANarrowPage_isShownInsteadOfTheList_withAWayBackToWhereItWas', async () => {
  isNarrow = true;
  const resources = await show('4', '');
  assert.deepEqual([elements['resources'].className, elements['back-to-list'].hidden, scrolled], ['', true, []]);
  resources.show({ project: '4', ticket: '12' });
  const [back] = elements['back-to-list'].children;
  assert.deepEqual([elements['resources'].className, elements['back-to-list'].hidden, scrolled], ['one', false, [0]]);
  assert.deepEqual([back.getAttribute('href'), document.activeElement], ['?4/', back]);
  resources.show({ project: '4', ticket: '' });
  assert.deepEqual([elements['resources'].className, elements['back-to-list'].hidden, scrolled], ['', true, [0, 300]]);
});

test('list_thatIsLong_isShownInParts', async () => {
  const tickets = Array.from({ length: 250 }, (_, i) => ticket(String(i + 1), '1', 'a0'));
  answers['/api/projects/4/tickets'] = { tickets };
  await show('4', '');
  assert.equal(names().length, 100);
  const more = elements['resource-list'].querySelector('.resource-more');
  assert.equal(more.textContent, 'Show more (150)');
  more.dispatchEvent(new Event('click'));
  await until(() => names().length === 200);
});
