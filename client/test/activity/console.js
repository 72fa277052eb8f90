import { ActivityStream } from '../../src/activity/index.js';
import { id } from '../support/browser.js';
import { settled } from '../support/clock.js';
import { begin, FetchingBrowser } from './support.js';

/** A page with a stream that is not connected yet. */
export function page(options = {}, browser = new FetchingBrowser()) {
  const { platform } = browser.tab();
  const stream = new ActivityStream({ url: '/events/stream', ...options }, platform);
  const states = [];
  stream.watch(() => stream.connectionState !== states.at(-1) && states.push(stream.connectionState));
  return { browser, clock: browser.clock, server: browser.server, stream, states };
}

/** Such a page, whose stream is live. */
export async function live(options, browser) {
  const all = page(options, browser);
  all.stream.connect();
  await settled();
  begin(all.server.last, id(1));
  await settled();
  return all;
}
