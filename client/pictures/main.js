import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer-core';
import { Cluster } from '../test/browser/cluster.js';
import { installed } from '../test/browser/programs.js';
import { dashboard } from './dashboard-scene.js';
import { activities, board, chat } from './scenes.js';

const FOLDER = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));
const SCENES = { board, chat, console: activities, dashboard };
const LARGEST = 150_000;
const SIZE = { width: 1280, height: 760 };
/** Above it a node refuses streams; the dashboard shows how near that is. */
const CAP = '400';

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !Object.hasOwn(SCENES, name));
if (unknown) {
  console.error(`There is no picture "${unknown}": ${Object.keys(SCENES).join(', ')}.`);
  process.exit(2);
}
const executablePath = installed('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable');
if (!executablePath) throw new Error('Chromium is not installed.');

const cluster = await Cluster.start(3, { DRAIN_WINDOW: '10s', TIDINGS_STREAM_MAXCONNECTIONS: CAP });
const browser = await puppeteer.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-lcd-text'],
});

/** A page in a browser of its own, where this user is signed in. */
async function open(path, username) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.setViewport(SIZE);
  await page.emulateMediaFeatures([
    { name: 'prefers-color-scheme', value: 'light' },
    { name: 'prefers-reduced-motion', value: 'reduce' },
  ]);
  if (username) {
    await page.goto(`${cluster.url}/login`);
    const status = await page.evaluate(async (name) => {
      const headers = { 'Content-Type': 'application/json' };
      return (await fetch('/login', { method: 'POST', headers, body: JSON.stringify({ username: name, password: 'tidings' }) })).status;
    }, username);
    if (status !== 200) throw new Error(`${username} could not sign in: ${status}`);
  }
  if (path) await page.goto(`${cluster.url}${path}`);
  return page;
}

try {
  for (const name of wanted.length > 0 ? wanted : Object.keys(SCENES)) {
    const page = await SCENES[name]({ open, cluster });
    const path = `${FOLDER}${name}.png`;
    await page.screenshot({ path });
    const { size } = statSync(path);
    console.log(`docs/pictures/${name}.png: ${Math.round(size / 1000)} KB`);
    if (size > LARGEST) throw new Error(`${path} has more than ${LARGEST / 1000} KB`);
  }
} finally {
  await browser.close();
  await cluster.stop();
}
