import assert from 'node:assert/strict';
import puppeteer from 'puppeteer-core';
import { descendants, nameOf, threadsOf } from './processes.js';
import { installed, skipWithout } from './programs.js';
import { Tab } from './tab.js';

const program = installed('firefox-esr', 'firefox');
export const skip = skipWithout(program, 'Firefox');

/** A Firefox without a window, told what to do by WebDriver BiDi. */
export class Firefox {
  #browser;

  constructor(browser) {
    this.#browser = browser;
  }

  static async start() {
    return new Firefox(await puppeteer.launch({ browser: 'firefox', executablePath: program }));
  }

  async open(url) {
    const page = await this.#newPage();
    await page.goto(url);
    return new FirefoxTab(page);
  }

  /** Firefox may replace the context of a new tab just while it is asked about it. */
  async #newPage() {
    try {
      return await this.#browser.newPage();
    } catch (fault) {
      if (!/DiscardedBrowsingContextError/.test(String(fault))) throw fault;
      return this.#browser.newPage();
    }
  }

  /** @returns {Promise<number>} the process of pages in which the worker runs, which the names of its threads tell */
  async workerProcess() {
    for (let waited = 0; ; waited += 50) {
      const found = descendants(this.#browser.process().pid).filter(
        (process) => /^(Isolated )?Web Co/.test(nameOf(process)) && threadsOf(process).includes('DOM Worker'),
      );
      if (found.length === 1) return found[0];
      assert.ok(waited < 5_000, `workers run in ${found.length} processes`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async close() {
    await this.#browser.close();
  }
}

class FirefoxTab extends Tab {
  #page;

  constructor(page) {
    super();
    this.#page = page;
  }

  evaluate(expression) {
    return this.#page.evaluate(expression);
  }

  async goTo(url) {
    await this.#page.goto(url);
  }

  /** Asks as the page would. */
  async ask(method, path, json) {
    const init = JSON.stringify({ method, body: json, headers: { 'Content-Type': 'application/json' } });
    const answer = await this.evaluate(`fetch('${path}', ${init}).then(async (answer) => answer.status + ' ' + (await answer.text()))`);
    assert.match(answer, /^2/, `${method} ${path}`);
  }

  async reload() {
    await this.#page.reload();
  }

  /** What the expression is; false if the tab gives no answer, as one that is frozen. */
  async answers(expression) {
    let timer;
    const late = new Promise((resolve) => (timer = setTimeout(() => resolve(false), 3_000)));
    const answer = this.evaluate(expression).catch(() => false);
    return Promise.race([answer, late]).finally(() => clearTimeout(timer));
  }

  async close() {
    await this.#page.close().catch(() => {});
  }
}
