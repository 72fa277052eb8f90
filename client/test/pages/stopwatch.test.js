import assert from 'node:assert/strict';
import { test } from 'node:test';
import { elapsed } from '../../../api-node/src/main/resources/static/stopwatch/elapsed.js';

for (const [seconds, text] of /** @type {const} */ ([
  [-1, '0:00'],
  [7.9, '0:07'],
  [60, '1:00'],
  [750, '12:30'],
  [3599, '59:59'],
  [3600, '1:00:00'],
  [11_105, '3:05:05'],
  [360_000, '100:00:00'],
])) {
  test(`elapsed_${seconds}_is_${text}`, () => assert.equal(elapsed(seconds), text));
}
