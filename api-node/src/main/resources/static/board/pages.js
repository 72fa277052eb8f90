/**
 * The pages that a login may lead to, by their paths: each feature adds its own. What changes something, and what only answers
 * programs, is no page.
 */
const PAGES = [/^\/$/, /^\/boards$/, /^\/board\/[A-Za-z0-9_-]+$/];

/**
 * The address of a page as it is given, which may be anything; null for all that is no page of this origin, and for every spelling that
 * a browser would read as something else.
 *
 * @param {string | null} address
 * @param {string} origin
 */
export function pageAt(address, origin) {
  if (address === null || !URL.canParse(address, origin)) {
    return null;
  }
  const url = new URL(address, origin);
  const asRead = url.pathname + url.search + url.hash;
  return url.origin === origin && asRead === address && PAGES.some((page) => page.test(url.pathname)) ? address : null;
}
