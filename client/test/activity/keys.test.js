import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changesOf, DEFAULT_MAP, detail, everything, extended, multiKey, nested, readActivity, simple } from '../../src/activity/index.js';
import { concerns } from '../../src/activity/target.js';

const activity = (resource, more = {}) => ({ activity_type: 'created', resource, ...more });
const keys = (targets) => targets.map(({ key }) => key);
const stale = (given, map = MAP) => keys(changesOf(given, map).invalidate);

const MAP = {
  parents: { edge_application: detail('edge-application'), nowhere: { of: () => [], covers: [] } },
  resources: { domain: detail('domain'), rule_engine: simple('rules') },
  descriptions: [
    { Function: multiKey('function', 'application', 'firewall'), 'Function Instance': simple('instance') },
    { func: simple('function') },
  ],
};

for (const [name, given, expected] of [
  [
    'the parent counts first',
    activity({ type: 'rule_engine', parent: { type: 'Edge_Application', id: 12345 } }),
    [['edge-application'], ['edge-application', 12345]],
  ],
  ...['-', '', null, ' - '].map((id) => [
    `a parent with the id ${JSON.stringify(id)}: its list`,
    activity({ type: 'rule_engine', parent: { type: 'edge_application', id } }),
    [['edge-application']],
  ]),
  ...['-', '', null, undefined].map((type) => [
    `a parent of the type ${JSON.stringify(type)} is none`,
    activity({ type: 'Domain', parent: { type, id: 1 } }, { metadata: { id: 7 } }),
    [['domain'], ['domain', 7]],
  ]),
  ['a parent of null is none', activity({ type: 'domain', parent: null }), [['domain']]],
  ['a parent that gives no keys falls through', activity({ type: 'domain', parent: { type: 'nowhere', id: 1 } }), [['domain']]],
  [
    'a parent that is not mapped falls through to the resource',
    activity({ type: 'domain', id: '7', parent: { type: 'y', id: 1 } }),
    [['domain'], ['domain', '7']],
  ],
  [
    'and down to the text',
    activity({ type: 'x', parent: { type: 'y', id: 1 } }, { description: 'function foo was created' }),
    [['function'], ['application'], ['firewall']],
  ],
  ['the id of the metadata wins', activity({ type: 'domain', id: 'a' }, { metadata: { id: 'b' } }), [['domain'], ['domain', 'b']]],
  [
    'metadata without an id: that of the resource',
    activity({ type: 'domain', id: 0 }, { metadata: { id: null } }),
    [['domain'], ['domain', 0]],
  ],
  [
    'the longest beginning counts, one in each group, and keys are distinct',
    activity({ type: 'x' }, { description: 'FUNCTION INSTANCE a' }),
    [['instance'], ['function']],
  ],
  ['nothing that is known', activity({ type: 'x' }, { description: 'a Function' }), []],
  ['names of what every object has are no types', activity({ type: 'constructor', parent: { type: '__proto__', id: 1 } }), []],
]) {
  test(name, () => assert.deepEqual(stale(given), expected));
}

for (const type of ['created', 'edited'])
  test(`${type}: the list, and the detail when the id is known`, () => {
    const given = { activity_type: type, resource: { type: 'domain' }, metadata: { id: 7 } };
    assert.deepEqual(keys(changesOf(given, MAP).invalidate), [['domain'], ['domain', 7]]);
    assert.deepEqual(changesOf(given, MAP).remove, []);
  });

test('deleted: the detail is removed, the list fetched; a parent of what was deleted is still there', () => {
  const deleted = { activity_type: 'Deleted', resource: { type: 'domain' }, metadata: { id: 7 } };
  const { remove, invalidate } = changesOf(deleted, MAP);
  assert.deepEqual([keys(remove), keys(invalidate)], [[['domain', 7]], [['domain']]]);
  const child = { activity_type: 'deleted', resource: { type: 'rule_engine', id: 7, parent: { type: 'edge_application', id: 1 } } };
  assert.deepEqual(changesOf(child, MAP).remove, []);
});

const TICKET = { type: 'ticket', id: '17', parent: { type: 'project', id: '4', name: 'Demo' } };

test('the tracker: a ticket is kept below its project, and its project is not fetched', () => {
  assert.deepEqual(stale(activity(TICKET), DEFAULT_MAP), [
    ['tickets', '4'],
    ['tickets', '4', '17'],
  ]);
  const { remove, invalidate } = changesOf({ activity_type: 'deleted', resource: TICKET }, DEFAULT_MAP);
  assert.deepEqual([keys(remove), keys(invalidate)], [[['tickets', '4', '17']], [['tickets', '4']]]);
  assert.deepEqual(stale(activity({ type: 'build', id: '1', parent: TICKET.parent }), DEFAULT_MAP), [['projects'], ['projects', '4']]);
  assert.deepEqual(stale(activity({ type: 'label', parent: { type: 'project' } }), DEFAULT_MAP), [['labels']]);
});

test('the tracker: a ticket that came from another project is gone there; a column that is deleted moves its tickets', () => {
  const came = activity(TICKET, { activity_type: 'edited', metadata: { id: '17', changed: ['project_id'] } });
  assert.deepEqual(stale(came, DEFAULT_MAP), [['tickets', '4'], ['tickets', '4', '17'], ['tickets']]);
  assert.deepEqual(stale({ ...came, metadata: { id: '17', changed: ['title'] } }, DEFAULT_MAP).length, 2);
  const column = { ...TICKET, type: 'column', id: '8' };
  assert.deepEqual(stale({ activity_type: 'deleted', resource: column }, DEFAULT_MAP), [
    ['columns', '4'],
    ['tickets', '4'],
  ]);
  assert.deepEqual(stale(activity({ ...column, id: null }), DEFAULT_MAP), [['columns', '4']]);
});

test('the tracker: a member decides whether the project is listed, and whose its tickets are', () => {
  const member = { ...TICKET, type: 'member', id: '3' };
  for (const type of ['created', 'edited', 'deleted']) {
    const { remove, invalidate } = changesOf({ activity_type: type, resource: member }, DEFAULT_MAP);
    assert.deepEqual(keys(remove), type === 'deleted' ? [['members', '4', '3']] : []);
    for (const key of [['projects'], ['projects', '4'], ['tickets', '4'], ['members', '4']])
      assert.ok(
        keys(invalidate).some((one) => JSON.stringify(one) === JSON.stringify(key)),
        `${type} ${key}`,
      );
  }
});

test('the tracker: with a project goes what was in it; a message changes its thread and its contact', () => {
  const gone = changesOf({ activity_type: 'deleted', resource: { type: 'project', id: '4' } }, DEFAULT_MAP);
  assert.deepEqual(keys(gone.invalidate), [['projects']]);
  assert.deepEqual(
    keys(gone.remove),
    [['projects'], ['tickets'], ['columns'], ['labels'], ['members'], ['activity']].map((key) => [...key, '4']),
  );
  const peer = 'https://example.org/ada';
  assert.deepEqual(stale(activity({ type: 'message', id: '9', parent: { type: 'contact', id: peer } }), DEFAULT_MAP), [
    ['messages', peer],
    ['messages', peer, '9'],
    ['contacts'],
    ['contacts', peer],
  ]);
});

test('the default map has the types of Tidings, and 30 and more in all', () => {
  const own = ['project', 'ticket', 'column', 'label', 'member', 'user', 'token', 'session', 'contact', 'message', 'notification_settings'];
  for (const type of own) assert.ok(stale(activity({ type, id: '1' }), DEFAULT_MAP).length > 0, type);
  assert.ok(Object.keys(DEFAULT_MAP.parents).length >= 30);
  assert.deepEqual(stale(activity({ type: 'rule_engine', parent: { type: 'edge_application', id: 12345 } }), DEFAULT_MAP), [
    ['edge-application'],
    ['edge-application', 12345],
  ]);
  assert.deepEqual(stale(activity({ type: '?' }, { description: 'Function f was edited' }), DEFAULT_MAP), [
    ['function'],
    ['application'],
    ['firewall'],
  ]);
  assert.deepEqual(stale(activity({ type: '?' }, { description: 'Function instance f was edited' }), DEFAULT_MAP), [['function-instance']]);
});

test('whatever the default map gives, it covers', () => {
  const all = everything(DEFAULT_MAP);
  const types = [...Object.keys(DEFAULT_MAP.resources), 'unknown'];
  for (const parent of [undefined, ...Object.keys(DEFAULT_MAP.parents)])
    for (const type of types)
      for (const verb of ['created', 'deleted'])
        for (const id of [undefined, 7]) {
          const given = { activity_type: verb, resource: { type, id, parent: { type: parent, id: 1 } }, description: `${type} x` };
          const { remove, invalidate } = changesOf(given, DEFAULT_MAP);
          for (const { key } of [...remove, ...invalidate])
            assert.ok(
              all.some((target) => concerns(target, key)),
              `${type}: ${key}`,
            );
        }
});

test('a map is extended by types, and its own win', () => {
  const map = extended(DEFAULT_MAP, {
    resources: { ticket: simple('cards'), build: detail({ list: ['build', 'list'], member: ['build', 'detail'] }) },
    parents: { repository: nested({ build: 'builds' }, simple('repositories')) },
    descriptions: [{ 'build ': simple('pipelines') }],
  });
  assert.deepEqual(stale(activity({ type: 'build', id: 3 }), map), [
    ['build', 'list'],
    ['build', 'detail', 3],
  ]);
  assert.deepEqual(stale(activity({ type: 'build', id: 3, parent: { type: 'repository', id: 1 } }), map), [
    ['builds', 1],
    ['builds', 1, 3],
  ]);
  assert.deepEqual(stale(activity({ type: 'ticket', id: 3 }), map), [['cards']]);
  assert.deepEqual(stale(activity({ type: '?' }, { description: 'Build 3 was created' }), map), [['pipelines']]);
  assert.deepEqual(stale(activity({ type: 'user', id: 3 }), map), [['users'], ['users', 3], ['members']]);
});

for (const [target, yes, no] of [
  [
    { key: ['tickets', '4'], list: true },
    [
      ['tickets', '4'],
      ['tickets', 4],
      ['tickets', '4', { page: 2 }],
      ['tickets', '4', 'mine'],
      // which may be a page
      ['tickets', '4', 18],
      ['tickets', 4, 2, { sort: 'name' }],
    ],
    [['tickets'], ['tickets', '4', '18'], ['tickets', '4', 1772562194], ['tickets', '5'], ['projects', '4']],
  ],
  [
    { key: ['tickets', '4', 17] },
    [
      ['tickets', '4', '17'],
      ['tickets', 4, 17, 'comments'],
    ],
    [
      ['tickets', '4'],
      ['tickets', '4', '1'],
      ['tickets', '4', { id: 17 }],
    ],
  ],
  [{ key: ['contacts'], list: true }, [['contacts']], [['contacts', 'https://example.org/ada']]],
]) {
  test(`the key ${JSON.stringify(target)} concerns lists, pages and members as it says`, () => {
    for (const key of yes) assert.ok(concerns(target, key), JSON.stringify(key));
    for (const key of no) assert.ok(!concerns(target, key), JSON.stringify(key));
  });
}

test('a payload that is no activity is warned of; one that is stays as it came', (t) => {
  const warn = t.mock.method(console, 'warn', () => {});
  for (const wrong of [
    null,
    'x',
    {},
    { resource: { type: 'domain' } },
    { activity_type: 'created', resource: {} },
    { activity_type: 'created', resource: { type: 7 } },
  ])
    assert.equal(readActivity(wrong), null);
  assert.deepEqual(
    warn.mock.calls.map(({ arguments: [said] }) => /'(.*?)'/.exec(said)[1]),
    ['resource.type', 'resource.type', 'resource.type', 'activity_type', 'resource.type', 'resource.type'],
  );
  const whole = activity(TICKET, { metadata: { id: '17', never_heard_of: { deep: [1] } }, more: true });
  assert.equal(readActivity(whole), whole);
});
