import { readdirSync, readFileSync } from 'node:fs';

/** @returns {number[]} processes that this one, or one of those, started, as far as they live */
export function descendants(ancestor) {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    // the program's name is in parentheses, and may be anything
    .map((process) => [Number(process), Number(/.*\) \S (\d+)/s.exec(textOf(`${process}/stat`))?.[1])]);
  const found = [ancestor];
  for (const at of found) found.push(...parents.filter(([, parent]) => parent === at).map(([process]) => process));
  return found.slice(1);
}

/** @returns {string} the process's name, of which the system keeps 15 characters */
export function nameOf(process) {
  return textOf(`${process}/comm`).trim();
}

/** @returns {string[]} its words */
export function commandOf(process) {
  return textOf(`${process}/cmdline`).split('\0');
}

/** @returns {string[]} the names of its threads */
export function threadsOf(process) {
  try {
    return readdirSync(`/proc/${process}/task`).map((thread) => textOf(`${process}/task/${thread}/comm`).trim());
  } catch {
    return [];
  }
}

/** '' of a process that has ended meanwhile. */
function textOf(file) {
  try {
    return readFileSync(`/proc/${file}`, 'utf8');
  } catch {
    return '';
  }
}
