import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../test/support/free-port.js';

const CONFIGURATION = new URL('../../monitoring/prometheus.yml', import.meta.url);
const RULES = new URL('../../helm/tidings/files/prometheus/rules.yml', import.meta.url);

/** A Prometheus with the configuration and the rules that are shipped, for these nodes. */
export class Prometheus {
  #directory = mkdtempSync(join(tmpdir(), 'tidings-prometheus-'));
  #process;

  /** @param {string[]} targets */
  static async start(targets) {
    const prometheus = new Prometheus();
    await prometheus.#start(targets, await freePort());
    return prometheus;
  }

  async #start(targets, port) {
    copyFileSync(RULES, join(this.#directory, 'rules.yml'));
    const text = readFileSync(CONFIGURATION, 'utf8')
      .replace('/etc/prometheus/rules.yml', join(this.#directory, 'rules.yml'))
      .replace(/targets: .*/, `targets: ${JSON.stringify(targets)}`)
      .replace(/labels: .*/, '');
    const file = join(this.#directory, 'prometheus.yml');
    writeFileSync(file, text);
    const options = [`--config.file=${file}`, `--storage.tsdb.path=${this.#directory}/data`, `--web.listen-address=127.0.0.1:${port}`];
    this.#process = spawn('prometheus', [...options, '--log.level=warn'], { stdio: ['ignore', 'ignore', 'inherit'] });
    this.url = `http://127.0.0.1:${port}`;
    for (let tries = 0; !(await this.#ready()); tries++) {
      if (tries === 300 || this.#process.exitCode !== null) throw new Error('Prometheus did not start.');
      await new Promise((next) => setTimeout(next, 100));
    }
  }

  async #ready() {
    return (await fetch(`${this.url}/-/ready`).catch(() => undefined))?.ok;
  }

  /** Series, each with its labels and its points: pairs of a time and a value, which is text. */
  async range(query, { from, until, step }) {
    return this.#ask('query_range', { query, start: from, end: until, step });
  }

  async now(query, { until }) {
    return this.#ask('query', { query, time: until });
  }

  async #ask(what, parameters) {
    const answer = await (await fetch(`${this.url}/api/v1/${what}?${new URLSearchParams(parameters)}`)).json();
    if (answer.status !== 'success') throw new Error(`${parameters.query}: ${answer.error}`);
    return answer.data.result.map(({ metric, values, value }) => ({
      labels: metric,
      points: (values ?? [value]).map(([t, v]) => [t, Number(v)]),
    }));
  }

  stop() {
    this.#process.once('exit', () => rmSync(this.#directory, { recursive: true, force: true }));
    this.#process.kill('SIGTERM');
  }
}
