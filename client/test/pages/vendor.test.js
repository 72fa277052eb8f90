import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';

const STATIC = new URL('../../../api-node/src/main/resources/static/', import.meta.url);
const INSTALLED = new URL('../../node_modules/', import.meta.url);
const QUERY_CORE = 'activity/vendor/query-core/';

const modules = (await readdir(new URL(QUERY_CORE, STATIC))).filter((name) => name.endsWith('.js'));

for (const [served, installed] of Object.entries({
  'chat/vendor/htmx.min.js': 'htmx.org/dist/htmx.min.js',
  'chat/vendor/htmx.LICENSE.txt': 'htmx.org/LICENSE',
  'chat/vendor/htmx-ext-sse.min.js': 'htmx-ext-sse/dist/sse.min.js',
  'chat/vendor/htmx-ext-sse.LICENSE.txt': 'htmx-ext-sse/LICENSE',
  'activity/vendor/query-core.LICENSE.txt': '@tanstack/query-core/LICENSE',
  ...Object.fromEntries(modules.map((name) => [QUERY_CORE + name, `@tanstack/query-core/build/modern/${name}`])),
})) {
  test(`${served} is a copy of npm's ${installed}`, async () => {
    const [ours, theirs] = await Promise.all([readFile(new URL(served, STATIC)), readFile(new URL(installed, INSTALLED))]);
    assert.ok(ours.equals(theirs));
  });
}

test('queryCore_hasTheModulesThatThePageNeeds_andNoOthers', async () => {
  const needed = new Set(['queryClient.js', 'queryObserver.js']);
  for (const name of needed) {
    const source = await readFile(new URL(QUERY_CORE + name, STATIC), 'utf8');
    for (const [, imported = ''] of source.matchAll(/^import .* from "\.\/(.+)";$/gm)) {
      needed.add(imported);
    }
  }
  assert.deepEqual(modules.toSorted(), [...needed].toSorted());
});
