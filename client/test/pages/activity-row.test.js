import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { detailsOf, rowOf } from '../../../api-node/src/main/resources/static/activity/activity-row.js';
import { activity, inDemo } from './activities.js';
import { documentOf, FakeElement } from './elements.js';

const now = new Date('2026-11-29T09:40:00Z');
const MARKUP = '<img src=x onerror=alert(1)>';

beforeEach(() => {
  const page = documentOf();
  Object.assign(page, { createElementNS: (/** @type {string} */ _, /** @type {string} */ tag) => new FakeElement(tag) });
});

/** @param {Parameters<typeof activity>[0]} fields @param {object} [page] @returns {any} */
const row = (fields, page) => rowOf(activity(fields), { now, ...page });

test('whatUsersWrote_isText_neverMarkup', () => {
  const item = row({
    user: { id: '3', username: 'x', name: MARKUP },
    resource: { ...inDemo({ type: 'ticket', name: MARKUP, id: '17' }), parent: { type: 'project', id: '4', name: MARKUP } },
    metadata: { from_column_id: '1', column_id: '2', column_name: MARKUP },
  });
  assert.deepEqual(
    item.querySelectorAll('bdi').map((/** @type {FakeElement} */ name) => name.textContent),
    [MARKUP, MARKUP, MARKUP, MARKUP],
  );
  assert.equal(item.querySelectorAll('img').length, 0);
});

test('link_leadsToTheResource_only', () => {
  const item = row({}, { linkOf: () => '?project=4&ticket=17' });
  assert.deepEqual(
    item.querySelectorAll('a').map((/** @type {FakeElement} */ link) => link.textContent),
    ['Fix the door'],
  );
  assert.equal(row({}).querySelectorAll('a').length, 0);
});

test('foot_saysWhere_andWhetherThisTabDidIt', () => {
  assert.equal(row({}).querySelector('.activity-place')?.textContent, 'Demo');
  assert.equal(row({}, { placed: true }).querySelector('.activity-place'), null);
  assert.equal(row({}).querySelector('.activity-own'), null);
  assert.equal(row({}, { isOwn: () => true }).querySelector('.activity-own')?.textContent, 'this tab');
});

test('activity_ofAnotherService_isMarked', () => {
  assert.equal(row({}).querySelector('.activity-external'), null);
  assert.equal(row({ external: true, resource: { type: 'x' } }).querySelector('.activity-external')?.textContent, 'external');
});

test('details_nameTheResource_itsParent_theUser_andTheKindOfChange', () => {
  const one = activity({ external: true, tab_id: 't1', metadata: { description: 'other words' } });
  /** @type {any} */
  const details = detailsOf(one, () => {});
  const text = details.querySelector('dl').textContent;
  for (const part of [
    'resource typeticket',
    'resource nameFix the door',
    'resource id17',
    'resource parent{"type":"project","id":"4","name":"Demo"}',
    'user{"id":"3","username":"ann"',
    'activity_typeedited',
    'externaltrue',
    'tab_idt1',
    `event${one.id}`,
    'descriptionother words',
    `description${one.description}`,
  ]) {
    assert.ok(text.includes(part), part);
  }
});

test('details_haveAllFields_thoseIncludedThatThePageDoesNotKnow', () => {
  /** @type {object[]} */
  const chosen = [];
  const metadata = { id: '12', phase: 'request', unknown: { deep: [MARKUP] }, nothing: null };
  const one = activity({ resource: { type: 'rule_engine', name: 'Cache', id: '12' }, metadata });
  /** @type {any} */
  const details = detailsOf(one, (filter) => chosen.push(filter));
  const text = details.querySelector('dl').textContent;
  for (const part of ['phaserequest', `unknown{"deep":["${MARKUP}"]}`, one.id, one.timestamp]) {
    assert.ok(text.includes(part), part);
  }
  assert.equal(details.querySelectorAll('img').length, 0);
  details.querySelectorAll('button').forEach((/** @type {FakeElement} */ button) => button.dispatchEvent(new Event('click')));
  assert.deepEqual(chosen, [{ user: 'ann' }, { resource: 'rule_engine:12' }]);
});
