import { pathOf } from './root.js';

/**
 * The pages that a login may lead to, by their paths: each feature adds its own. Addresses that change something or only answer programs
 * are not pages.
 */
const PAGES = [/^\/$/, /^\/boards$/, /^\/chat$/, /^\/console$/, /^\/notifications$/, /^\/board\/[A-Za-z0-9_-]+(?:\/[0-9]+)?$/];

/**
 * The address of a page from an untrusted text; null if it is no page of this node, and for every spelling that a browser would read
 * differently.
 *
 * @param {string | null} address
 * @param {URL} root of the node
 */
export function pageAt(address, root) {
  if (address === null || !URL.canParse(address, root)) {
    return null;
  }
  const url = new URL(address, root);
  const path = pathOf(url, root);
  const asRead = url.pathname + url.search + url.hash;
  return path !== null && asRead === address && PAGES.some((page) => page.test(path)) ? address : null;
}
