import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Upstream } from '../../../api-node/src/main/resources/static/chat/upstream.js';
import { documentOf, FakeElement } from './elements.js';

const settled = () => new Promise(setImmediate);

test('notice_isDrawnAnew_onlyWhenItSaysSomethingElse', async () => {
  const notice = new FakeElement('div', { id: 'upstream' });
  documentOf(notice);
  const answer = { host: 'example.org', status: 'unauthorized' };
  const upstream = new Upstream(/** @type {any} */ ({ get: async () => answer }), /** @type {any} */ ({}));
  upstream.look();
  await settled();
  const drawn = [...notice.children];
  assert.match(notice.textContent, /does not accept your token/);
  upstream.look();
  await settled();
  assert.deepEqual(notice.children, drawn);
  assert.equal(notice.children[0], drawn[0]);
  answer.status = 'connected';
  upstream.look();
  await settled();
  assert.match(notice.textContent, /Your messages are on example.org/);
});
