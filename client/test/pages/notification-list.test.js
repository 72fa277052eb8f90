import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { findClient } from './client-files.js';
import { documentOf, FakeElement } from './elements.js';

findClient();
const { NotificationList } = await import('../../../api-node/src/main/resources/static/notification/notification-list.js');

const IDS = ['list', 'empty', 'older', 'show-all', 'show-unread', 'read-all'];

/** @type {Record<string, FakeElement>} */
let elements;
/** What the node answers. @type {{notifications: {id: string, read: boolean}[], unread: number, next: string | null}} */
let answer;
/** @type {unknown[]} */
let sent;
/** @type {InstanceType<typeof NotificationList>} */
let list;

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** @param {string} id @param {boolean} read */
const one = (id, read) => ({
  id,
  kind: 'mention',
  read,
  created: '2026-01-01T00:00:00.000Z',
  actor: null,
  project: null,
  ticket: null,
  peer: null,
  path: null,
});

beforeEach(() => {
  elements = Object.fromEntries(IDS.map((id) => [id, new FakeElement('div', { id })]));
  documentOf(...Object.values(elements));
  sent = [];
  list = new NotificationList({
    api: /** @type {any} */ ({
      get: async () => answer,
      put: async (/** @type {string} */ path, /** @type {unknown} */ body) => sent.push([path, body]),
    }),
    refused: assert.fail,
    sendWhileLeaving: assert.fail,
  });
});

test('readAll_canBePressed_whileAnOlderOneIsUnread', async () => {
  answer = { notifications: [one('9', true), one('8', true)], unread: 1, next: '8' };
  await list.refresh();
  assert.equal(elements['read-all']?.disabled, false);
  answer = { ...answer, unread: 0 };
  elements['read-all']?.dispatchEvent(new Event('click'));
  await settled();
  assert.deepEqual(sent, [['/api/notifications', { read: true, upTo: '9' }]]);
  assert.equal(elements['read-all']?.disabled, true);
});

test('readAll_withoutUnreadOnes_cannotBePressed', async () => {
  answer = { notifications: [one('9', true)], unread: 0, next: null };
  await list.refresh();
  assert.equal(elements['read-all']?.disabled, true);
});
