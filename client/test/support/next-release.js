import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PROTOCOL } from '../../src/protocol.js';

const source = new URL('../../src/', import.meta.url);

/**
 * The client as it may be after this release: what its pages, tabs and workers say to each other changed, and so did the version.
 *
 * @returns {{folder: URL, remove: () => void}}
 */
export function nextRelease() {
  const copy = mkdtempSync(join(tmpdir(), 'tidings-next-release-'));
  const changes = [
    [`PROTOCOL = ${PROTOCOL}`, `PROTOCOL = ${PROTOCOL + 1}`],
    [`protocol=${PROTOCOL}`, `protocol=${PROTOCOL + 1}`],
    ["'welcome'", "'greeting'"],
    ["'start'", "'begin'"],
  ];
  const made = new Set();
  mkdirSync(copy, { recursive: true });
  for (const name of readdirSync(source).filter((file) => file.endsWith('.js'))) {
    let text = readFileSync(new URL(name, source), 'utf8');
    for (const [before, after] of changes) {
      if (text.includes(before)) made.add(before);
      text = text.replaceAll(before, after);
    }
    writeFileSync(join(copy, name), text);
  }
  assert.equal(made.size, changes.length);
  writeFileSync(join(copy, 'package.json'), '{"type":"module"}');
  return { folder: pathToFileURL(`${copy}/`), remove: () => rmSync(copy, { recursive: true }) };
}
