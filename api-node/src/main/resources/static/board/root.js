/**
 * The address of the node: `/`, or a path that only a load balancer knows of. Hence no page and no script uses a path that begins at the
 * origin; paths are relative to this script's address. The document's own address is no help, since it changes while the page stays.
 */
export const ROOT = new URL('../', import.meta.url);

/** @param {string} path of the node, such as `/api/me` */
export function urlOf(path) {
  return new URL(`.${path}`, ROOT).href;
}

/** The path within the node that a URL leads to; null if it leads elsewhere. @param {URL | Location} url @param {URL} [root] */
export function pathOf(url, root = ROOT) {
  return url.origin === root.origin && url.pathname.startsWith(root.pathname) ? url.pathname.slice(root.pathname.length - 1) : null;
}

/** Keeps the links of the document intact when its address changes without a load. */
export function pinLinks() {
  for (const link of document.links) {
    link.href = link.href;
  }
}
