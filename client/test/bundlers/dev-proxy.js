import { Path } from '../examples/path.js';

/** What goes to the node, in development. */
const PATHS = ['/events', '/api', '/login'];

/**
 * Vite's development server, whose proxy leads to a node, behind a network that can be cut.
 *
 * @param {Pick<typeof import('vite'), 'createServer'>} vite
 */
export async function devServer({ createServer }, root, node) {
  const vite = await createServer({
    root,
    configFile: false,
    logLevel: 'silent',
    // a node takes changes from pages of the host that it is asked by, so the proxy must not change it; and Vite would reload a page that comes back from a network that was cut
    server: {
      host: '127.0.0.1',
      port: 0,
      hmr: false,
      ws: false,
      proxy: Object.fromEntries(PATHS.map((path) => [path, { target: node.url, changeOrigin: false }])),
    },
    optimizeDeps: { exclude: ['@tidings/client'], include: ['@tanstack/query-core'] },
  });
  await vite.listen();
  const network = await Path.start(vite.httpServer.address().port);
  return { network, url: network.url, close: () => (network.close(), vite.close()) };
}

/** What a user of the node does by its API, from elsewhere. */
export async function userOf(node, username, password) {
  const headers = { 'Content-Type': 'application/json', origin: node.url };
  const login = await fetch(`${node.url}/login`, { method: 'POST', headers, body: JSON.stringify({ username, password }) });
  const cookie = login.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
  const call = async (method, path, body) => {
    const response = await fetch(node.url + path, { method, headers: { ...headers, cookie }, body: body && JSON.stringify(body) });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? null : response.json();
  };
  return { get: (path) => call('GET', path), post: (path, body) => call('POST', path, body) };
}
