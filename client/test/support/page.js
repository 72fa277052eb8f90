import assert from 'node:assert/strict';
import { Server } from '../browser/server.js';

const GLOBALS = ['document', 'navigator', 'Node', 'Element', 'HTMLElement', 'HTMLIFrameElement', 'SVGElement', 'MathMLElement', 'Event'];

/**
 * Makes this process a page, as far as frameworks and the client look at it.
 *
 * @param {Record<string, any>} window of happy-dom or the like
 */
export function becomePage(window) {
  for (const name of GLOBALS) Object.defineProperty(globalThis, name, { value: window[name], configurable: true });
  globalThis.window = window;
}

/** A server of streams, which ends with the test. */
export async function serve(t) {
  const server = await new Server({}).start();
  t.after(() => server.close());
  return server;
}

/** How a page in this process reads a stream of that server. */
export function optionsOf(server, more = {}) {
  return { url: server.url('/stream'), transport: 'own', reader: 'fetch', backoff: { base: 10 }, ...more };
}

export async function until(isTrue, shown = () => document.body.innerHTML) {
  for (const end = Date.now() + 10_000; !isTrue();) {
    assert.ok(Date.now() < end, `not within 10 s: ${isTrue}; ${shown()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
