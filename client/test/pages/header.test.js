import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { findClient } from './client-files.js';
import { documentOf, FakeElement } from './elements.js';

findClient();
const { followHeader } = await import('../../../api-node/src/main/resources/static/header.js');

/** @type {FakeElement} */
let badge;
/** What is asked for, in order, and what answers it. @type {{path: string, answer: (value: unknown) => void, fail: (problem: unknown) => void}[]} */
let asked;
/** @type {(state: {phase: string}) => void} */
let enter;
/** @type {Map<string, (event: unknown) => void>} */
let heard;

const settled = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  badge = new FakeElement('span', { id: 'notification-count' });
  documentOf(new FakeElement('a', { id: 'notifications' }), badge);
  asked = [];
  enter = () => {};
  heard = new Map();
  followHeader({
    tidings: /** @type {any} */ ({
      on: (/** @type {string} */ type, /** @type {any} */ listener) => heard.set(type, listener),
      onState: (/** @type {any} */ listener) => {
        const before = enter;
        enter = (state) => (before(state), listener(state));
      },
    }),
    api: /** @type {any} */ ({
      get: (/** @type {string} */ path) => new Promise((answer, fail) => asked.push({ path, answer, fail })),
    }),
    refused: assert.fail,
  });
});

test('pageThatJoinsAConnection_asksAgainOnceItIsLive', async () => {
  assert.equal(asked.length, 1);
  asked[0]?.answer({ new: 1 });
  await settled();
  enter({ phase: 'connecting' });
  enter({ phase: 'live' });
  assert.deepEqual(
    asked.map(({ path }) => path),
    ['/notifications/new', '/notifications/new'],
  );
  asked[1]?.answer({ new: 2 });
  await settled();
  assert.equal(badge.textContent, '2');
});

test('firstAnswer_thatFails_isMadeUpForWhenThePageIsLive', async () => {
  asked[0]?.fail(new Error('no network'));
  await settled();
  enter({ phase: 'live' });
  asked[1]?.answer({ new: 3 });
  await settled();
  assert.equal(badge.textContent, '3');
});

test('phases_inWhichThePageStaysLive_askNothing', () => {
  for (const phase of ['live', 'catching-up', 'live', 'resynced', 'live']) {
    enter({ phase });
  }
  assert.equal(asked.length, 2);
  for (const phase of ['reconnecting', 'resumed', 'live']) {
    enter({ phase });
  }
  assert.equal(asked.length, 3);
});

test('push_whileThePageAsksAgain_isNewer', async () => {
  enter({ phase: 'live' });
  heard.get('notification-count')?.({ data: { Count: 5 } });
  asked[1]?.answer({ new: 4 });
  await settled();
  assert.equal(badge.textContent, '5');
});
