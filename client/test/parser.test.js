import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { EventStreamParser } from '../src/parser.js';

const corpus = new URL('../../docs/sse-corpus/', import.meta.url);
const names = readdirSync(corpus)
  .filter((name) => name.endsWith('.txt'))
  .map((name) => name.slice(0, -'.txt'.length));

function parse(pieces) {
  const seen = [];
  const parser = new EventStreamParser({
    event: (event) => seen.push(event),
    position: (id) => seen.push({ id }),
    retry: (retry) => seen.push({ retry }),
  });
  pieces.forEach((piece) => parser.push(piece));
  return seen;
}

test('the corpus is there', () => assert.ok(names.length > 30, `${names.length} streams`));

for (const name of names) {
  test(`corpus: ${name}, whole, cut at every offset, and byte by byte`, () => {
    const bytes = readFileSync(new URL(`${name}.txt`, corpus));
    const expected = JSON.parse(readFileSync(new URL(`${name}.json`, corpus), 'utf8'));
    assert.deepEqual(parse([bytes]), expected);
    for (let at = 0; at <= bytes.length; at++) {
      assert.deepEqual(parse([bytes.subarray(0, at), bytes.subarray(at)]), expected, `cut at ${at}`);
    }
    assert.deepEqual(parse(Array.from(bytes, (_, at) => bytes.subarray(at, at + 1))), expected, 'byte by byte');
  });
}

test('a line that ends with CR is read at once: the LF that may follow is not waited for', () => {
  assert.deepEqual(parse([new TextEncoder().encode('data: a\r\r')]), [{ id: '', event: 'message', data: 'a' }]);
});

test('time is linear in the length of a line, however small its pieces are', () => {
  const piece = new TextEncoder().encode('x'.repeat(64));
  const elapsed = (pieces) => {
    const begin = process.hrtime.bigint();
    parse([new TextEncoder().encode('data:'), ...Array(pieces).fill(piece), new TextEncoder().encode('\n\n')]);
    return Number(process.hrtime.bigint() - begin) / pieces;
  };
  const best = (pieces) => Math.min(elapsed(pieces), elapsed(pieces), elapsed(pieces));
  const [short, long] = [best(20_000), best(640_000)];
  // quadratic would be 32 times as much for each piece
  assert.ok(long < short * 8, `${short} ns a piece, then ${long}`);
});
