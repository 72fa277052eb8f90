import { createServer } from 'node:net';

// Systems give outgoing connections ports from 32 768 (Linux) or 49 152 (macOS) on. One of those could hold the port of a
// server that is down for a moment, or was not started yet.
const FIRST = 20_000;
const COUNT = 12_000;

/**
 * @param {number} [second] a port that is so much higher is free, too
 * @returns {Promise<number>} a port that nothing listens to now
 */
export async function freePort(second = 0) {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    if ((await canListen(port)) && (second === 0 || (await canListen(port + second)))) return port;
  }
}

/** @param {number} port */
function canListen(port) {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
