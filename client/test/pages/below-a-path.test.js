import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const PAGES = new URL('../../../api-node/src/main/resources/static/board/', import.meta.url);
const text = (/** @type {string} */ file) => readFileSync(new URL(file, PAGES), 'utf8');
const files = (/** @type {string} */ ending) => readdirSync(PAGES).filter((file) => file.endsWith(ending));

/** What leads somewhere, and names a path that begins at the origin. */
const FROM_THE_ORIGIN = [
  /\b(?:href|src|action)="\//, // documents
  /\b(?:from|import)\s*\(?\s*['"`]\//, // modules
  /(?:@import\s*|url\()\s*['"]?\//, // styles
  /(?<!#)\b(?:fetch|assign|replace|open|pushState|replaceState|EventSource|SharedWorker|URL)\([^)]*?['"`]\/(?![/*])(?=[\w${}-])/,
  /\b(?:href|src|action|url)\s*[:=]\s*['"`]\//,
];

for (const file of ['.html', '.js', '.css'].flatMap(files)) {
  test(`file_${file}_namesNoPathFromTheOrigin`, () => {
    for (const line of text(file).split('\n')) {
      // What goes through urlOf is asked for below the root.
      const rest = line.replaceAll(/urlOf\((['"`]).*?\1\)/g, '');
      assert.ok(!FROM_THE_ORIGIN.some((wrong) => wrong.test(rest)), line);
    }
  });
}

// One script and one style are a round trip; what these need, the build puts into them.
for (const file of files('.html')) {
  test(`document_${file}_asksForOneStyle_andAtMostOneScript`, () => {
    assert.equal(text(file).match(/<link[^>]* rel="stylesheet"|<link rel="stylesheet"/g)?.length, 1);
    assert.ok((text(file).match(/<script|rel="modulepreload"/g) ?? []).length <= 1);
  });
}
