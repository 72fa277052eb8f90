import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** @returns {string | undefined} where the first of these programs is that is installed */
export function installed(...names) {
  const directories = (process.env.PATH ?? '').split(':');
  return directories.flatMap((directory) => names.map((name) => join(directory, name))).find((path) => existsSync(path));
}

/** Why the tests that need a program are skipped; where everything is required they are not, and fail. */
export function skipWithout(program, name) {
  return !program && !process.env.TIDINGS_REQUIRE_ALL && `${name} is not installed: NOT tested`;
}
