import { createServer, request as ask } from 'node:http';
import { connect } from 'node:net';
import { pipeline } from 'node:stream';

/** A proxy that passes on a response when it has all of it, and so nothing of a stream, ever. It passes WebSockets. */
export class BufferingProxy {
  #http = createServer((request, response) => this.#pass(request, response));
  #sockets = new Set();
  buffers = true;
  /** Whether upgrades are refused, too. */
  blocksUpgrades = false;

  /** @param {number} port of the server behind it */
  constructor(port) {
    this.target = port;
    this.#http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  async start() {
    await new Promise((resolve) => this.#http.listen(0, '127.0.0.1', () => resolve(undefined)));
    return this;
  }

  get port() {
    return this.#http.address().port;
  }

  close() {
    for (const socket of this.#sockets) socket.destroy();
    this.#http.closeAllConnections();
    this.#http.close();
  }

  #pass(request, response) {
    const { method, url, headers } = request;
    const passed = ask({ host: '127.0.0.1', port: this.target, method, path: url, headers }, async (answer) => {
      // what breaks off behind it breaks off before it, too
      if (!this.buffers) return pipeline(answer, response.writeHead(answer.statusCode, answer.headers), () => response.destroy());
      const pieces = [];
      try {
        for await (const piece of answer) pieces.push(piece);
      } catch {
        return response.destroy();
      }
      response.writeHead(answer.statusCode, answer.headers).end(Buffer.concat(pieces));
    });
    passed.on('error', () => response.destroy());
    response.on('close', () => passed.destroy());
    request.pipe(passed);
  }

  #upgrade(request, near, head) {
    if (this.blocksUpgrades) return near.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n');
    const far = connect(this.target, '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ]) {
      this.#sockets.add(socket);
      socket.on('error', () => {}).on('close', () => (this.#sockets.delete(socket), other.destroy()));
    }
    const lines = [];
    for (let at = 0; at < request.rawHeaders.length; at += 2) lines.push(`${request.rawHeaders[at]}: ${request.rawHeaders[at + 1]}`);
    far.write(`${request.method} ${request.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    far.write(head);
    near.pipe(far);
    far.pipe(near);
  }
}
