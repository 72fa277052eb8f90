import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const STATIC = new URL('../../../api-node/src/main/resources/static/', import.meta.url);

/** All modules that a module needs, itself left out. @param {string} path @param {Set<string>} found */
function imports(path, found = new Set()) {
  const text = readFileSync(new URL(path.slice(1), STATIC), 'utf8');
  for (const [, name = ''] of text.matchAll(/^(?:import|export)\b[^'"]*from '([^']+)'|^import '([^']+)'/gm)) {
    const at = new URL(name, new URL(path, 'http://node/')).pathname;
    if (!found.has(at)) {
      found.add(at);
      if (!at.startsWith('/client/')) {
        imports(at, found);
      }
    }
  }
  return found;
}

// Without it a browser learns of a module only from the one that imports it, one round trip after the other.
for (const page of ['board', 'boards', 'login']) {
  test(`preload_${page}_isEveryModuleItNeeds`, () => {
    const html = readFileSync(new URL(`board/${page}.html`, STATIC), 'utf8');
    const preloaded = [...html.matchAll(/<link rel="modulepreload" href="([^"]+)"/g)].map(([, href]) => href);
    assert.deepEqual(preloaded.sort(), [...imports(`/board/${page}.js`)].sort());
  });
}
