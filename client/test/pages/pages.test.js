import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageAt } from '../../../api-node/src/main/resources/static/board/pages.js';
import { pathOf } from '../../../api-node/src/main/resources/static/board/root.js';
import { nextPage } from '../../../api-node/src/main/resources/static/board/session.js';

const ROOT = new URL('https://tidings.example/');
const BELOW = new URL('https://tidings.example/live/tidings/');

for (const page of [
  '/',
  '/?a=b',
  '/#topics=public.a',
  '/boards',
  '/chat',
  '/notifications',
  '/console',
  '/console?user=ann&resource=project%3A4&project=4&ticket=17',
  '/boards?q=1',
  '/board/DEMO',
  '/board/17',
  '/board/DEMO/12',
  '/board/DEMO?card=3#x',
]) {
  test(`page_${page}_isOne`, () => {
    assert.equal(pageAt(page, ROOT), page);
    assert.equal(nextPage(`?${new URLSearchParams({ next: page })}`, ROOT), page);
  });
}

// What changes something, answers programs or begins a stream; other origins; and spellings that a browser reads as one of these.
const OTHERS = [
  '',
  ' ',
  '/login',
  '/login?next=/boards',
  '/logout',
  '/user/logout',
  '/user/events',
  '/events',
  '/events?peer=example.org/ada',
  '/notifications/',
  '/console/',
  '/console/../logout',
  '/events/stream',
  '/notifications/new',
  '/api/me',
  '/api/users/7/avatar/00000000000000000000000000000000',
  '/openapi.yaml',
  '/actuator/health',
  '/board',
  '/board/',
  '/board/board.js',
  '/board/DEMO/tickets',
  '/board/DEMO/',
  '/board/DEMO/12/',
  '/board/DEMO/12/move',
  '/board/DEMO/1e2',
  '/board/DEMO/-1',
  '/board/DEMO/%31',
  '/boards/',
  '/board/../user/logout',
  '/board/./DEMO',
  '/board/..',
  '/board/%2e%2e/user/logout',
  '/board/%2E%2E/user/logout',
  '/board/.%2e/user/logout',
  '/board/..%2fuser%2flogout',
  '/board/%2e%2e%2fuser%2flogout',
  '/board/%252e%252e/user/logout',
  '/board/DEMO%2f..%2f..%2fuser%2flogout',
  '/board/DEMO/../../user/logout',
  '/board/DEMO;/../../user/logout',
  '/board\\..\\user\\logout',
  '/%75ser/logout',
  '/user%2flogout',
  '//evil.example',
  '//evil.example/boards',
  '///evil.example/boards',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example/boards',
  '\t/boards',
  '/boards ',
  '/boa\nrds',
  '/boards\u0000',
  '/bo%61rds',
  '/board/D\u200bEMO',
  '/board/DÉMO',
  'boards',
  './boards',
  '?next=/boards',
  '#x',
  'https://evil.example/boards',
  'https://tidings.example/boards',
  'https://tidings.example@evil.example/boards',
  'https:/boards',
  'https:boards',
  'http://tidings.example/boards',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)//boards',
  ' javascript:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'blob:https://tidings.example/boards',
  'view-source:https://tidings.example/boards',
  'https://[',
];

for (const other of OTHERS) {
  test(`page_${JSON.stringify(other)}_isNone`, () => {
    assert.equal(pageAt(other, ROOT), null);
    assert.equal(nextPage(`?${new URLSearchParams({ next: other })}`, ROOT), '/boards');
  });
}

test('nextPage_withoutOne_isTheListOfBoards', () => {
  assert.equal(nextPage('', ROOT), '/boards');
  assert.equal(nextPage('?notice=signed-out', ROOT), '/boards');
  assert.equal(nextPage('?next=%2Fboard%2FDEMO&next=%2F%2Fevil.example', ROOT), '/board/DEMO');
});

test('page_belowAPath_isOneThere', () => {
  for (const page of ['/live/tidings/', '/live/tidings/boards', '/live/tidings/board/DEMO?card=3#x']) {
    assert.equal(pageAt(page, BELOW), page);
  }
  for (const other of [
    '/',
    '/boards',
    '/board/DEMO',
    '/live/tidings',
    '/live/boards',
    '/live/tidings/../boards',
    '/live/tidings/login',
    '/live/tidings//boards',
  ]) {
    assert.equal(pageAt(other, BELOW), null, other);
    assert.equal(nextPage(`?${new URLSearchParams({ next: other })}`, BELOW), '/live/tidings/boards');
  }
});

test('path_ofAUrl_isTheNodes', () => {
  assert.equal(pathOf(new URL('https://tidings.example/live/tidings/board/DEMO'), BELOW), '/board/DEMO');
  assert.equal(pathOf(new URL('https://tidings.example/board/DEMO'), ROOT), '/board/DEMO');
  assert.equal(pathOf(new URL('https://tidings.example/live/other'), BELOW), null);
  assert.equal(pathOf(new URL('https://evil.example/live/tidings/boards'), BELOW), null);
});
