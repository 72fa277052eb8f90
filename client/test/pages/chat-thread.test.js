import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { documentOf, FakeElement } from './elements.js';

const PEER = 'https://example.org/ada';
const BURST_MS = 25;

/** @type {ReturnType<typeof documentOf>} */
let page;
/** @type {FakeElement} */
let place;
/** @type {FakeElement} */
let newer;
/** The requests under way, as the library would send them. @type {{parameters: Record<string, any>}[]} */
let requests;
/** @type {string[]} */
let told;
/** @type {{key: string, text: string, at: string, problem?: string}[]} */
let unsent;
/** @type {number[]} */
let read;
/** @type {import('../../../api-node/src/main/resources/static/chat/thread.js').Thread} */
let thread;

/** The part of the library that the page relies on. @param {Record<string, any>} values */
function request(values = {}) {
  const config = { parameters: { ...values }, headers: {} };
  fire('htmx:configRequest', config);
  fire('htmx:beforeRequest', {});
  requests.push(config);
}

/** @param {string} type @param {object} detail */
const fire = (type, detail) => place.dispatchEvent(new CustomEvent(type, { detail }));

Object.assign(globalThis, {
  htmx: {
    trigger: (/** @type {FakeElement} */ _, /** @type {string} */ type) =>
      type === 'refresh' ? request() : requests.length > 0 && answer(0),
    ajax: async (/** @type {string} */ _, /** @type {string} */ __, /** @type {{values: object}} */ { values }) => request(values),
    swap: (/** @type {FakeElement} */ _, /** @type {any} */ fragment) => swap(fragment),
  },
});
const { Thread } = await import('../../../api-node/src/main/resources/static/chat/thread.js');
const { Fragment } = await import('../../../api-node/src/main/resources/static/chat/fragment.js');
const { Reading } = await import('../../../api-node/src/main/resources/static/chat/reading.js');
const { merge } = await import('../../../api-node/src/main/resources/static/chat/rows.js');

/** @param {FakeElement} fragment */
function swap(fragment) {
  merge(/** @type {any} */ (place), /** @type {any} */ (fragment));
  fire('htmx:afterSwap', {});
}

/** The oldest request is answered. @param {number} status @param {FakeElement} [fragment] */
function answer(status, fragment) {
  const detail = { xhr: { status }, requestConfig: requests.shift(), shouldSwap: status === 200 };
  fire('htmx:beforeSwap', detail);
  if (detail.shouldSwap && fragment) {
    swap(fragment);
  }
  fire('htmx:afterRequest', detail);
}

/** A page of the thread as the server renders it. @param {number} from @param {number} to @param {string} part */
function rows(from, to, part = 'newest', said = 'text') {
  const messages = Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => {
    const row = String(from + at);
    return new FakeElement(
      'li',
      { id: `row-${row}`, className: 'message inbound', dataset: { row } },
      new FakeElement('p', { className: 'message-text', text: `${said} ${row}` }),
    );
  });
  const dataset = { keyed: PEER, peer: PEER, read: '0', part };
  const list = new FakeElement('ol', { id: 'messages', dataset }, ...messages);
  return new FakeElement('div', {}, new FakeElement('div', { id: 'scroller', clientHeight: 100, dataset: { keyed: 's' } }, list));
}

const shownRows = () => place.querySelectorAll('[data-row]').map((row) => Number(row.dataset['row']));
const box = () => /** @type {FakeElement} */ (place.querySelector('#scroller'));

/** @param {number} milliseconds */
const pass = (milliseconds) => mock.timers.tick(milliseconds);

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout'] });
  place = new FakeElement('div', { id: 'thread' });
  newer = new FakeElement('button', { id: 'newer', hidden: true });
  page = documentOf(place, newer);
  requests = [];
  told = [];
  unsent = [];
  read = [];
  const outbox = /** @type {any} */ ({
    of: () => unsent,
    retry: (/** @type {string} */ _, /** @type {string} */ key) => told.push(`retry ${key}`),
  });
  thread = new Thread({
    outbox,
    reading: new Reading(async (_, body) => read.push(/** @type {{rowId: number}} */ (body).rowId)),
    announce: (text) => told.push(text),
    shown: () => {},
    enter: () => told.push('enter'),
  });
});

/** @param {FakeElement} fragment */
function opened(fragment) {
  thread.open(PEER);
  answer(200, fragment);
}

/** @param {number} top */
function scrolledTo(top) {
  box().scrollTop = top;
  place.dispatchEvent(new Event('scroll'));
}

/** @param {FakeElement} fragment */
function refreshed(fragment) {
  thread.refresh();
  pass(BURST_MS);
  answer(200, fragment);
}

test('reader_whoScrolledUp_isNotMovedByNews_norByMessagesThatAreBeingSent', () => {
  opened(rows(1, 30));
  scrolledTo(50);
  refreshed(rows(1, 31));
  assert.equal(box().scrollTop, 50);
  assert.equal(newer.hidden, false);
  unsent = [{ key: 'a', text: 'mine', at: '2026-11-28T10:00:00Z' }];
  thread.drawUnsent(PEER);
  assert.equal(box().scrollTop, 50);
});

test('reader_atTheEnd_staysThere', () => {
  opened(rows(1, 30));
  refreshed(rows(1, 31));
  assert.equal(box().scrollTop, 310 - 100);
});

test('olderMessages_doNotMoveTheText', async () => {
  opened(rows(11, 40));
  scrolledTo(0);
  request({ before: '11' });
  answer(200, rows(1, 10, 'older'));
  assert.deepEqual([shownRows().length, box().scrollTop], [40, 100]);
});

test('adoptedPage_withoutItsThread_fetchesIt_onceTheLibraryIsReady_andUntilItCan', () => {
  thread.adopt(PEER);
  assert.equal(requests.length, 0, 'the library has not read the document yet');
  pass(BURST_MS);
  answer(502);
  pass(5_000); // until it is tried again
  pass(BURST_MS);
  assert.equal(requests.length, 1);
  answer(200, rows(1, 2));
  assert.deepEqual(shownRows(), [1, 2]);
});

for (const status of [0, 404, 429, 502]) {
  test(`thread_refusedWith${status}_saysSo_insteadOfASkeletonForGood`, () => {
    thread.open(PEER);
    assert.ok(place.querySelector('.thread-skeleton'));
    answer(status);
    assert.equal(place.querySelector('.thread-skeleton'), null);
    assert.match(place.textContent, /cannot be loaded right now/);
  });
}

test('thread_thatWasShown_staysWhenARefreshFails', () => {
  opened(rows(1, 2));
  thread.refresh();
  pass(BURST_MS);
  answer(502);
  assert.deepEqual(shownRows(), [1, 2]);
});

test('triggers_duringARequest_areFetchedAfterIt_inOneRequest', () => {
  opened(rows(1, 2));
  thread.refresh();
  pass(BURST_MS);
  for (let n = 0; n < 3; n++) {
    thread.refresh();
    pass(BURST_MS);
  }
  assert.equal(requests.length, 1);
  answer(200, rows(1, 3));
  pass(BURST_MS);
  assert.equal(requests.length, 1);
});

test('trigger_duringTheRequestForOlderMessages_isNotLost', () => {
  opened(rows(11, 20));
  request({ before: '11' });
  thread.refresh();
  pass(BURST_MS);
  assert.equal(requests.length, 1);
  answer(200, rows(1, 10, 'older'));
  pass(BURST_MS);
  assert.equal(requests.length, 1);
  answer(200, rows(11, 21));
  assert.equal(shownRows().length, 21);
});

test('answer_thatWasReadBeforeTheOneToAMessage_isNotShown_andAskedForAgain', () => {
  opened(rows(1, 2));
  thread.refresh();
  pass(BURST_MS);
  thread.hold(PEER);
  thread.answered(PEER, /** @type {any} */ (rows(1, 3)));
  thread.release();
  answer(200, rows(1, 2));
  assert.deepEqual(shownRows(), [1, 2, 3]);
  pass(BURST_MS);
  assert.equal(requests.length, 1);
});

test('closedThread_asksForNothing', () => {
  opened(rows(1, 2));
  thread.refresh();
  thread.open(null);
  pass(60_000);
  assert.equal(requests.length, 0);
  thread.open(PEER);
  thread.open(null);
  pass(60_000);
  assert.equal(requests.length, 0);
});

test('threadThatBeganAgain_hasNoRowsOfTheOldOne_andIsReadFromItsBeginning', () => {
  opened(rows(4, 6, 'newest', 'old'));
  assert.deepEqual(read, [6]);
  refreshed(rows(1, 3));
  assert.deepEqual(shownRows(), [1, 2, 3]);
  assert.deepEqual(read, [6, 3]);
});

test('threadThatWasRemoved_isReadFromItsBeginning_howeverLongItIsThen', () => {
  opened(rows(1, 3));
  refreshed(new FakeElement('div', {}, new FakeElement('div', { id: 'no-thread' })));
  refreshed(rows(1, 2));
  assert.deepEqual(read, [3, 2]);
});

test('firstMessage_ofAnEmptyThread_isAnnounced_butNotWhatAThreadIsOpenedWith', () => {
  opened(rows(1, 0));
  refreshed(rows(1, 1));
  assert.deepEqual(told, [': text 1']);
  told = [];
  opened(rows(1, 1));
  assert.deepEqual(told, []);
});

test('unsentMessage_keepsItsRow_overARefresh', () => {
  opened(rows(1, 2));
  unsent = [
    { key: 'a', text: 'one', at: '2026-11-28T10:00:00Z', problem: 'Later.' },
    { key: 'b', text: 'two', at: '2026-11-28T10:00:00Z' },
  ];
  thread.drawUnsent(PEER);
  const before = place.querySelectorAll('[data-key]');
  refreshed(rows(1, 3));
  assert.deepEqual(place.querySelectorAll('[data-key]'), before);
  assert.equal(place.querySelector('#messages')?.children.at(-1), before[1]);
  unsent = unsent.slice(1);
  thread.drawUnsent(PEER);
  assert.deepEqual(place.querySelectorAll('[data-key]'), before.slice(1));
  before[0]?.querySelector('button')?.dispatchEvent(new Event('click'));
  assert.deepEqual(told.slice(-2), ['retry a', 'enter']);
});

test('hiddenTab_fetchesTheThreadWhenItIsSeen', () => {
  opened(rows(1, 2));
  page.hidden = true;
  thread.updated(PEER);
  pass(60_000);
  assert.equal(requests.length, 0);
  page.hidden = false;
  page.dispatchEvent(new Event('visibilitychange'));
  pass(BURST_MS);
  assert.equal(requests.length, 1);
  answer(200, rows(1, 3));
  page.dispatchEvent(new Event('visibilitychange'));
  pass(60_000);
  assert.equal(requests.length, 0);
});

test('answer_toWhatIsNoLongerWanted_isNotShown_butAskedForAgain', () => {
  place = new FakeElement('div');
  let peer = 'ada';
  let shown = 0;
  const sidebar = new Fragment(/** @type {any} */ (place), { parameters: () => ({ peer }), shown: () => shown++ });
  for (const status of [200, 502]) {
    sidebar.refresh();
    pass(BURST_MS);
    peer += '!'; // a click opens another thread
    answer(status);
    assert.equal(shown, 0);
    pass(BURST_MS);
    assert.equal(requests.length, 1);
    answer(404);
  }
});

test('fragmentThatIsAsItWasOnce_isShownAsItIsNow', () => {
  opened(rows(1, 2));
  refreshed(rows(1, 3));
  refreshed(rows(1, 2));
  assert.deepEqual(shownRows(), [1, 2]);
});
