import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where `npm run verify` puts what scripts/npm-archives packs. */
export const ARCHIVES = fileURLToPath(new URL('../../target/npm', import.meta.url));

/** @param {'client' | 'react' | 'vue'} name of the package @returns {string} what is published of it */
export function archiveOf(name) {
  const archive = join(ARCHIVES, `tidings-${name}.tgz`);
  assert.ok(existsSync(archive), `${archive} is missing: run scripts/npm-archives ${ARCHIVES}`);
  return archive;
}
