import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPicture } from '../../../api-node/src/main/resources/static/board/avatars.js';

test('avatar_ofTheNode_isAPicture', () => {
  assert.ok(isPicture('/api/users/7/avatar/0123456789abcdef0123456789abcdef'));
});

for (const avatar of [
  null,
  '',
  '/user/logout',
  '/user/events',
  '/api/me',
  '/api/users/7/avatar',
  '/api/users/7/avatar/0123456789abcdef0123456789abcdef/../../../../../user/logout',
  '/api/users/7/../../user/logout/0123456789abcdef0123456789abcdef',
  '/api/users/7/avatar/0123456789abcdef0123456789abcdef?x',
  '/api/users/7/avatar/0123456789abcdef0123456789abcdef\n',
  '//evil.example/api/users/7/avatar/0123456789abcdef0123456789abcdef',
  'https://evil.example/api/users/7/avatar/0123456789abcdef0123456789abcdef',
  'data:image/png;base64,AAAA',
  'javascript:alert(1)',
]) {
  test(`avatar_${JSON.stringify(avatar)}_isNone`, () => {
    assert.equal(isPicture(avatar), false);
  });
}
