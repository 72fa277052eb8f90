import assert from 'node:assert/strict';
import { test } from 'node:test';
import { indexAt, nearest, scrollSpeed, step } from '../../../api-node/src/main/resources/static/board/geometry.js';

const line = (/** @type {number[]} */ ...sizes) => {
  let start = 0;
  return sizes.map((size) => {
    const span = { start, size };
    start += size;
    return span;
  });
};

test('indexAt_countsThoseWhoseMiddleIsBefore', () => {
  const others = line(100, 100, 100);
  assert.deepEqual(
    [-50, 49, 51, 149, 151, 249, 251, 900].map((point) => indexAt(others, point)),
    [0, 0, 1, 1, 2, 2, 3, 3],
  );
  assert.equal(indexAt([], 10), 0);
});

test('indexAt_gapOfTheCarriedOneMoves_doesNotSwing', () => {
  // A card of 40 is carried over one of 200: before it, and then behind it, with its own gap in the line.
  for (let point = 0; point < 240; point++) {
    const before = indexAt([{ start: 40, size: 200 }], point);
    const behind = indexAt([{ start: 0, size: 200 }], point);
    assert.ok(!(before === 1 && behind === 0), `swings at ${point}`);
  }
});

test('nearest_underThePointOrNext', () => {
  const spans = [
    { name: 'a', start: 0, size: 100 },
    { name: 'b', start: 120, size: 100 },
  ];
  assert.deepEqual(
    [-20, 50, 105, 115, 150, 900].map((point) => nearest(spans, point)?.name),
    ['a', 'a', 'a', 'b', 'b', 'b'],
  );
  assert.equal(nearest([], 1), undefined);
});

test('step_staysOnTheBoard', () => {
  const at = { sizes: [2, 0, 3], lane: 0, order: 2 };
  assert.deepEqual(step(at, 'ArrowDown'), { lane: 0, order: 2 });
  assert.deepEqual(step(at, 'ArrowUp'), { lane: 0, order: 1 });
  assert.deepEqual(step(at, 'Home'), { lane: 0, order: 0 });
  assert.deepEqual(step({ ...at, order: 0 }, 'End'), { lane: 0, order: 2 });
  assert.deepEqual(step(at, 'ArrowLeft'), { lane: 0, order: 2 });
  assert.deepEqual(step(at, 'ArrowRight'), { lane: 1, order: 0 });
  assert.deepEqual(step({ ...at, lane: 2 }, 'ArrowRight'), { lane: 2, order: 2 });
  assert.deepEqual(step(at, 'x'), { lane: 0, order: 2 });
});

test('scrollSpeed_onlyNearAnEdge', () => {
  assert.equal(scrollSpeed(500, 0, 1000), 0);
  assert.ok(scrollSpeed(10, 0, 1000) < 0);
  assert.ok(scrollSpeed(990, 0, 1000) > 0);
  assert.ok(scrollSpeed(999, 0, 1000) > scrollSpeed(960, 0, 1000));
});
