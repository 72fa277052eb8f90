import assert from 'node:assert/strict';
import { Server } from './server.js';

const PAGE = `<!doctype html><title>a page</title><script type="module">
  import { Tidings } from '/client/index.js';
  const { warn } = console;
  const asked = Object.fromEntries(new URLSearchParams(location.search));
  Object.assign(window, { got: [], states: [], resyncs: [], ends: [], warned: [] });
  console.warn = (...words) => (warned.push(words.join(' ')), warn(...words));
  window.tidings = new Tidings({ url: '/stream', cursor: 'e1.0-0', ...asked });
  tidings.on('counted', ({ data }) => got.push(data));
  tidings.on('resync', (resync) => resyncs.push(resync));
  tidings.on('closed', ({ reason }) => ends.push(reason));
  tidings.onState((state) => states.push({ ...state, at: Date.now() }));
  tidings.start();
</script>`;
export const SHOWN = '({ got, resyncs, states })';
export const CLIENT = new URL('../../src/', import.meta.url);
/** Twice the keepalive, and 5 s; and what a busy machine takes besides. */
export const WITHIN = 7 + 3;

/** A server with the client, and a page that counts what happens. It ends with the test. */
export async function counting(t) {
  const server = await new Server({ '/client/': CLIENT, '/page': PAGE }).start();
  t.after(() => server.close());
  return server;
}

/** A tab with that page, which is closed after the test. */
export async function openTab(t, browser, server, transport, options = {}) {
  const tab = await browser.open(server.url(`/page?${new URLSearchParams({ transport, ...options })}`));
  t.after(() => tab.close());
  return tab;
}

/** Tabs that are live. */
export async function openTabs(t, browser, server, transport, count, options) {
  const all = [];
  for (let at = 0; at < count; at++) {
    all.push(await openTab(t, browser, server, transport, options));
    await all.at(-1).until("window.tidings?.state?.phase === 'live'", 25, 'window.states');
  }
  return all;
}

/** Something happens. Each tab gets it, and has got everything once and in order. */
export async function goOn(server, all, { seconds = WITHIN, streams = 1 } = {}) {
  const end = server.commit();
  const expected = JSON.stringify(Array.from({ length: end }, (_, n) => n + 1));
  for (const tab of all) {
    await tab.until(`got.length >= ${end} && ['live', 'resumed'].includes(tidings.state.phase)`, seconds, SHOWN);
    assert.equal(await tab.evaluate('JSON.stringify(got)'), expected);
    assert.equal(await tab.evaluate('resyncs.length'), 0);
  }
  await server.untilStreams(streams);
}

/** Each says in time that it is not live. */
export async function notice(all, since) {
  const noticed = `states.some(({ phase, at }) => at >= ${since} && phase !== 'live')`;
  for (const tab of all) await tab.until(noticed, Math.max(0, since + WITHIN * 1_000 - Date.now()) / 1_000, SHOWN);
}
