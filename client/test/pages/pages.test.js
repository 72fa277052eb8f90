import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageAt } from '../../../api-node/src/main/resources/static/board/pages.js';
import { nextPage } from '../../../api-node/src/main/resources/static/board/session.js';

const ORIGIN = 'https://tidings.example';

for (const page of ['/', '/?a=b', '/#topics=public.a', '/boards', '/boards?q=1', '/board/DEMO', '/board/17', '/board/DEMO?card=3#x']) {
  test(`page_${page}_isOne`, () => {
    assert.equal(pageAt(page, ORIGIN), page);
    assert.equal(nextPage(`?${new URLSearchParams({ next: page })}`, ORIGIN), page);
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
  '/api/me',
  '/api/users/7/avatar/00000000000000000000000000000000',
  '/openapi.yaml',
  '/actuator/health',
  '/board',
  '/board/',
  '/board/board.js',
  '/board/DEMO/tickets',
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
    assert.equal(pageAt(other, ORIGIN), null);
    assert.equal(nextPage(`?${new URLSearchParams({ next: other })}`, ORIGIN), '/boards');
  });
}

test('nextPage_withoutOne_isTheListOfBoards', () => {
  assert.equal(nextPage('', ORIGIN), '/boards');
  assert.equal(nextPage('?notice=signed-out', ORIGIN), '/boards');
  assert.equal(nextPage('?next=%2Fboard%2FDEMO&next=%2F%2Fevil.example', ORIGIN), '/board/DEMO');
});
