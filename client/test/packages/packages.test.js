import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { Chromium, skip } from '../browser/chromium.js';
import { skip as skipNode, startNode } from '../examples/node.js';
import { ARCHIVES, archiveOf } from './archives.js';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const PACKAGES = ['client', 'react', 'vue'];

/** Projects that have nothing of this repository but the archives. */
const projects = mkdtempSync(join(tmpdir(), 'tidings-packages-'));
after(() => rmSync(projects, { recursive: true, force: true }));

/** What the archives contain, as npm installs it. @returns the folder of the package */
async function unpacked(project, name) {
  const folder = join(projects, project, 'node_modules/@tidings', name);
  if (!existsSync(folder)) {
    mkdirSync(folder, { recursive: true });
    await run('tar', ['-xzf', archiveOf(name), '--strip-components=1', '-C', folder]);
  }
  return folder;
}

for (const name of PACKAGES) {
  test(`the archive of @tidings/${name} has what it declares, and no more`, async () => {
    const folder = await unpacked('contents', name);
    const declared = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    assert.equal(declared.name, `@tidings/${name}`);
    assert.equal(declared.license, 'Apache-2.0');
    assert.equal(declared.repository.directory, name === 'client' ? name : `client-${name}`);
    const entries = Object.values(declared.exports).flatMap((entry) => (typeof entry === 'string' ? [entry] : Object.values(entry)));
    for (const entry of entries) assert.ok(existsSync(join(folder, entry)), `${entry} is missing`);
    const { stdout } = await run('tar', ['-tzf', archiveOf(name)]);
    const files = stdout
      .trim()
      .split('\n')
      .map((file) => file.replace('package/', ''));
    for (const file of ['LICENSE', 'README.md']) assert.ok(files.includes(file), `${file} is missing`);
    const allowed = /^(LICENSE|README\.md|package\.json|src\/(activity\/)?[a-z-]+\.js|types\/(activity\/)?[a-z-]+\.d\.ts)$/;
    assert.deepEqual(
      files.filter((file) => !allowed.test(file)),
      [],
    );
    assert.deepEqual(Object.keys(declared.dependencies ?? {}), []);
  });
}

for (const [moduleResolution, module] of [
  ['bundler', 'esnext'],
  ['nodenext', 'nodenext'],
]) {
  test(`strict TypeScript with the module resolution ${moduleResolution} compiles against the packages`, async () => {
    const project = join(projects, moduleResolution);
    for (const name of PACKAGES) await unpacked(moduleResolution, name);
    cpSync(new URL('consumer/', import.meta.url), project, { recursive: true });
    for (const [name, of] of [
      ['react', 'client-react'],
      ['@types', 'client-react'],
      ['vue', 'client-vue'],
      ['@tanstack/react-query', 'client-react'],
      ['@tanstack/vue-query', 'client-vue'],
    ]) {
      mkdirSync(dirname(join(project, 'node_modules', name)), { recursive: true });
      symlinkSync(join(ROOT, of, 'node_modules', name), join(project, 'node_modules', name));
    }
    writeFileSync(join(project, 'package.json'), '{"type":"module"}');
    const compilerOptions = { target: 'es2022', module, moduleResolution, strict: true, noEmit: true, jsx: 'react-jsx', types: [] };
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts', '*.tsx'] }));
    const { stdout } = await run(join(ROOT, 'client/node_modules/.bin/tsc'), ['-p', project]).catch((failure) => failure);
    assert.equal(stdout, '');
  });
}

for (const name of ['react', 'vue']) {
  test(`the code in the README of @tidings/${name} is that of its example`, () => {
    const source = join(ROOT, 'docs/examples', name, 'src');
    const code = readdirSync(source).map((file) => readFileSync(join(source, file), 'utf8'));
    const readme = readFileSync(join(ROOT, `client-${name}`, 'README.md'), 'utf8');
    const blocks = [...readme.matchAll(/^```(?:jsx|vue|js)\n(.*?)\n```$/gms)].flatMap(([, block]) => block.split('\n\n'));
    assert.ok(blocks.length >= 3);
    assert.deepEqual(
      blocks.filter((block) => !code.some((text) => text.includes(block))),
      [],
    );
  });
}

/** A copy of an example that installed the archives. */
async function installedExample(name) {
  const project = join(projects, name);
  cpSync(join(ROOT, 'docs/examples', name), project, {
    recursive: true,
    filter: (path) => !/\/(node_modules|dist|packages)$/.test(path),
  });
  cpSync(ARCHIVES, join(project, 'packages'), { recursive: true });
  await run('npm', ['ci', '--silent', '--prefer-offline'], { cwd: project });
  const vite = await import(pathToFileURL(join(createRequire(join(project, 'package.json')).resolve('vite'))).href);
  return { project, vite };
}

test(
  'the examples build with Vite, and their pages follow a node over one connection for all tabs',
  { skip: skip || skipNode },
  async (t) => {
    const browser = new Chromium();
    t.after(() => browser.close());
    const examples = ['react', 'vue'].map(async (name) => ({ name, ...(await installedExample(name)) }));
    const [node, ...installed] = await Promise.all([startNode(), ...examples]);
    t.after(() => node.stop());
    process.env.TIDINGS = node.url;
    for (const { name, project, vite } of installed) {
      const quiet = { root: project, logLevel: 'error', configFile: join(project, 'vite.config.js') };
      await vite.build(quiet);
      const preview = await vite.preview({ ...quiet, preview: { host: '127.0.0.1', port: 0 } });
      const dev = await vite.createServer({ ...quiet, server: { host: '127.0.0.1', port: 0 } });
      await dev.listen();
      for (const server of [preview.httpServer, dev.httpServer])
        await t.test(`${name}, ${server === dev.httpServer ? 'in development' : 'built'}`, () =>
          followsOrders(browser, `http://127.0.0.1:${server.address().port}/`),
        );
      await dev.close();
      preview.httpServer.closeAllConnections();
      await preview.close();
    }
  },
);

/** What a user sees in two tabs. */
async function followsOrders(browser, url) {
  const tabs = [await browser.open(url), await browser.open(url)];
  const text = (id) => `document.getElementById('${id}')?.textContent.trim()`;
  const shown = 'document.body.innerText';
  for (const tab of tabs) await tab.until(`${text('connection')} === 'live shared-worker'`, 30, shown);
  const button = (words) => `[...document.querySelectorAll('button')].find(({ textContent }) => textContent.trim() === '${words}')`;
  const click = async (words) => {
    await tabs[0].until(button(words), 10, shown);
    await tabs[0].evaluate(`${button(words)}.click()`);
  };
  await click('Place order 1');
  for (const tab of tabs) await tab.until(`${text('orders')} === '1: order.placed'`, 10, shown);
  await click('Pay order 1');
  for (const tab of tabs) {
    await tab.until(`${text('orders')} === '1: order.paid'`, 10, shown);
    assert.equal(await tab.evaluate(text('last-payment')), 'Order 1 was paid last.');
  }
  for (const tab of tabs) await tab.close();
}
