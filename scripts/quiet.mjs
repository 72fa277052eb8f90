// Reduces the output of a Maven run to one line for each test class, the failures, the totals and the errors. What a
// class and its nodes printed is in files, and is shown only when a test of the class failed.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';

const SHOWN_LINES = 60;
const NODE_LINES = 20;
const CLASS = /^\[\w+\] Tests run: (\d+), Failures: (\d+), Errors: (\d+), Skipped: (\d+), Time elapsed: ([\d.,]+) s(.*) -- in (\S+)$/;
const SUM = /^\[\w+\] Tests run: \d+, Failures: \d+/;
/** jqwik prints this once per run; it concerns the library, not the tests. */
const BANNER = /you must not use this library\. Disregard/;
const COLOR = /\u001b\[[\d;]*m/g;
const NOISE = /^\[INFO\] *(Running .*|Results:|-+|T E S T S|Using auto detected provider .*|No tests to run\.|Tests are skipped\.)?$/;
const ADVICE =
  /^\[ERROR\] *($|-> \[Help|\[Help|To see the full stack trace|Re-run Maven using|For more information about the errors|After correcting|  mvn )/;

const begun = Date.now();
const modules = ['.', 'loadtest', 'docs/examples']
  .flatMap((folder) => readdirSync(folder, { withFileTypes: true }).map((entry) => `${folder}/${entry.name}`))
  .filter((folder) => existsSync(`${folder}/pom.xml`));

/** Tests of nested classes, which Maven reports before the class that contains them. */
let nested = { tests: 0, skipped: 0, failed: false };
let failed = [];

function tell(name, tests, skipped, seconds, bad) {
  const count = `${tests} ${tests === 1 ? 'test' : 'tests'}${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  console.log(
    `${name.padEnd(56)} ${count.padStart(10)} ${`${Number(seconds.replace(',', '')).toFixed(1)} s`.padStart(9)}${bad ? '  FAILED' : ''}`,
  );
}

function testClass([, tests, failures, errors, skipped, seconds, , name]) {
  const bad = Number(failures) + Number(errors) > 0;
  if (bad) failed.push(name);
  if (name.includes('$')) {
    nested = { tests: nested.tests + Number(tests), skipped: nested.skipped + Number(skipped), failed: nested.failed || bad };
    return;
  }
  const own = Number(tests) > 0;
  const part = own ? { tests: 0, skipped: 0, failed: false } : nested;
  if (!own) nested = { tests: 0, skipped: 0, failed: false };
  const all = Number(tests) + part.tests;
  if (all > 0) tell(name, all, Number(skipped) + part.skipped, seconds, bad || part.failed);
}

function lastLines(file, count) {
  const lines = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .filter((line) => !BANNER.test(line));
  if (lines.length > count) console.log(`… ${lines.length - count} lines before`);
  lines.slice(-count).forEach((line) => console.log(line));
  return lines;
}

function showLogs(name) {
  for (const module of modules) {
    const file = `${module}/target/surefire-reports/${name}-output.txt`;
    if (!existsSync(file) || statSync(file).mtimeMs < begun) continue; // from an earlier run
    console.log(`\n--- what ${name} printed: ${file}`);
    const nodes = lastLines(file, SHOWN_LINES).flatMap((line) => /^log of \S+: (\S+)$/.exec(line)?.[1] ?? []);
    for (const log of nodes.map((path) => `${module}/${path}`).filter(existsSync)) {
      console.log(`--- ${log}`);
      lastLines(log, NODE_LINES);
    }
    console.log('---\n');
  }
}

createInterface({ input: process.stdin }).on('line', (colored) => {
  const line = colored.replaceAll(COLOR, '');
  const told = CLASS.exec(line);
  if (told) {
    testClass(told);
  } else if (SUM.test(line)) {
    console.log(line);
    failed.forEach(showLogs);
    failed = [];
  } else if (!NOISE.test(line) && !ADVICE.test(line)) {
    console.log(line);
  }
});
