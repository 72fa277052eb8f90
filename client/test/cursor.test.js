import assert from 'node:assert/strict';
import { test } from 'node:test';
import { covers } from '../src/cursor.js';

for (const [position, cursor, expected] of [
  ['e1.5-0', 'e1.5-0', true],
  ['e1.5-1', 'e1.5-0', true],
  ['e1.5-0', 'e1.5-1', false],
  ['e1.10-0', 'e1.9-7', true],
  ['e1.9-7', 'e1.10-0', false],
  ['e2.9-0', 'e1.5-0', false],
  ['e1.9-0', 'e2.5-0', false],
  ['anything', 'anything', true],
  ['anything', 'e1.5-0', false],
  ['e1.5-0', 'anything', false],
  ['', '', false],
  ['e1.5-0', '', false],
  ['', 'e1.5-0', false],
]) {
  test(`${position || 'nothing'} ${expected ? 'covers' : 'is not known to cover'} ${cursor || 'nothing'}`, () =>
    assert.equal(covers(position, cursor), expected));
}
