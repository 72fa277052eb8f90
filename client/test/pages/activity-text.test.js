import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kindOf, kindsOf, plainSentenceOf, sentenceOf } from '../../../api-node/src/main/resources/static/activity/activity-text.js';
import { activity, inDemo } from './activities.js';

/** @param {Parameters<typeof activity>[0]} fields */
const said = (fields) => plainSentenceOf(activity(fields)).replace(/[\u2068\u2069]/g, '');

const ticket = inDemo({ type: 'ticket', name: 'Fix the door', id: '17' });
const moved = { id: '17', column_id: '6', from_column_id: '4', column_name: 'Done' };

/** @type {[string, Parameters<typeof activity>[0]][]} */
const SENTENCES = [
  ['Ann created ticket Fix the door', { activity_type: 'created', resource: ticket }],
  ['Ann edited ticket Fix the door', { resource: ticket, metadata: { column_id: '6', changed: ['title'] } }],
  ['Ann deleted ticket Fix the door', { activity_type: 'deleted', resource: ticket }],
  ['Ann moved ticket Fix the door to Done', { resource: ticket, metadata: moved }],
  ['Ann moved ticket Fix the door to Done', { resource: ticket, metadata: { ...moved, changed: ['title'] } }],
  ['Ann moved ticket Fix the door within Done', { resource: ticket, metadata: { ...moved, from_column_id: '6' } }],
  ['Ann moved ticket Fix the door', { resource: ticket, metadata: { ...moved, column_name: undefined } }],
  ['Ann put ticket Fix the door into Done', { resource: ticket, metadata: { column_id: '6', column_name: 'Done' } }],
  ['Ann took ticket Fix the door off the board', { resource: ticket, metadata: { id: '17' } }],
  [
    'Ann moved ticket Fix the door to board Demo',
    { resource: ticket, metadata: { column_id: '6', changed: ['project_id'] }, description: 'Ticket Fix the door was transferred to Demo' },
  ],
  ['Ann created board Demo', { activity_type: 'created', resource: { type: 'project', name: 'Demo', id: '4' } }],
  ['Ann added grace to Demo', { activity_type: 'created', resource: inDemo({ type: 'member', name: 'grace', id: '2' }) }],
  ['Ann changed the role of grace in Demo', { resource: inDemo({ type: 'member', name: 'grace', id: '2' }) }],
  ['Ann removed grace from Demo', { activity_type: 'deleted', resource: inDemo({ type: 'member', name: 'grace', id: '2' }) }],
  ['Ann reordered the columns of Demo', { resource: inDemo({ type: 'column', name: '', id: null }), metadata: { column_ids: ['1', '2'] } }],
  ['Ann edited column Done', { resource: inDemo({ type: 'column', name: 'Done', id: '6' }) }],
  ['Ann changed their profile', { resource: { type: 'user', name: 'ann', id: '3' }, metadata: { changed: ['name'] } }],
  ['Ann changed their account', { resource: { type: 'user', name: 'ann', id: '3' }, description: 'User ann has a new password' }],
  ['Ann edited user grace', { resource: { type: 'user', name: 'grace', id: '2' }, metadata: { changed: ['name'] } }],
  ['Ann signed out', { activity_type: 'deleted', resource: { type: 'session', name: 'Session', id: null }, metadata: { user_id: '3' } }],
  [
    'Ann signed out everywhere',
    { activity_type: 'deleted', resource: { type: 'session', name: 'All sessions', id: null }, metadata: { user_id: '3' } },
  ],
  [
    'Ann: Sessions of grace were ended',
    {
      activity_type: 'deleted',
      resource: { type: 'session', name: 'All sessions', id: null },
      metadata: { user_id: '2' },
      description: 'Sessions of grace were ended',
    },
  ],
  ['Ann revoked token CI', { activity_type: 'deleted', resource: { type: 'token', name: 'CI', id: '8' } }],
  ['Ann created token CI', { activity_type: 'created', resource: { type: 'token', name: 'CI', id: '8' } }],
  [
    'Ann sent a message to example.org/bob',
    {
      activity_type: 'created',
      resource: {
        type: 'message',
        name: 'Message',
        id: '5',
        parent: { type: 'contact', id: 'https://example.org/bob', name: 'https://example.org/bob' },
      },
      metadata: { row_id: '5', state: 'sent' },
    },
  ],
  [
    'Ann sent you a message',
    {
      activity_type: 'created',
      resource: {
        type: 'message',
        name: 'Message',
        id: '5',
        parent: { type: 'contact', id: 'https://example.org/ann', name: 'https://example.org/ann' },
      },
      metadata: { row_id: '5' },
    },
  ],
  ['Ann read the messages of example.org/bob', { resource: contact(), metadata: { row_id: '7' } }],
  ['Ann removed contact example.org/bob', { activity_type: 'deleted', resource: contact() }],
  ['Ann changed their notification settings', { resource: { type: 'notification_settings', name: 'Notification settings', id: '3' } }],
  // other services, in their own words or in ours
  ['Ann: Ticket 5 was closed', { resource: { type: 'ticket', name: '5' }, description: 'Ticket 5 was closed', external: true }],
  [
    'Ann: Rule Engine Cache images was created',
    {
      activity_type: 'created',
      resource: { type: 'rule_engine', name: 'Cache images' },
      description: 'Rule Engine Cache images was created',
    },
  ],
  [
    'Ann created rule engine Cache images',
    { activity_type: 'created', resource: { type: 'rule_engine', name: 'Cache images' }, description: '' },
  ],
  ['Ann edited constructor x', { resource: { type: 'constructor', name: 'x' }, description: '' }],
  ['Ann edited waf rule #9', { resource: { type: 'waf-rule', name: '', id: 9 }, description: '' }],
  [
    'Message from x was received',
    { user: null, resource: { type: 'message', name: 'Message' }, description: 'Message from x was received' },
  ],
  ['Someone edited ticket Fix the door', { user: null, resource: ticket, metadata: { changed: [] }, description: '' }],
];

function contact() {
  return { type: 'contact', name: 'https://example.org/bob', id: 'https://example.org/bob' };
}

for (const [sentence, fields] of SENTENCES) {
  test(`sentence_${sentence}`, () => assert.equal(said(fields), sentence));
}

test('plainSentence_isolatesNames_soThatOtherScriptsDoNotReorderIt', () => {
  assert.equal(
    plainSentenceOf(activity({ resource: ticket, metadata: moved })),
    '\u2068Ann\u2069 moved ticket \u2068Fix the door\u2069 to \u2068Done\u2069',
  );
});

test('parts_nameTheResource_whichThePageMayLink', () => {
  assert.deepEqual(
    sentenceOf(activity({ activity_type: 'created', resource: ticket })).filter((part) => typeof part !== 'string'),
    [
      { name: 'Ann', of: 'user' },
      { name: 'Fix the door', of: 'resource' },
    ],
  );
});

test('types_ofOtherServices_areWords', () => {
  assert.equal(kindOf('edge_application'), 'edge application');
  assert.equal(kindsOf('edge_application'), 'Edge application');
  assert.equal(kindsOf('ticket'), 'Tickets');
  assert.equal(kindOf('constructor'), 'constructor');
});
