import { readFileSync } from 'node:fs';
import { drawn } from './dashboard.js';
import { Load } from './load.js';
import { Prometheus } from './prometheus.js';

const FLEET = new URL('../../helm/tidings/files/grafana/fleet.json', import.meta.url);
/** The panels that fit into a picture. */
const PANELS = [
  'Nodes ready',
  'Nodes missing',
  'Alerts firing',
  'Open streams',
  'Fullest node',
  'Commit to write, p99',
  'State of each node',
  'Streams by node',
  'Streams opened and closed',
  'Published',
  'Commit to write',
  'Events in, frames out',
];
const STREAMS = 360;
const STEP = 5;
const BEFORE = 75;
const APART = 30;
const AFTER = 45;

const seconds = (count) => new Promise((next) => setTimeout(next, count * 1_000));

/** The fleet's dashboard while streams come, events are published, and all nodes are restarted one after another. */
export async function dashboard({ open, cluster }) {
  const prometheus = await Prometheus.start(cluster.managementAddresses);
  const load = new Load(cluster.url, STREAMS);
  try {
    const from = Date.now() / 1_000 + 4 * STEP;
    load.start();
    await seconds(BEFORE);
    for (const name of ['node-1', 'node-2', 'node-3']) {
      await cluster.restart(name);
      await seconds(APART);
    }
    await seconds(AFTER);
    const { panels } = JSON.parse(readFileSync(FLEET, 'utf8'));
    const chosen = PANELS.map((title) => panels.find((panel) => panel.title === title));
    const html = await drawn(chosen, prometheus, { from, until: Date.now() / 1_000, step: STEP });
    const page = await open();
    await page.setContent(html);
    await page.setViewport({ width: 1280, height: await page.evaluate(() => document.documentElement.scrollHeight) });
    return page;
  } finally {
    load.stop();
    prometheus.stop();
  }
}
