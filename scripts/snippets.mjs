// Fails unless each fenced block of these pages stands, line by line, in a file that is tested.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const EXAMPLES = ['docs/examples'];

/** The pages, the section that counts (without one it is the whole page), and where its code is. */
const PAGES = [
  { page: 'docs/getting-started.md', section: '## A Spring service', code: EXAMPLES },
  { page: 'docs/spring.md', code: EXAMPLES },
  { page: 'docs/testing.md', code: [...EXAMPLES, 'shared-events-test/pom.xml', 'shared-events-test/src/test'] },
];

const FENCE = /^```(\w*)$/;

/** @returns {{ line: number, text: string[] }[]} */
function blocks({ page, section }) {
  const found = [];
  let counts = !section;
  let block;
  for (const [index, line] of readFileSync(page, 'utf8').split('\n').entries()) {
    if (FENCE.test(line)) {
      if (block && counts) found.push(block);
      block = block ? undefined : { line: index + 2, text: [] };
    } else if (block) {
      block.text.push(line);
    } else if (section && line.startsWith('## ')) {
      counts = line === section;
    }
  }
  return found;
}

/** Whether these lines begin here, all of them indented alike. */
function standsAt(file, start, text) {
  const indent = file[start].slice(0, file[start].length - text[0].length);
  return (
    indent.trim() === '' &&
    text.every((line, index) => file[start + index] === (line && indent + line))
  );
}

/** @returns {string[][]} the lines of each file there */
function files(folders) {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', ...folders], { encoding: 'utf8' });
  return listed
    .trim()
    .split('\n')
    .map((name) => readFileSync(name, 'utf8').split('\n'));
}

let checked = 0;
const failures = [];
for (const page of PAGES) {
  const found = blocks(page);
  const sources = files(page.code);
  if (found.length === 0) failures.push(`${page.page}: has no block of code${page.section ? ` in the section "${page.section}"` : ''}`);
  for (const { line, text } of found) {
    checked++;
    const known = sources.some((file) => file.some((_, start) => standsAt(file, start, text)));
    if (!known) failures.push(`${page.page}:${line}: no file of ${page.code.join(', ')} has this block:\n${text.join('\n')}`);
  }
}
failures.forEach((failure) => console.log(failure));
console.log(`snippets: ${failures.length > 0 ? 'FAILED, ' : ''}${checked} blocks are code that is tested, ${failures.length} are not`);
process.exitCode = failures.length > 0 ? 1 : 0;
