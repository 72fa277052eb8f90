import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { Chromium, skip } from '../browser/chromium.js';
import * as firefox from '../browser/firefox.js';
import { Server } from '../browser/server.js';
import { skip as skipNode, startNode } from '../examples/node.js';
import { archiveOf } from '../packages/archives.js';
import { devServer, userOf } from './dev-proxy.js';

// An application of its own, which installed this package as it would be published, and the bundlers.
const app = mkdtempSync(join(tmpdir(), 'tidings-bundled-'));
const npm = (...words) =>
  execFileSync('npm', [...words, '--silent', '--no-audit', '--no-fund'], { cwd: app, stdio: 'pipe', encoding: 'utf8' });
/** @type {Chromium} */
let browser;
/** By Vite, which two tests look at. */
let built;

before(() => {
  if (skip) return;
  const here = new URL('.', import.meta.url);
  for (const name of ['package.json', 'package-lock.json']) cpSync(new URL(name, here), join(app, name));
  for (const name of ['app', 'console']) cpSync(new URL(`${name}/`, here), join(app, name), { recursive: true });
  npm('ci');
  npm('install', '--no-save', '--offline', archiveOf('client'));
  browser = new Chromium();
});
after(async () => {
  await browser?.close();
  rmSync(app, { recursive: true, force: true });
});

/** What the application installed. */
async function installed(name) {
  const { resolve } = createRequire(join(app, 'package.json'));
  return import(pathToFileURL(resolve(name)).href);
}

/** Opens the application in two tabs, of which each is to be live by the same worker. */
async function isShared(url, server, { query = '', by = browser } = {}) {
  const tabs = [await by.open(url + query), await by.open(url + query)];
  for (const tab of tabs) await tab.until("window.tidings?.state?.phase === 'live'", 30, 'window.tidings?.state');
  server.commit();
  for (const tab of tabs) {
    await tab.until('got.length === 1', 10, 'tidings.state');
    assert.equal(await tab.evaluate('tidings.state.transport'), 'shared-worker');
    assert.deepEqual(await tab.evaluate('warned'), []);
  }
  assert.equal(server.streams.size, 1);
  for (const tab of tabs) await tab.close();
}

/** Serves what a bundler made. */
async function served(folder) {
  return new Server({ '/': pathToFileURL(`${join(app, folder)}/`) }).start();
}

async function builtByVite() {
  const { build } = await installed('vite');
  built ??= build({ root: join(app, 'app'), logLevel: 'error', build: { outDir: join(app, 'vite') } });
  await built;
  return served('vite');
}

test('vite build', { skip }, async () => {
  const server = await builtByVite();
  await isShared(server.url('/index.html'), server);
  server.close();
});

test('vite build, in Firefox', { skip: skip || firefox.skip }, async () => {
  const server = await builtByVite();
  const other = await firefox.Firefox.start();
  await isShared(server.url('/index.html'), server, { by: other });
  await other.close();
  server.close();
});

test('vite dev', { skip }, async () => {
  const { createServer } = await installed('vite');
  const server = await builtByVite();
  const vite = await createServer({
    root: join(app, 'app'),
    logLevel: 'error',
    server: { host: '127.0.0.1', port: 0, proxy: { '/stream': server.url('') } },
    // as README says
    optimizeDeps: { exclude: ['@tidings/client'] },
  });
  await vite.listen();
  await isShared(`http://127.0.0.1:${vite.httpServer.address().port}/index.html`, server);
  await vite.close();
  server.close();
});

test(
  'a console in development: signed in, it has one stream, which comes back with what was missed',
  { skip: skip || skipNode },
  async (t) => {
    const node = await startNode();
    t.after(() => node.stop());
    const ada = await userOf(node, 'ada', 'tidings');
    const project = await ada.post('/api/projects', { key: 'DEV', title: 'Development' });
    const tickets = `/api/projects/${project.id}/tickets`;
    await ada.post(tickets, { title: 'one' });

    // 1. the development server
    const dev = await devServer(await installed('vite'), join(app, 'console'), node);
    t.after(() => dev.close());
    const tab = await browser.open(dev.url);
    t.after(() => tab.close());
    await tab.until('window.show', 30, 'document.body.innerHTML');
    assert.deepEqual([await tab.evaluate('session.stream'), await node.streams()], [null, 0], 'no stream without a login');

    // 2. a login; 3. to 5. a stream is opened; 6. it says connected, with the id of a client
    await tab.evaluate("signIn('ada', 'tidings')");
    await tab.until(
      'session.stream.isConnected && connected.length === 1 && session.stream.clientId === connected[0]',
      20,
      'session.stream?.snapshot',
    );
    await tab.evaluate(`show('${project.id}')`);
    const shown = (titles) => tab.until(`document.getElementById('tickets').textContent === '${titles}'`, 10, 'document.body.innerText');
    await shown('one');
    await ada.post(tickets, { title: 'two' });
    await shown('one,two');

    // 7. the network is off for a while
    dev.network.cut();
    await tab.until("session.stream.connectionState === 'reconnecting'", 20, 'session.stream.snapshot');
    await ada.post(tickets, { title: 'three' });
    dev.network.mend();
    // 8. the stream comes back by itself; 9. and there is one
    await tab.until('session.stream.isConnected && connected.length === 2', 20, 'session.stream.snapshot');
    await shown('one,two,three');
    assert.deepEqual([await tab.evaluate('fetched'), await node.streams()], [3, 1]);
  },
);

test('a console in development: the tests of its client', async () => {
  // 10.
  const tests = fileURLToPath(new URL('../activity/stream.test.js', import.meta.url));
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  await promisify(execFile)(process.execPath, ['--test', tests], { env });
});

test('webpack', { skip }, async () => {
  const { default: webpack } = await installed('webpack');
  const output = { path: join(app, 'webpack'), filename: 'main.js' };
  const compiler = webpack({ mode: 'production', context: app, entry: './app/main.js', output });
  const stats = await new Promise((resolve, reject) => compiler.run((error, done) => (error ? reject(error) : resolve(done))));
  assert.deepEqual(stats.toJson().errors, []);
  const server = await served('webpack');
  writeFileSync(join(app, 'webpack', 'index.html'), '<script type="module" src="./main.js"></script>');
  await isShared(server.url('/index.html'), server);
  server.close();
});

test('esbuild, with the worker as an entry of its own', { skip }, async () => {
  const { build } = await installed('esbuild');
  const entryPoints = { main: './app/main.js', 'tidings-worker': '@tidings/client/worker' };
  await build({ absWorkingDir: app, entryPoints, bundle: true, format: 'esm', outdir: 'esbuild', logLevel: 'error' });
  const server = await served('esbuild');
  writeFileSync(join(app, 'esbuild', 'index.html'), '<script type="module" src="./main.js"></script>');
  await isShared(server.url('/index.html'), server, { query: '?worker=/tidings-worker.js' });

  // without it the tabs share a connection all the same, and the console says why
  const tab = await browser.open(server.url('/index.html'));
  await tab.until("window.tidings?.state?.phase === 'live'", 30, 'window.tidings?.state');
  assert.equal(await tab.evaluate('tidings.state.transport'), 'tabs');
  assert.deepEqual(await tab.evaluate('warned'), [
    'tidings: shared-worker cannot be used because its script cannot be loaded; using tabs instead',
  ]);
  server.close();
});
