import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { withFigures } from '../../scripts/figures.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (path) => readFileSync(join(ROOT, path), 'utf8');
const git = (...words) => execFileSync('git', words, { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');

/** All pages, also those that are not committed yet. */
const PAGES = git('ls-files', '--cached', '--others', '--exclude-standard', '*.md').filter((path) => existsSync(join(ROOT, path)));
const FENCE = /^ *```.*\n[\s\S]*?^ *```$/gm;
const SPAN = /`[^`]+`/g;
const CODE = new Map(
  PAGES.map((page) => [page, [...read(page).matchAll(FENCE), ...read(page).replace(FENCE, '').matchAll(SPAN)].map(([code]) => code)]),
);
const TARGETS = new Set([...read('Makefile').matchAll(/^([a-z-]+):/gm)].map(([, target]) => target));

/** What the pages say in code, as far as the expression matches: `page: what it names`. */
const named = (expression) =>
  PAGES.flatMap((page) =>
    (CODE.get(page) ?? []).flatMap((code) => [...code.matchAll(expression)].map(([, what = '']) => ({ page, what }))),
  );
const unless = (known, found) => found.filter(({ what }) => !known(what)).map(({ page, what }) => `${page}: ${what}`);

/** The anchors of a page, as GitHub makes them of its headings. */
function anchors(page) {
  const headings = [
    ...read(page)
      .replace(FENCE, '')
      .matchAll(/^#+ (.*)$/gm),
  ].map(([, heading = '']) =>
    heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
  const numbered = headings.map((anchor, i) => {
    const before = headings.slice(0, i).filter((other) => other === anchor).length;
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
  return new Set([...numbered, ...[...read(page).matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id)]);
}

/** Where a page links to in this repository: paths from its root. */
function links(page) {
  const prose = read(page).replace(FENCE, '').replace(SPAN, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g)]
    .map(([, markdown, html]) => markdown ?? html ?? '')
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = '', anchor] = target.split('#');
      return { target, anchor, path: path ? normalize(join(dirname(page), path)).replace(/\/$/, '') : page };
    });
}

test('each link of a page leads to a file, and each anchor to a heading', () => {
  const broken = PAGES.flatMap((page) =>
    links(page)
      .filter(({ path, anchor }) => !existsSync(join(ROOT, path)) || (anchor && path.endsWith('.md') && !anchors(path).has(anchor)))
      .map(({ target }) => `${page}: ${target}`),
  );
  assert.deepEqual(broken, []);
});

test('another page leads to each page of docs', () => {
  const linked = new Set(PAGES.flatMap((page) => links(page).filter(({ path }) => path !== page)).map(({ path }) => path));
  const isListed = (page) => linked.has(page) || linked.has(dirname(page));
  assert.deepEqual(
    PAGES.filter((page) => page.startsWith('docs/') && !isListed(page)),
    [],
  );
});

test('no file is a link, which may lead out of the repository', () => {
  assert.deepEqual(
    git('ls-files', '--stage').filter((line) => line.startsWith('120000')),
    [],
  );
});

test('each command of a page is one', () => {
  const scripts = new Set(readdirSync(join(ROOT, 'scripts')));
  assert.deepEqual(
    [
      ...unless((target) => TARGETS.has(target), named(/(?:^|[`;&|] *|[A-Z]=\S* )make ([a-z-]+)/gm)),
      ...unless((script) => scripts.has(script), named(/(?<![\w./-])scripts\/([\w.-]+)/g)),
    ],
    [],
  );
});

test('what a page tells a command to do is something that it can do', () => {
  const rows = git('grep', '-hoE', '^ +name = (work = )?"[a-z0-9-]+"', '--', 'loadtest/bench').map((line) => line.split('"')[1]);
  const [, faults = ''] = read('docs/operations.md').split(/<!-- faults (?:begin|end) -->/);
  const scenarios = [...faults.matchAll(/`([a-z0-9-]+)`/g)].map(([, name]) => name);
  const simulations = git('ls-files', '--cached', '--others', '--exclude-standard', 'loadtest/*Simulation.java').map((path) =>
    path.replace(/.*\/(\w+)Simulation\.java/, (_, name) => name.replace(/\B[A-Z]/g, '-$&').toLowerCase()),
  );
  const asked = [
    { known: rows, found: named(/--rows[ =]([a-z0-9,-]+)/g) },
    { known: simulations, found: named(/\bSIMULATION=([a-z-]+)/g) },
    { known: scenarios, found: named(/\bSCENARIOS="?([a-z0-9-]+(?:\s+[a-z0-9-]+)*)/g) },
  ];
  for (const { found } of asked) assert.notDeepEqual(found, []);
  assert.deepEqual(
    asked.flatMap(({ known, found }) => unless((list) => list.split(/[,\s]+/).every((word) => known.includes(word)), found)),
    [],
  );
});

test('the figures of README are those that commands wrote into the pages that it names', () => {
  const readme = read('README.md');
  assert.equal(withFigures(readme), readme, 'node scripts/figures.mjs brings README up to date');
});

test('pictures are small, and a page shows each of them', () => {
  const shown = new Set(PAGES.flatMap((page) => links(page).map(({ path }) => path)));
  const pictures = readdirSync(join(ROOT, 'docs/pictures')).map((name) => `docs/pictures/${name}`);
  assert.deepEqual(
    pictures.filter((path) => statSync(join(ROOT, path)).size > 150_000 || !shown.has(path)),
    [],
  );
});
