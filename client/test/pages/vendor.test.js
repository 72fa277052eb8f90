import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

const SERVED = new URL('../../../api-node/src/main/resources/static/chat/vendor/', import.meta.url);
const INSTALLED = new URL('../../node_modules/', import.meta.url);

for (const [served, installed] of Object.entries({
  'htmx.min.js': 'htmx.org/dist/htmx.min.js',
  'htmx.LICENSE.txt': 'htmx.org/LICENSE',
  'htmx-ext-sse.min.js': 'htmx-ext-sse/dist/sse.min.js',
  'htmx-ext-sse.LICENSE.txt': 'htmx-ext-sse/LICENSE',
})) {
  test(`${served} is a copy of npm's ${installed}`, async () => {
    const [ours, theirs] = await Promise.all([readFile(new URL(served, SERVED)), readFile(new URL(installed, INSTALLED))]);
    assert.ok(ours.equals(theirs));
  });
}
