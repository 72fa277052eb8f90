import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { PROTOCOL } from '../src/protocol.js';
import { settled } from './support/clock.js';
import { FakeBrowser, id, moved } from './support/browser.js';

const BOARD = 'project-board.42';
const source = new URL('../src/', import.meta.url);
const copy = mkdtempSync(join(tmpdir(), 'tidings-next-release-'));
after(() => rmSync(copy, { recursive: true }));

/** This client, as if its messages had changed. */
async function nextRelease() {
  cpSync(source, copy, { recursive: true });
  writeFileSync(join(copy, 'package.json'), '{"type":"module"}');
  const file = join(copy, 'protocol.js');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace(`PROTOCOL = ${PROTOCOL}`, `PROTOCOL = ${PROTOCOL + 1}`));
  const load = (name) => import(pathToFileURL(join(copy, name)).href);
  const [{ Tidings }, { WorkerHost }, { versioned }] = await Promise.all(['index.js', 'worker-host.js', 'protocol.js'].map(load));
  return { Tidings, WorkerHost, versioned };
}

test("the worker's URL names the version, in the very expression that bundlers look for", () => {
  const text = readFileSync(new URL('platform.js', source), 'utf8');
  assert.ok(text.includes(`new SharedWorker(new URL('./worker.js?protocol=${PROTOCOL}', import.meta.url), {`));
});

for (const [way, has, ready] of [
  ['workers', {}, 0],
  ['tabs with locks', { worker: false }, 0],
  ['tabs with heartbeats', { worker: false, locks: false }, 2_000],
]) {
  test(`two releases side by side do not hear each other: ${way}`, async () => {
    const release = await nextRelease();
    const browser = new FakeBrowser(has);
    const heard = new Set();
    const post = browser.channels.of;
    browser.channels.of = (process) => (name) => (heard.add(name), post(process)(name));
    browser.server.onConnect = (stream) => stream.open();
    const old = [await browser.started({ cursor: id(1) }), await browser.started({ cursor: id(1) })];
    await browser.clock.advance(ready);
    const young = [await browser.started({ cursor: id(1) }, { release }), await browser.started({ cursor: id(1) }, { release })];
    await browser.clock.advance(ready);
    assert.equal(browser.server.open.length, 2);
    for (const stream of browser.server.open) stream.frame(BOARD, moved(2), id(2));
    await settled();
    for (const tab of [...old, ...young]) {
      assert.equal(tab.tidings.state.phase, 'live');
      assert.deepEqual(tab.ids, [id(2)]);
    }
    for (const name of [...heard, ...browser.locks.names]) assert.match(name, /^tidings-[0-9]+-/);
    old[0].tidings.logout();
    await settled();
    assert.deepEqual([old[1].closed.length, young[0].closed.length], [1, 0]);
    assert.equal(browser.server.open.length, 1);
  });
}
