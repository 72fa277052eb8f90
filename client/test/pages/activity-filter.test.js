import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  EVERYTHING,
  filterOf,
  isEverything,
  matches,
  parametersOf,
} from '../../../api-node/src/main/resources/static/activity/activity-filter.js';
import { placeOfResource, readAddress, searchOf, tidied } from '../../../api-node/src/main/resources/static/activity/console-address.js';
import { activity, inDemo } from './activities.js';

for (const [filter, isMatch] of /** @type {[Partial<typeof EVERYTHING>, boolean][]} */ ([
  [{}, true],
  [{ user: 'ann' }, true],
  [{ user: '3' }, true],
  [{ user: 'an' }, false],
  [{ user: 'Ann' }, false],
  [{ type: 'edited' }, true],
  [{ type: 'created' }, false],
  [{ resource: 'ticket' }, true],
  [{ resource: 'ticket:17' }, true],
  [{ resource: 'ticket:1' }, false],
  [{ resource: 'project:4' }, true],
  [{ resource: 'project' }, false],
  [{ resource: 'project:5' }, false],
  [{ user: 'ann', resource: 'project:4', type: 'edited' }, true],
  [{ user: 'ann', resource: 'project:4', type: 'deleted' }, false],
])) {
  test(`filter_${JSON.stringify(filter)}_${isMatch ? 'shows' : 'hides'}AnEditedTicket`, () => {
    assert.equal(matches({ ...EVERYTHING, ...filter }, activity()), isMatch);
  });
}

test('filter_byUser_hidesActivitiesOfNoUser', () => {
  assert.equal(matches({ ...EVERYTHING, user: 'ann' }, activity({ user: null })), false);
});

test('address_keepsWhatIsShown', () => {
  const place = { project: '4', ticket: '17' };
  const filter = { user: 'ann', resource: 'project:4', type: 'edited' };
  assert.deepEqual(readAddress(searchOf(place, filter)), { place, filter });
  assert.equal(searchOf({ project: '', ticket: '' }, EVERYTHING), '?');
  assert.ok(isEverything(readAddress('?').filter));
});

for (const search of [
  '?type=moved',
  '?resource=%20',
  '?resource=ticket:',
  '?resource=a%20b',
  '?user=',
  '?project=x',
  '?ticket=17',
  '?project=../4',
  '?project=4e1',
]) {
  test(`address_${search}_isNone`, () => {
    assert.deepEqual(readAddress(search), { place: { project: '', ticket: '' }, filter: EVERYTHING });
  });
}

test('filter_ofOtherServicesResources_isOne', () => {
  const query = new URLSearchParams({ resource: 'edge_application:https://shop.example/1' });
  assert.deepEqual(parametersOf(filterOf(query)), { resource: 'edge_application:https://shop.example/1' });
});

test('resources_areShownWhereTheyAre', () => {
  const placeOf = (/** @type {Parameters<typeof activity>[0]} */ fields) => placeOfResource(activity(fields));
  assert.deepEqual(placeOf({}), { project: '4', ticket: '17' });
  assert.deepEqual(placeOf({ resource: { type: 'project', id: '4' } }), { project: '4', ticket: '' });
  assert.deepEqual(placeOf({ resource: inDemo({ type: 'column', id: '6' }) }), { project: '4', ticket: '' });
  assert.equal(placeOf({ activity_type: 'deleted' }), null);
  assert.equal(placeOf({ resource: { type: 'user', id: '3' } }), null);
  assert.equal(placeOf({ resource: { type: 'rule_engine', id: '1', parent: { type: 'edge_application', id: '2' } } }), null);
  assert.equal(placeOf({ resource: { type: 'project', id: 'javascript:alert(1)' } }), null);
});

for (const [search, expected] of /** @type {[string, string | null][]} */ ([
  ['?user=ann&resource=project:4&type=edited&project=4&ticket=17', null],
  ['?resource=rule_engine', null],
  ['', null],
  ['?type=renamed&user=ann&other=1', '?user=ann&other=1'],
  ['?resource=%3Cb%3E&type=', '?'],
  ['?ticket=17', '?'],
])) {
  test(`address_${search}_${expected === null ? 'staysAsItIs' : `becomes_${expected}`}`, () => assert.equal(tidied(search), expected));
}
