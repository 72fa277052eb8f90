import assert from 'node:assert/strict';
import { existsSync, linkSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { installed, skipWithout } from '../browser/programs.js';
import * as node from './node.js';
import { Path } from './path.js';
import { jwt } from './token.js';

const { Program } = node;
const SECRET = 'a secret of 32 bytes for examples';
const PAGE = readFileSync(new URL('../../../docs/clients.md', import.meta.url), 'utf8');
/** What a step may take on a machine that has other things to do. */
const SOON = 60_000;
/** What the node tells its clients, in milliseconds; the programs wait at most 3.6 s if they do not listen. */
const RETRY = 4_500;
/** How much later this process may notice that a connection ended than the program does, in milliseconds. */
const LATE = 500;
/** Longer than any program waits by itself at first, in seconds. */
const RETRY_AFTER = 5;

process.env.PATH += ':/usr/local/go/bin';
const go = installed('go');
const directory = mkdtempSync(join(tmpdir(), 'tidings-clients-'));

/** The programs of the page, by the names that it gives them. */
const blocks = [...PAGE.matchAll(/^`([\w.]+)`[^`]*\n\n```\w+\n(.*?)^```$/gms)].map(([, name, text]) => ({ name, text }));

const LANGUAGES = {
  curl: { publish: ['bash', 'publish.sh'], follow: ['bash', 'follow.sh'], skip: skipWithout(installed('curl'), 'curl') },
  Python: {
    publish: ['python3', 'tidings.py', 'publish'],
    follow: ['python3', 'tidings.py', 'follow'],
    skip: skipWithout(installed('python3'), 'Python'),
  },
  Node: { publish: [process.execPath, 'tidings.mjs', 'publish'], follow: [process.execPath, 'tidings.mjs', 'follow'] },
  Go: { publish: ['./tidings', 'publish'], follow: ['./tidings', 'follow'], skip: skipWithout(go, 'Go') },
};

/** @type {{port: number, url: string, stop: () => Promise<void>}} */
let server;
before(async () => {
  if (node.skip) return;
  for (const { name, text } of blocks) writeFileSync(join(directory, name), text);
  const built = go && new Program([go, 'build', 'tidings.go'], { cwd: directory, env: { ...process.env, GOTOOLCHAIN: 'local' } });
  server = await node.startNode(
    `--tidings.access.jwt.secret=${SECRET}`,
    `--tidings.stream.retry-min=${RETRY}ms`,
    `--tidings.stream.retry-max=${RETRY + 100}ms`,
    // later than the end of a token in these tests
    '--tidings.stream.max-age=15s',
  );
  if (built) assert.equal(await built.ended(), 0, built.output);
});
after(async () => {
  await server?.stop();
  rmSync(directory, { recursive: true, force: true });
});

test('each program of the page is tested', () => {
  assert.deepEqual(
    blocks.map(({ name }) => name),
    ['publish.sh', 'follow.sh', 'tidings.py', 'tidings.mjs', 'tidings.go'],
  );
  assert.equal(PAGE.match(/^```\w/gm)?.length, blocks.length);
});

/** Runs one of them. */
function run(command, { url, token, position }, ...more) {
  const env = { ...process.env, TIDINGS_URL: url, TIDINGS_TOKEN: token ?? '', TIDINGS_POSITION: position ?? 'none' };
  return new Program([...command, ...more], { cwd: directory, env });
}

async function printed(command, how, ...more) {
  const program = run(command, how, ...more);
  assert.equal(await program.ended(), 0, program.output);
  return JSON.parse(program.output);
}

/** Whether a position is at that id or, as signs of life move it on with what others publish, after it. */
function isAtOrAfter(position, id) {
  const [ms, seq] = position.trim().split('.').at(-1).split('-').map(Number);
  const [itsMs, itsSeq] = id.split('-').map(Number);
  return ms > itsMs || (ms === itsMs && seq >= itsSeq);
}

const linesOf = ({ output }, kind) => output.split('\n').filter((line) => line.startsWith(`${kind} `));

describe('programs', { concurrency: true, skip: node.skip }, () => {
  for (const [language, { publish, follow, skip = false }] of Object.entries(LANGUAGES)) {
    test(`${language}: what is published once arrives once, over cuts, ends and restarts`, { skip }, async (t) => {
      const topic = `public.${language}`;
      const path = await Path.start(server.port);
      t.after(() => path.close());
      const how = { url: path.url, position: join(directory, `${language}.position`) };
      const direct = { url: server.url };

      const follower = run(follow, how, topic);
      t.after(() => follower.stop('SIGKILL'));
      await follower.until(() => existsSync(how.position), 'connected', SOON);

      const lossy = await Path.start(server.port);
      t.after(() => lossy.close());
      lossy.losesAnswers = 1;
      const first = await printed(publish, { url: lossy.url }, topic, 'order.paid', '{"order":1}', `${language}-1`);
      assert.equal(lossy.opened.length, 2, 'it was sent twice');
      assert.deepEqual(await printed(publish, direct, topic, 'order.paid', '{"order":1}', `${language}-1`), first);
      await follower.until(() => linesOf(follower, 'event').length >= 1, 'told of the first event', SOON);

      // were it written in place, the other link would see it
      const held = `${how.position}.held`;
      linkSync(how.position, held);
      const before = readFileSync(held, 'utf8');
      path.cut();
      const second = await printed(publish, direct, topic, 'order.paid', '{"order":2}', `${language}-2`);
      path.mend();
      await follower.until(() => linesOf(follower, 'event').length >= 2, 'told of the second event', SOON);

      await follower.until(() => linesOf(follower, 'closed').length >= 1, 'told that the stream is old', SOON);
      assert.match(linesOf(follower, 'closed')[0], /^closed \{"reason":"timeout"\}$/);
      const third = await printed(publish, direct, topic, 'order.paid', '{"order":3}', `${language}-3`);
      await follower.until(() => linesOf(follower, 'event').length >= 3, 'told of the third event', SOON);
      // a program tells of an event before it keeps its position: one that ended in between would get it again
      await follower.until(() => isAtOrAfter(readFileSync(how.position, 'utf8'), third.id), 'at the third event', SOON);
      assert.equal(readFileSync(held, 'utf8'), before);
      // after the cut, and after each stream that was too old
      const waited = path.opened.slice(1).map((at, i) => at - path.ended[i]);
      assert.ok(waited.length >= 2 && Math.min(...waited) >= RETRY - LATE, `it came back after ${waited} ms`);

      const events = [first, second, third].map(({ cursor }, i) => `event ${cursor} order.paid {"order":${i + 1}}`);
      assert.deepEqual(linesOf(follower, 'event'), events);
      assert.deepEqual(linesOf(follower, 'resync'), []);

      await follower.stop('SIGKILL');
      const fourth = await printed(publish, direct, topic, 'order.paid', '{"order":4}', `${language}-4`);
      const restarted = run(follow, how, topic);
      t.after(() => restarted.stop('SIGKILL'));
      await restarted.until(() => linesOf(restarted, 'event').length >= 1, 'told of what happened meanwhile', SOON);
      assert.deepEqual(linesOf(restarted, 'event'), [`event ${fourth.cursor} order.paid {"order":4}`]);
    });

    test(`${language}: a position that the log cannot serve is a resync`, { skip }, async (t) => {
      const how = { url: server.url, position: join(directory, `${language}.bad`) };
      writeFileSync(how.position, 'nonsense');
      const follower = run(follow, how, `public.${language}.bad`);
      t.after(() => follower.stop('SIGKILL'));
      await follower.until(() => linesOf(follower, 'resync').length >= 1, 'told to fetch the state', SOON);
      assert.match(linesOf(follower, 'resync')[0], /"reason":"bad-cursor"/);
      await follower.until(() => readFileSync(how.position, 'utf8').trim() !== 'nonsense', 'at another position', SOON);
    });

    test(`${language}: nobody is asked again before the Retry-After of an answer`, { skip }, async (t) => {
      const path = await Path.start(server.port);
      t.after(() => path.close());
      for (const status of ['503 Service Unavailable', '429 Too Many Requests']) {
        const from = path.opened.length;
        path.refuse(`HTTP/1.1 ${status}\r\nRetry-After: ${RETRY_AFTER}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`, 1);
        if (status.startsWith('503')) {
          await printed(publish, { url: path.url }, `public.${language}.later`, 'order.paid', '1', `${language}-later`);
        } else {
          const position = join(directory, `${language}.later`);
          const follower = run(follow, { url: path.url, position }, `public.${language}.later`);
          t.after(() => follower.stop('SIGKILL'));
          await follower.until(() => existsSync(position), 'connected', SOON);
        }
        const waited = path.opened[from + 1] - path.opened[from];
        assert.ok(waited >= 1_000 * RETRY_AFTER - LATE, `after ${status} it came back after ${waited} ms`);
      }
    });

    test(`${language}: who publishes in vain ends with the last attempt`, { skip }, async (t) => {
      const path = await Path.start(server.port);
      t.after(() => path.close());
      path.refuse('HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n', Infinity);
      const publisher = run(publish, { url: path.url }, `public.${language}.never`, 'order.paid', '1', `${language}-never`);
      t.after(() => publisher.stop('SIGKILL'));
      assert.equal(await publisher.ended(), 1);
      assert.match(publisher.output, /no answer/);
      assert.equal(path.opened.length, 6);
      // the next pause would be 32 s
      assert.ok(Date.now() - path.opened[5] < 20_000);
    });

    test(`${language}: a position that cannot be written ends the program`, { skip }, async (t) => {
      const position = join(directory, 'no-such-directory', 'position');
      const follower = run(follow, { url: server.url, position }, `public.${language}.unwritable`);
      t.after(() => follower.stop('SIGKILL'));
      const code = await Promise.race([follower.ended(), sleep(SOON, 'it goes on', { ref: false })]);
      assert.ok(typeof code === 'number' && code > 0, `${code}: ${follower.output}`);
    });

    test(`${language}: a program whose token has ended, or that has none, ends`, { skip }, async () => {
      const topic = `orders.${language}`;
      const position = join(directory, `${language}.token`);
      const token = (seconds) => jwt(SECRET, language, seconds, { subscribe: ['orders.*'], publish: ['orders.*'] });
      const url = server.url;
      await printed(publish, { url, token: token(60) }, topic, 'order.paid', '1', 'key');
      const follower = run(follow, { url, token: token(10), position }, topic);
      assert.equal(await follower.ended(), 1);
      assert.match(follower.output, /^closed \{"reason":"session-expired"\}/m);
      for (const stranger of [run(follow, { url, position }, topic), run(publish, { url }, topic, 'order.paid', '1', 'key')]) {
        assert.equal(await stranger.ended(), 1);
        assert.match(stranger.output, /refused 401/);
      }
    });
  }
});
