import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect, createServer as createPath } from 'node:net';
import { extname } from 'node:path';
import { BufferingProxy } from './buffering-proxy.js';
import { WebSocketEnd } from './web-socket.js';

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.map': 'application/json' };
const EPOCH = 'e1';
/** As a node's own pages have it, but for the script that is part of the page, and a worker that a test makes of nothing. */
const POLICY = "default-src 'none'; script-src 'self' 'unsafe-inline'; connect-src 'self'; worker-src 'self' data:";

/** Streams of activities and of projects. */
const UNNAMED = /^\/(events\/stream|api\/projects\/\w+\/events)$/;
const CONTROL = ['connected', 'closed', 'resync'];

/** A frame of such a stream: those about the connection are flat, and only pings are named. */
function unnamed(type, data) {
  if (type === 'ping') return 'event: ping\ndata: {}\n';
  const named = type === 'connected' ? { client_id: '9999z', timestamp: '2026-03-03T19:58:10.690698Z' } : {};
  return `data: ${JSON.stringify(CONTROL.includes(type) ? { type, ...data, ...named } : { type, data })}\n`;
}

/** A node as the client sees it: files, and a stream that remembers what was committed. */
export class Server {
  streams = new Set();
  /** How often a stream was asked for. */
  asked = 0;
  /** Path and query of the last stream of activities, or of a project, that was asked for. */
  lastUrl = '';
  /** Of the path to it that can be made to swallow what goes over it. */
  path = 0;
  /** Takes requests, and does not answer them. */
  deaf = false;
  /** The status with which it refuses streams of activities, if it does. */
  refuses = 0;
  keepaliveMs = 1_000;
  /** The types and data of what was committed. */
  #committed = [];
  #http = createServer((request, response) => void this.#answer(request, response));

  /** @param {Record<string, URL | string>} roots folders, or texts, by the path that they are at; another release may be deployed to them */
  constructor(roots) {
    this.roots = roots;
    this.#timer = setInterval(() => this.#each((stream) => stream.frame('ping', {})), this.keepaliveMs);
    this.#http.on('upgrade', (request, socket) => this.#upgrade(request, socket));
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
  #upgraded = new Set();

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
    return `${EPOCH}.${this.#committed.length}-0`;
  }

  /** By default its data is its number. */
  commit(type = 'counted', data = this.#committed.length + 1) {
    const n = this.#committed.push({ type, data });
    this.#each((stream) => this.#event(stream, n));
    return n;
  }

  async untilStreams(count) {
    for (let waited = 0; this.streams.size !== count && waited < 5_000; waited += 50)
      await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(this.streams.size, count, 'streams');
  }

  /** Puts a proxy in front of it that buffers streams for ever. */
  async behindBuffer() {
    this.proxy = await new BufferingProxy(this.#http.address().port).start();
    this.path = this.proxy.port;
    return this;
  }

  /** The transports by which streams are open now. */
  get transports() {
    return [...this.streams].map(({ transport }) => transport);
  }

  /** Ends all streams, as a node that is restarted. */
  cut() {
    this.#each((stream) => stream.socket.destroy());
  }

  /** Ends all streams, and says why. */
  end(reason) {
    this.#each((stream) => stream.frame('closed', { reason }));
  }

  close() {
    clearInterval(this.#timer);
    for (const socket of this.#upgraded) socket.destroy();
    this.proxy?.close();
    for (const sockets of this.#crossing) for (const socket of sockets) socket.destroy();
    this.#path?.close();
    this.#http.closeAllConnections();
    this.#http.close();
  }

  #each(write) {
    for (const stream of this.streams) write(stream);
  }

  #event(stream, n) {
    const { type, data } = this.#committed[n - 1];
    stream.frame(type, data, `${EPOCH}.${n}-0`);
  }

  async #answer(request, response) {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://node/');
    if (pathname === '/stream' || pathname === '/user/events') {
      this.asked++;
      return this.deaf || this.#stream(searchParams.get('lastEventId'), response);
    }
    if (UNNAMED.test(pathname)) {
      this.asked++;
      this.lastUrl = request.url ?? '';
      if (this.refuses) return response.writeHead(this.refuses).end();
      return this.#stream(searchParams.get('lastEventId'), response, unnamed);
    }
    const root = Object.keys(this.roots).find((path) => pathname.startsWith(path));
    const content = root && this.roots[root];
    try {
      const body = content instanceof URL ? await readFile(new URL(pathname.slice(String(root).length), content)) : content;
      response
        .writeHead(body ? 200 : 404, {
          'Content-Type': TYPES[extname(pathname)] ?? 'text/html',
          'Cache-Control': 'no-cache',
          'Content-Security-Policy': POLICY,
        })
        .end(body);
    } catch {
      response.writeHead(404).end();
    }
  }

  #stream(cursor, response, text = (type, data) => `event: ${type}\ndata: ${JSON.stringify(data)}\n`) {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', Connection: 'close' });
    response.write('retry: 500\n');
    const frame = (type, data, id) => response.write(`${text(type, data)}${id ? `id: ${id}\n` : ''}\n`);
    this.#begin({ transport: 'sse', frame, socket: response.socket }, cursor);
  }

  #upgrade(request, socket) {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://node/');
    this.asked++;
    this.#upgraded.add(socket);
    socket.on('close', () => this.#upgraded.delete(socket));
    if (this.deaf) return;
    if (pathname !== '/-/ws') return socket.destroy();
    const end = new WebSocketEnd(request, socket);
    const frame = (type, data, id) => end.send({ type, data, ...(id && { id }), ...(type === 'connected' && { retry: 500 }) });
    this.#begin({ transport: 'websocket', frame, socket }, searchParams.get('lastEventId'));
  }

  #begin(stream, cursor) {
    stream.frame('connected', { node: 'node-1', keepaliveMs: this.keepaliveMs }, cursor ? undefined : this.cursor);
    const from = cursor ? Number(/\.(\d+)-/.exec(cursor)?.[1]) : this.#committed.length;
    for (let n = from + 1; n <= this.#committed.length; n++) this.#event(stream, n);
    this.streams.add(stream);
    stream.socket.on('close', () => this.streams.delete(stream));
  }
}
