/**
 * A fetch that sends the tab's id, which the server repeats in the events of the change.
 *
 * Other servers do not get it: the browser would first ask each of them whether it accepts the additional header.
 *
 * @param {typeof globalThis.fetch} fetch
 * @param {string} tabId
 * @param {string} base that URLs are relative to
 * @param {string} stream another server of ours, beside that of the page
 * @returns {(input: RequestInfo | URL, init?: RequestInit) => Promise<Response>}
 */
export function taggedFetch(fetch, tabId, base, stream) {
  const ours = [base, stream].map((url) => new URL(url).origin);
  return async (input, init) => {
    const isRequest = input instanceof Request;
    if (!ours.includes(new URL(isRequest ? input.url : input, base).origin)) return fetch(input, init);
    const headers = new Headers(init?.headers ?? (isRequest ? input.headers : undefined));
    headers.set('X-Tab-Id', tabId);
    headers.set('X-Session-Tag', tabId);
    return fetch(input, { ...init, headers });
  };
}
