import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { PROTOCOL } from '../src/protocol.js';
import { settled } from './support/clock.js';
import { FakeBrowser, id, moved } from './support/browser.js';
import { nextRelease } from './support/next-release.js';

const BOARD = 'project-board.42';
const source = new URL('../src/', import.meta.url);
const next = nextRelease();
after(() => next.remove());

/** The next release, as the fake browser takes it. */
async function release() {
  const load = (name) => import(new URL(name, next.folder).href);
  const [{ Tidings }, { workerHost }, { workerName }] = await Promise.all(['index.js', 'worker-host.js', 'protocol.js'].map(load));
  return { Tidings, workerHost, workerName };
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
    const theirs = await release();
    const browser = new FakeBrowser(has);
    const heard = new Set();
    const post = browser.channels.of;
    browser.channels.of = (process) => (name) => (heard.add(name), post(process)(name));
    browser.server.onConnect = (stream) => stream.open();
    const old = [await browser.started({ cursor: id(1) }), await browser.started({ cursor: id(1) })];
    await browser.clock.advance(ready);
    const young = [
      await browser.started({ cursor: id(1) }, { release: theirs }),
      await browser.started({ cursor: id(1) }, { release: theirs }),
    ];
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

test('the worker of an older release dies after the next one is deployed: its pages go on without, and the young ones notice nothing', async (t) => {
  const warn = t.mock.method(console, 'warn', () => {});
  const theirs = await release();
  const browser = new FakeBrowser();
  let committed = 1;
  browser.server.onConnect = (stream) => {
    stream.open();
    for (let n = Number(stream.cursor.split('-')[1]) + 1; n <= committed; n++) stream.frame(BOARD, moved(n), id(n));
  };
  const commit = () => {
    committed++;
    for (const stream of browser.server.open) stream.frame(BOARD, moved(committed), id(committed));
  };
  const old = [await browser.started({ cursor: id(1) }), await browser.started({ cursor: id(1) })];
  const { worker } = browser;
  browser.deployed = theirs;
  const young = [
    await browser.started({ cursor: id(1) }, { release: theirs }),
    await browser.started({ cursor: id(1) }, { release: theirs }),
  ];
  commit();
  await settled();
  worker.kill();
  commit();
  await browser.clock.advance(300);
  commit();
  await settled();
  for (const tab of [...old, ...young]) {
    assert.deepEqual(tab.ids, [id(2), id(3), id(4)]);
    assert.deepEqual(tab.resyncs, []);
  }
  assert.deepEqual(
    [...old, ...young].map(({ tidings }) => tidings.state.transport),
    ['tabs', 'tabs', 'shared-worker', 'shared-worker'],
  );
  for (const tab of young) assert.ok(!tab.phases.includes('reconnecting'), `${tab.phases}`);
  assert.equal(browser.server.open.length, 2);
  assert.deepEqual(
    warn.mock.calls.map(({ arguments: [words] }) => words),
    ['tidings: shared-worker cannot be used because its script is of another release; using tabs instead'],
  );
});
