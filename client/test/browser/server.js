import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect, createServer as createPath } from 'node:net';
import { extname } from 'node:path';

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.map': 'application/json' };
const EPOCH = 'e1';

/** A node as the client sees it: files, and a stream that remembers what was committed. */
export class Server {
  streams = new Set();
  /** How often a stream was asked for. */
  asked = 0;
  /** Of the path to it that can be made to swallow what goes over it. */
  path = 0;
  /** Takes requests, and does not answer them. */
  deaf = false;
  keepaliveMs = 1_000;
  #committed = 0;
  #roots;
  #http = createServer((request, response) => void this.#answer(request, response));

  /** @param {Record<string, URL | string>} roots folders, or texts, by the path that they are at */
  constructor(roots) {
    this.#roots = roots;
    this.#timer = setInterval(() => this.#each((stream) => stream.write('event: ping\ndata: {}\n\n')), this.keepaliveMs);
  }

  #timer;

  async start() {
    await new Promise((resolve) => this.#http.listen(0, '127.0.0.1', () => resolve(undefined)));
    return this;
  }

  url(path) {
    return `http://127.0.0.1:${this.path || this.#http.address().port}${path}`;
  }

  /** Puts a path in front of it. */
  async behindPath() {
    const { port } = this.#http.address();
    this.#path = createPath((near) => {
      const far = connect(port, '127.0.0.1');
      const sockets = [near, far];
      this.#crossing.add(sockets);
      near.pipe(far);
      far.pipe(near);
      for (const socket of sockets) socket.on('error', () => {}).on('close', () => this.#crossing.delete(sockets));
    });
    await new Promise((resolve) => this.#path.listen(0, '127.0.0.1', () => resolve(undefined)));
    this.path = this.#path.address().port;
    return this;
  }

  #path;
  #crossing = new Set();

  /** Nothing arrives any more over what is open, and nobody is told; new connections work. @returns how many there were */
  swallow() {
    for (const [near, far] of this.#crossing) {
      near.unpipe();
      near.resume();
      far.destroy();
    }
    return this.#crossing.size;
  }

  /** The cursor of what happened last. */
  get cursor() {
    return `${EPOCH}.${this.#committed}-0`;
  }

  commit(type = 'counted') {
    const n = ++this.#committed;
    this.#each((stream) => this.#event(stream, n, type));
    return n;
  }

  close() {
    clearInterval(this.#timer);
    for (const sockets of this.#crossing) for (const socket of sockets) socket.destroy();
    this.#path?.close();
    this.#http.closeAllConnections();
    this.#http.close();
  }

  #each(write) {
    for (const stream of this.streams) write(stream);
  }

  #event(stream, n, type = 'counted') {
    stream.write(`event: ${type}\ndata: ${n}\nid: ${EPOCH}.${n}-0\n\n`);
  }

  async #answer(request, response) {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://node/');
    if (pathname === '/stream') {
      this.asked++;
      return this.deaf || this.#stream(searchParams.get('lastEventId'), response);
    }
    const root = Object.keys(this.#roots).find((path) => pathname.startsWith(path));
    const content = root && this.#roots[root];
    try {
      const body = content instanceof URL ? await readFile(new URL(pathname.slice(String(root).length), content)) : content;
      response.writeHead(body ? 200 : 404, { 'Content-Type': TYPES[extname(pathname)] ?? 'text/html' }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  }

  #stream(cursor, response) {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', Connection: 'close' });
    const connected = JSON.stringify({ node: 'node-1', keepaliveMs: this.keepaliveMs });
    response.write(`retry: 500\nevent: connected\ndata: ${connected}\n${cursor ? '' : `id: ${this.cursor}\n`}\n`);
    const from = cursor ? Number(/\.(\d+)-/.exec(cursor)?.[1]) : this.#committed;
    for (let n = from + 1; n <= this.#committed; n++) this.#event(response, n);
    this.streams.add(response);
    response.on('close', () => this.streams.delete(response));
  }
}
