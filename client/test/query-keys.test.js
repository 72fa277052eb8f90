import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CacheInvalidation, keysOf } from '../src/query-keys.js';
import { ManualClock } from './support/clock.js';

const nothing = { clear: false, remove: [], invalidate: [] };

for (const [type, data, expected] of [
  [
    'ticket.created',
    { id: '7' },
    {
      invalidate: [
        ['tickets', '4'],
        ['tickets', '4', '7'],
        ['activity', '4'],
      ],
    },
  ],
  [
    'ticket.moved',
    { id: '7', projectId: '5' },
    {
      invalidate: [
        ['tickets', '5'],
        ['tickets', '5', '7'],
        ['activity', '5'],
      ],
    },
  ],
  [
    'ticket.deleted',
    { id: '7' },
    {
      remove: [['tickets', '4', '7']],
      invalidate: [
        ['tickets', '4'],
        ['activity', '4'],
      ],
    },
  ],
  [
    'label.created',
    { id: '1' },
    {
      invalidate: [
        ['labels', '4'],
        ['labels', '4', '1'],
        ['activity', '4'],
      ],
    },
  ],
  [
    'label.deleted',
    { id: '1' },
    {
      remove: [['labels', '4', '1']],
      invalidate: [
        ['labels', '4'],
        ['activity', '4'],
      ],
    },
  ],
  [
    'column.reordered',
    { columnIds: ['1'] },
    {
      invalidate: [
        ['columns', '4'],
        ['activity', '4'],
      ],
    },
  ],
  ['project.updated', { id: '4' }, { invalidate: [['projects'], ['projects', '4']] }],
  ['project.deleted', { id: '4' }, { remove: [['projects', '4']], invalidate: [['projects']] }],
  ['user.updated', { id: '9' }, { invalidate: [['users'], ['users', '9']] }],
  ['database.wiped', {}, { clear: true }],
  ['database.projects.wiped', {}, { invalidate: [['projects'], ['tickets'], ['labels'], ['columns'], ['sprints']] }],
  ['something.else', { id: '1' }, {}],
  [
    'project-board.4',
    { type: 'card.moved', project_id: 4, issue_id: 7 },
    {
      invalidate: [
        ['tickets', 4],
        ['tickets', 4, 7],
        ['activity', 4],
      ],
    },
  ],
  [
    'project-board.4',
    { type: 'column.deleted', project_id: 4, column_id: 3 },
    {
      remove: [['columns', 4, 3]],
      invalidate: [
        ['columns', 4],
        ['activity', 4],
      ],
    },
  ],
  [
    'project-board.4',
    { type: 'card.unlinked', project_id: 4, issue_id: 7, column_id: 3, changed: ['deleted'] },
    {
      remove: [['tickets', 4, 7]],
      invalidate: [
        ['tickets', 4],
        ['activity', 4],
      ],
    },
  ],
  [
    'project-ticket',
    { project_id: 4, issue_id: 7, changed: ['deleted'] },
    {
      remove: [['tickets', 4, 7]],
      invalidate: [
        ['tickets', 4],
        ['activity', 4],
      ],
    },
  ],
  [
    'project-label',
    { project_id: 4, label_id: 5, change: 'updated', name: 'bug', color: '#ef4444' },
    {
      invalidate: [
        ['labels', 4],
        ['labels', 4, 5],
        ['activity', 4],
      ],
    },
  ],
  [
    'project-label',
    { project_id: 4, label_id: 5, change: 'deleted' },
    {
      remove: [['labels', 4, 5]],
      invalidate: [
        ['labels', 4],
        ['activity', 4],
      ],
    },
  ],
  ['project-board.4', { type: 'project.deleted', project_id: 4 }, { remove: [['projects', 4]], invalidate: [['projects']] }],
  [
    'project-ticket',
    { project_id: 4, issue_id: 7 },
    {
      invalidate: [
        ['tickets', 4],
        ['tickets', 4, 7],
        ['activity', 4],
      ],
    },
  ],
  ['project-board.4', null, {}],
]) {
  test(`${type} ${JSON.stringify(data)}`, () => assert.deepEqual(keysOf({ type, data }, { projectId: '4' }), { ...nothing, ...expected }));
}

test("a tab's own event leaves only what the server made of it stale; a wipe is a wipe", () => {
  const own = { projectId: '4', own: true };
  assert.deepEqual(keysOf({ type: 'ticket.updated', data: { id: '7' } }, own), { ...nothing, invalidate: [['activity', '4']] });
  assert.equal(keysOf({ type: 'database.wiped', data: {} }, own).clear, true);
});

function tabs(count) {
  const clock = new ManualClock();
  const channels = [];
  return {
    clock,
    all: Array.from({ length: count }, (_, at) => {
      const done = [];
      const channel = { onmessage: null, posted: [], close: () => (channel.closed = true) };
      channel.postMessage = (message) => {
        channel.posted.push(message);
        channels.filter((other) => other !== channel).forEach(({ onmessage }) => onmessage?.({ data: structuredClone(message) }));
      };
      channels.push(channel);
      const queries = {
        clear: () => done.push('clear'),
        removeQueries: ({ queryKey }) => done.push(`remove ${queryKey}`),
        invalidateQueries: ({ queryKey }) => done.push(`invalidate ${queryKey}`),
      };
      return { done, channel, cache: new CacheInvalidation(queries, `tab-${at}`, channel, clock) };
    }),
  };
}

test('what one tab finds is applied in all, passed on once, and fetched once in 100 ms', async () => {
  const { clock, all } = tabs(3);
  const deleted = keysOf({ type: 'ticket.deleted', data: { id: '7' } }, { projectId: '4' });
  all[0].cache.apply(deleted, 'e-1');
  all[0].cache.apply(keysOf({ type: 'ticket.moved', data: { id: '8' } }, { projectId: '4' }), 'e-2');
  await clock.advance(100);
  const expected = ['remove tickets,4,7', 'invalidate tickets,4', 'invalidate activity,4', 'invalidate tickets,4,8'];
  for (const { done } of all) assert.deepEqual(done, expected);
  assert.deepEqual(
    all.map(({ channel }) => channel.posted.length),
    [2, 0, 0],
  );
  assert.deepEqual(all[0].channel.posted[0], {
    type: 'CACHE_INVALIDATION',
    fromTabId: 'tab-0',
    eventId: 'e-1',
    clear: false,
    remove: deleted.remove,
    keys: deleted.invalidate,
  });
});

test('a tab that has the event itself applies it once', async () => {
  const { clock, all } = tabs(2);
  const changes = keysOf({ type: 'ticket.deleted', data: { id: '7' } }, { projectId: '4' });
  for (const { cache } of all) cache.apply(changes, 'e-1');
  await clock.advance(1_000);
  for (const { done } of all) assert.deepEqual(done, ['remove tickets,4,7', 'invalidate tickets,4', 'invalidate activity,4']);
});

test('own messages and those of others are told apart; what is no invalidation is ignored', async () => {
  const { clock, all } = tabs(1);
  const [{ channel, done }] = all;
  channel.onmessage({ data: { type: 'CACHE_INVALIDATION', fromTabId: 'tab-0', keys: [['x']] } });
  channel.onmessage({ data: { type: 'LOGOUT' } });
  channel.onmessage({ data: null });
  await clock.advance(1_000);
  assert.deepEqual(done, []);
});

test('a wipe clears everything at once; closed, nothing is left', async () => {
  const { clock, all } = tabs(2);
  all[0].cache.apply({ ...nothing, invalidate: [['x']] });
  all[0].cache.apply({ ...nothing, clear: true });
  all[1].cache.apply({ ...nothing, invalidate: [['y']] });
  all[1].cache.close();
  await clock.advance(1_000);
  assert.deepEqual(all[0].done, ['clear', 'invalidate y']);
  assert.deepEqual(all[1].done, ['clear']);
  assert.ok(all[1].channel.closed);
});
