import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
];

export const chromium = (process.env.PATH ?? '')
  .split(':')
  .flatMap((directory) => NAMES.map((name) => join(directory, name)))
  .find((path) => existsSync(path));

/** Why the tests that need Chromium are skipped; where everything is required they are not, and fail. */
export const skip = !chromium && !process.env.TIDINGS_REQUIRE_ALL && 'Chromium is not installed: NOT tested';

/** A Chromium without a window, told what to do over a pipe. */
export class Chromium {
  #directory = mkdtempSync(join(tmpdir(), 'tidings-chromium-'));
  #process;
  #calls = new Map();
  #sent = 0;
  #input = '';

  constructor() {
    const flags = [...FLAGS, `--user-data-dir=${this.#directory}`, '--remote-debugging-pipe', 'about:blank'];
    this.#process = spawn(String(chromium), flags, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
    this.#process.stdio[4].setEncoding('utf8').on('data', (text) => this.#read(text));
  }

  async open(url) {
    const { targetId } = await this.call('Target.createTarget', { url, newWindow: true });
    return this.#attach(targetId);
  }

  /** The SharedWorkers that run, by their names. */
  async workers() {
    const { targetInfos } = await this.call('Target.getTargets');
    return targetInfos.filter(({ type }) => type === 'shared_worker');
  }

  /** The worker of this target hangs from now on, until that is ended. */
  async hang({ targetId }) {
    const worker = await this.#attach(targetId);
    return worker.hang();
  }

  async #attach(targetId) {
    const { sessionId } = await this.call('Target.attachToTarget', { targetId, flatten: true });
    return new Tab(this, targetId, sessionId);
  }

  call(method, params = {}, sessionId) {
    const id = ++this.#sent;
    this.#process.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return new Promise((resolve, reject) => this.#calls.set(id, { resolve, reject, method }));
  }

  #read(text) {
    const messages = (this.#input + text).split('\0');
    this.#input = messages.pop() ?? '';
    for (const message of messages) {
      const { id, result, error } = JSON.parse(message);
      const call = this.#calls.get(id);
      this.#calls.delete(id);
      if (error) call?.reject(new Error(`${call.method}: ${error.message}`));
      else call?.resolve(result);
    }
  }

  async close() {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    // by itself, so that its processes are gone before their directory is
    void this.call('Browser.close').catch(() => {});
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), 5_000);
    await ended;
    clearTimeout(timer);
    rmSync(this.#directory, { recursive: true, force: true, maxRetries: 20 });
  }
}

class Tab {
  constructor(browser, targetId, sessionId) {
    this.browser = browser;
    this.targetId = targetId;
    this.sessionId = sessionId;
  }

  call(method, params) {
    return this.browser.call(method, params, this.sessionId);
  }

  async evaluate(expression) {
    const { result, exceptionDetails } = await this.call('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** Until the expression is true; what `shown` is then, or was last. */
  async until(expression, seconds, shown = 'document.title') {
    const end = Date.now() + seconds * 1_000;
    for (;;) {
      if (await this.evaluate(`Boolean(${expression})`)) return;
      if (Date.now() > end) throw new Error(`not within ${seconds} s: ${expression}; ${JSON.stringify(await this.evaluate(shown))}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Its thread stands still, as in a dialog. @returns what ends that */
  async hang() {
    await this.call('Debugger.enable');
    void this.call('Runtime.evaluate', { expression: 'debugger' }).catch(() => {});
    // whatever is answered after it is answered by one that hangs
    await this.call('Debugger.setSkipAllPauses', { skip: false });
    return () => this.call('Debugger.resume');
  }

  /** Its process dies, with all that runs there. */
  crash() {
    void this.call('Page.crash').catch(() => {});
  }
}
