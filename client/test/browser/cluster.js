import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort } from '../support/free-port.js';
import { commandOf, descendants } from './processes.js';
import { installed, skipWithout } from './programs.js';

const SCRIPT = fileURLToPath(new URL('../../../scripts/cluster', import.meta.url));
/** Nodes and all, on a machine that has other things to do. */
const START = 240_000;

process.env.PATH += ':/usr/sbin:/usr/local/sbin';
export const skip = skipWithout(installed('nginx', 'haproxy') && installed('redis-server'), 'A load balancer, or Redis,');

/** Nodes on one Redis behind a load balancer, of the jar that was built. */
export class Cluster {
  #process;
  #ports;
  #output = '';

  /**
   * @param {number} port of the load balancer
   * @param {Record<string, string>} settings in the environment of the nodes and of scripts/cluster
   */
  constructor(port, ports, redisPort, settings = {}) {
    this.url = `http://127.0.0.1:${port}`;
    this.#ports = ports;
    const env = {
      PORT: port,
      NODE_PORTS: ports.join(' '),
      REDIS_PORT: redisPort,
      DRAIN_WINDOW: '1s',
      SKIP_BUILD: 1,
      TRAIN: 0,
      ...settings,
    };
    this.#process = spawn(SCRIPT, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.#process.stdout, this.#process.stderr])
      stream.setEncoding('utf8').on('data', (text) => (this.#output += text));
  }

  static async start(count, settings = {}) {
    const ports = [];
    while (ports.length < count) ports.push(await freePort(1_000));
    const cluster = new Cluster(await freePort(), ports, await freePort(), settings);
    for (let waited = 0; !cluster.#output.includes('ready: '); waited += 100) {
      const started = waited < START && cluster.#process.exitCode === null;
      if (!started) await cluster.stop();
      assert.ok(started, cluster.#output);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return cluster;
  }

  /** @param {string} name of a node, from node-1 on */
  #port(name) {
    return this.#ports[Number(name.slice('node-'.length)) - 1];
  }

  /** Another one than this. */
  other(name) {
    return `http://127.0.0.1:${this.#ports.find((port) => port !== this.#port(name))}`;
  }

  /** Where the nodes have their metrics. */
  get managementAddresses() {
    return this.#ports.map((port) => `127.0.0.1:${port + 1_000}`);
  }

  /** @param {string} name */
  kill(name) {
    const argument = `--server.port=${this.#port(name)}`;
    const node = descendants(this.#process.pid).find((pid) => commandOf(pid).includes(argument));
    assert.ok(node, `${name} does not run`);
    process.kill(node, 'SIGKILL');
  }

  /** Drains and stops a node, and starts it again, until it is ready. @param {string} name */
  async restart(name) {
    const env = { ...process.env, PORT: new URL(this.url).port, NODE_PORTS: this.#ports.join(' ') };
    const restarting = spawn(SCRIPT, ['restart', name], { env, stdio: 'inherit' });
    const [code] = await once(restarting, 'exit');
    assert.equal(code, 0, `${name} was not restarted`);
  }

  async stop() {
    if (this.#process.exitCode !== null) return;
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill('SIGTERM');
    await ended;
  }
}
