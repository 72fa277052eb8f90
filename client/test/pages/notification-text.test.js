import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actorOf, placeOf, sentenceOf } from '../../../api-node/src/main/resources/static/notification/notification-text.js';

const ADA = { id: '7', username: 'ada', name: 'Ada', avatar: null };
const SHOP = { id: '12', key: 'SHOP', name: 'The shop' };
const CARD = { id: '31', number: 5, title: 'Paint it' };

/** @param {Partial<import('../../../api-node/src/main/resources/static/notification/notification-text.js').Notification>} more */
function said(more) {
  const notification = /** @type {const} */ ({
    id: '1',
    kind: 'ticket',
    read: false,
    created: '2026-11-29T00:00:00Z',
    actor: ADA,
    project: SHOP,
    ticket: CARD,
    peer: null,
    path: null,
    ...more,
  });
  return [actorOf(notification), ...sentenceOf(notification), placeOf(notification)].join('|');
}

const MESSAGE = { actor: null, project: null, ticket: null, peer: 'https://far.example/grace' };

test('card_isNamed_withItsBoard', () => {
  assert.equal(said({ kind: 'mention' }), 'Ada|mentioned you in|Paint it|The shop · SHOP-5');
  assert.equal(said({ kind: 'assignment' }), 'Ada|assigned you to|Paint it|The shop · SHOP-5');
  assert.equal(said({}), 'Ada|changed|Paint it|The shop · SHOP-5');
});

test('card_thatCannotBeSeen_isNotNamed', () => {
  assert.equal(said({ ticket: null }), 'Ada|changed or deleted a card of yours||The shop');
  assert.equal(said({ kind: 'mention', ticket: null, project: null }), 'Ada|mentioned you in a card||');
});

test('message_ofAnotherServer_namesItsAddress', () => {
  assert.equal(said({ kind: 'message', ...MESSAGE }), 'far.example/grace|sent you a message||');
  assert.equal(said({ kind: 'mention', ...MESSAGE }), 'far.example/grace|mentioned you in a message||');
});

test('kind_ofALaterRelease_saysSomething', () => {
  assert.equal(said({ kind: /** @type {any} */ ('vote'), actor: null, ticket: null }), 'Someone|did something that concerns you||The shop');
});
