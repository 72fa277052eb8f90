// Writes the figures of README.md, which are those of the tables that commands wrote into other pages.
//
// figures.mjs    after `make bench ARGS=--write`, or another command that wrote a table
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../', import.meta.url);
const [BEGIN, END] = ['<!-- figures begin -->\n', '<!-- figures end -->'];
const SERVERS = ['tidings', 'nchan + Redis', 'Centrifugo + Redis'];

/** Rows of the bench; `table` is how the head of its table begins, `columns` are what is quoted of it. */
const COMPARED = [
  {
    what: 'from a publish on one node to the arrival from another, p50, p99',
    table: 'from a publish on one node to the arrival from another',
    columns: ['p50 ms', 'p99 ms'],
    unit: 'ms',
    command: 'make bench ARGS="--rows nodes"',
  },
  {
    what: 'CPU of a delivery to one of 5 000 connections',
    table: '5000 connections × 5 events a second',
    columns: ['CPU µs a delivery'],
    unit: 'µs',
    command: 'make bench ARGS="--rows fan-out"',
  },
  {
    what: 'until 5 000 clients that come back have the 100 events that each missed',
    table: '5000 clients come back that missed 100 events each',
    columns: ['s until all have all'],
    unit: 's',
    command: 'make bench ARGS="--rows storm"',
  },
  {
    what: 'single publishes a second, on one core',
    table: 'single publishes, 200 bytes',
    columns: ['a second'],
    unit: '',
    command: 'make bench ARGS="--rows publish"',
  },
];

/** Figures of this server alone: one cell of a table. */
const ALONE = [
  { what: 'heap of a connection', row: 'heap of a connection', column: 'SSE', command: 'make transports' },
  { what: 'memory of the process for a connection', row: 'resident, of a connection', column: 'SSE', command: 'make transports' },
  {
    what: 'streams live again after a node was killed',
    row: '`node-killed`',
    column: 'live again after',
    command: 'make faults SCENARIOS=node-killed',
  },
  {
    what: 'after all nodes were restarted, one by one',
    row: '`rolling-deploy`',
    column: 'live again after',
    command: 'make faults SCENARIOS=rolling-deploy',
  },
  {
    what: 'after the primary of Redis was killed',
    row: '`primary-killed-strict`',
    column: 'live again after',
    command: 'make faults SCENARIOS=primary-killed-strict',
  },
];

const cells = (line) =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());

/** The tables of a page. @returns {string[][][]} each its lines of cells, of which the first is the head */
function tables(page) {
  const text = readFileSync(new URL(page, ROOT), 'utf8');
  return [...text.matchAll(/(?:^\|.*\n)+/gm)].map(([table]) =>
    table
      .trim()
      .split('\n')
      .filter((_, i) => i !== 1)
      .map(cells),
  );
}

const PAGE = tables('docs/operations.md');

function compared({ what, table, columns, unit, command }) {
  const [head, ...rows] = PAGE.find(([head]) => head[0].startsWith(table)) ?? missing(`a table "${table}"`);
  const values = SERVERS.map((server) => {
    const row = rows.find(([name]) => name === server);
    const figures = columns.map((column) => row?.[head.indexOf(column)]?.replace(/ \(.*\)$/, ''));
    return figures.includes(undefined) ? '–' : `${figures.join(', ')} ${unit}`.trim();
  });
  return `| ${what} | ${values.join(' | ')} | \`${command}\` |\n`;
}

function alone({ what, row, column, command }) {
  for (const [head, ...rows] of PAGE) {
    const found = rows.find((cells) => cells.some((cell) => cell.startsWith(row)));
    if (found && head.includes(column)) return `| ${what} | ${found[head.indexOf(column)]} | \`${command}\` |\n`;
  }
  return missing(`a row "${row}"`);
}

function missing(what) {
  throw new Error(`docs/operations.md has no longer ${what}, of which README.md quotes figures.`);
}

/** The page with the figures as they are now. */
export function withFigures(readme) {
  const [before, rest] = readme.split(BEGIN);
  if (rest === undefined) throw new Error(`README.md has no line ${BEGIN}`);
  const after = rest.slice(rest.indexOf(END));
  const compare = `| | Tidings | nchan | Centrifugo | printed by |\n|---|---|---|---|---|\n${COMPARED.map(compared).join('')}`;
  const own = `| | Tidings | printed by |\n|---|---|---|\n${ALONE.map(alone).join('')}`;
  return `${before}${BEGIN}${compare}\n${own}${after}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const readme = fileURLToPath(new URL('README.md', ROOT));
  writeFileSync(readme, withFigures(readFileSync(readme, 'utf8')));
}
