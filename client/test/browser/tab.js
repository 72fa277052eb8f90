/** A tab of any browser: `evaluate` is what each of them does in its own way. */
export class Tab {
  /** Until the expression is true; `shown` tells what it looked like last. */
  async until(expression, seconds, shown = 'document.title') {
    const end = Date.now() + seconds * 1_000;
    for (;;) {
      if (await this.evaluate(`Boolean(${expression})`)) return;
      if (Date.now() > end) throw new Error(`not within ${seconds} s: ${expression}; ${JSON.stringify(await this.evaluate(shown))}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
