import assert from 'node:assert/strict';
import { spawn, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { freePort } from '../support/free-port.js';

const ROOT = new URL('../../../', import.meta.url);
const JAR = fileURLToPath(new URL('api-node/target/api-node-dev.jar', ROOT));
/** A node, on a machine that has other things to do. */
const START = 240_000;

export const skip = !existsSync(JAR) && !process.env.TIDINGS_REQUIRE_ALL && `${JAR} is not built: NOT tested`;

/** @returns {string} the program `java` of the JDK that the build uses */
export function java() {
  return `${execFileSync(fileURLToPath(new URL('scripts/java-home', ROOT)), { encoding: 'utf8' }).trim()}/bin/java`;
}

/** A program that serves HTTP, once `ready` is found in what it prints. */
export class Program {
  #process;
  #output = '';
  #ended;

  constructor(command, options) {
    this.#process = spawn(command[0], command.slice(1), { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    // It may have exited before all that it printed was read.
    this.#ended = new Promise((resolve) => this.#process.once('close', resolve));
    for (const stream of [this.#process.stdout, this.#process.stderr])
      stream.setEncoding('utf8').on('data', (text) => (this.#output += text));
  }

  get output() {
    return this.#output;
  }

  get exitCode() {
    return this.#process.exitCode;
  }

  /** @param {() => boolean | Promise<boolean>} met */
  async until(met, what, milliseconds = START) {
    const end = Date.now() + milliseconds;
    while (!(await met())) {
      assert.ok(Date.now() < end && this.exitCode === null, `not ${what}: ${this.#output}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async stop(signal = 'SIGTERM') {
    if (this.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill(signal);
    await ended;
  }

  /** @returns {Promise<number>} its exit code, once its output is complete */
  ended() {
    return this.#ended;
  }
}

/** A node for development, with a Redis of its own. */
export async function startNode(...settings) {
  const port = await freePort();
  const memory = ['-Xmx384m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
  const management = await freePort();
  const ports = [`--server.port=${port}`, `--management.server.port=${management}`];
  // the rehearsal has a stream of its own, and tests count streams
  const own = [...ports, '--tidings.rehearsal.time=0s'];
  const node = new Program([java(), ...memory, '-jar', JAR, '--spring.profiles.active=dev', ...own, ...settings]);
  const url = `http://127.0.0.1:${port}`;
  try {
    await node.until(() => answers(`${url}/readyz`), 'ready');
  } catch (error) {
    await node.stop();
    throw error;
  }
  return { port, url, streams: () => streamsOf(management), stop: () => node.stop() };
}

/** @returns {Promise<number>} how many streams are open by SSE */
async function streamsOf(port) {
  const metrics = await fetch(`http://127.0.0.1:${port}/actuator/prometheus`).then((response) => response.text());
  return Number(/^tidings_connections\{.*transport="sse".*\} (\S+)$/m.exec(metrics)?.[1]);
}

export async function answers(url) {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}
