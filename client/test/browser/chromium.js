import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installed, skipWithout } from './programs.js';
import { Tab } from './tab.js';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // of the address bar: Chromium loads them for each window, which costs more than a page
  '--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup',
];

const program = installed('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable');
export const skip = skipWithout(program, 'Chromium');

/** A Chromium without a window, told what to do over a pipe. */
export class Chromium {
  #directory = mkdtempSync(join(tmpdir(), 'tidings-chromium-'));
  #process;
  #calls = new Map();
  #sent = 0;
  #input = '';

  constructor() {
    const flags = [...FLAGS, `--user-data-dir=${this.#directory}`, '--remote-debugging-pipe', 'about:blank'];
    this.#process = spawn(String(program), flags, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
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

  /** The worker of this target ends, as if it was killed. */
  async end({ targetId }) {
    await this.call('Target.closeTarget', { targetId });
  }

  /** The worker of this target hangs from now on, until that is ended. */
  async hang({ targetId }) {
    const worker = await this.#attach(targetId);
    return worker.hang();
  }

  async #attach(targetId) {
    const { sessionId } = await this.call('Target.attachToTarget', { targetId, flatten: true });
    return new ChromiumTab(this, targetId, sessionId);
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

class ChromiumTab extends Tab {
  constructor(browser, targetId, sessionId) {
    super();
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

  /** Its thread stands still, as in a dialog. @returns what ends that */
  async hang() {
    await this.call('Debugger.enable');
    void this.call('Runtime.evaluate', { expression: 'debugger' }).catch(() => {});
    // whatever is answered after it is answered by one that hangs
    await this.call('Debugger.setSkipAllPauses', { skip: false });
    return () => this.call('Debugger.resume');
  }

  async close() {
    await this.browser.call('Target.closeTarget', { targetId: this.targetId }).catch(() => {});
  }

  /** Its process dies, with all that runs there. */
  crash() {
    void this.call('Page.crash').catch(() => {});
  }
}
