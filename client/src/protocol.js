/**
 * The version of what pages, tabs and workers of one browser say to each other. It changes whenever one of their messages does, so that
 * pages of two releases, side by side in one browser, keep to themselves. The URL of the worker in platform.js names it, too.
 */
export const PROTOCOL = 2;

/**
 * @param {string} name
 * @returns {string} of a worker, channel or lock of this version
 */
export function versioned(name) {
  return `tidings-${PROTOCOL}-${name}`;
}
