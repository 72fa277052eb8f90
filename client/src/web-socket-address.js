/**
 * The address at which a node has the same stream for WebSockets.
 *
 * @param {string} stream the address of a stream of SSE
 * @returns {string | null} null for streams that have none
 */
export function webSocketOf(stream) {
  const url = new URL(stream);
  const [, root, path] = /^(.*\/)(api\/stream|user\/events)$/.exec(url.pathname) ?? [];
  // without topics, that of a WebSocket is the user's own stream
  if (root === undefined || url.searchParams.has('topic') !== (path === 'api/stream')) return null;
  url.pathname = `${root}-/ws`;
  url.searchParams.delete('framing');
  return webSocketAddress(url);
}

/**
 * @param {string | URL} address
 * @param {string} [base]
 * @returns {string | null} with the scheme of WebSockets; null if it cannot have it
 */
export function webSocketAddress(address, base) {
  const url = parsed(address, base);
  if (!url) return null;
  url.protocol = url.protocol.replace(/^http/, 'ws');
  url.hash = '';
  return /^wss?:$/.test(url.protocol) ? url.href : null;
}

/**
 * @param {string | URL} address
 * @param {string | undefined} base
 */
function parsed(address, base) {
  try {
    return new URL(address, base);
  } catch {
    return null;
  }
}
