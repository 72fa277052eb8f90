/** How many connections a browser keeps to a host over HTTP/1.1, but for the one that is asked for. */
const OTHERS = 5;
const PATIENCE = 2_000;

/**
 * After a path died without a word a browser still has connections over it that it takes for idle, and hands them out, one for each attempt. This asks
 * for all of them at once, and those that do not answer are closed with their requests.
 *
 * @param {typeof globalThis.fetch} fetch
 * @param {string} url
 * @param {(milliseconds: number) => AbortSignal} [timeout]
 */
export function discardDeadConnections(fetch, url, timeout = AbortSignal.timeout) {
  for (let n = 0; n < OTHERS; n++) {
    fetch(url, { method: 'HEAD', credentials: 'same-origin', cache: 'no-store', signal: timeout(PATIENCE) }).catch(() => {});
  }
}
