/** How many connections a browser keeps to a host over HTTP/1.1, besides the requested one. */
const OTHERS = 5;
const PATIENCE = 2_000;

/**
 * After a network path has died silently, a browser still takes its connections over that path for idle, and uses one of them for each
 * attempt. This function uses all of them at once; those that do not answer are closed together with their requests.
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
