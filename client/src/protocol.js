/**
 * The version of the messages between pages, tabs and workers of one browser. It changes whenever one of these messages does, so that pages
 * of two releases, side by side in one browser, do not talk to each other. The URL of the worker in platform.js names it, too.
 */
export const PROTOCOL = 4;

/**
 * @param {string} name
 * @returns {string} the name of a worker, channel or lock of this version
 */
export function versioned(name) {
  return `tidings-${PROTOCOL}-${name}`;
}

/** The name of a worker, without the version and the generation. */
const WORKER = 'worker-';

/** @param {number} generation */
export function workerName(generation) {
  return versioned(`${WORKER}${generation}`);
}

/**
 * @param {string} name of a worker
 * @returns {number | null} null if pages of another version started it: after a deployment their URL leads to this script
 */
export function generationOf(name) {
  const start = versioned(WORKER);
  return name.startsWith(start) ? Number(name.slice(start.length)) : null;
}
