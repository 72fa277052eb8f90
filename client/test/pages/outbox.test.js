import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { Problem } from '../../../api-node/src/main/resources/static/board/api.js';
import { Drafts } from '../../../api-node/src/main/resources/static/board/drafts.js';
import { Outbox } from '../../../api-node/src/main/resources/static/chat/outbox.js';

const PEER = 'https://example.org/grace';

/** @type {Storage} */
let storage;
/** What the page was asked to send, each with what answers it. @type {{peer: string, key: string, text: string, answer: (problem?: unknown) => void}[]} */
let asked;
/** The peers of messages that were told as not sent. @type {string[]} */
let failed;

beforeEach(() => {
  const held = new Map();
  storage = /** @type {any} */ ({
    getItem: (/** @type {string} */ key) => held.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => held.set(key, value),
    removeItem: (/** @type {string} */ key) => held.delete(key),
    key: (/** @type {number} */ at) => [...held.keys()][at] ?? null,
    get length() {
      return held.size;
    },
  });
  asked = [];
  failed = [];
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout'] });
  Object.assign(globalThis, { addEventListener: () => {}, removeEventListener: () => {} });
});

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** The outbox of a document; a second one is that of a reload. */
function outbox() {
  const drafts = new Drafts('chat', storage);
  drafts.ownedBy('7');
  return new Outbox({
    drafts,
    changed: () => {},
    failed: (peer) => failed.push(peer),
    send: (peer, { key, text }) =>
      new Promise((resolve, reject) =>
        asked.push({ peer, key, text, answer: (problem) => (problem === undefined ? resolve() : reject(problem)) }),
      ),
  });
}

test('messages_ofOneThread_areSentOneAfterTheOther', async () => {
  const box = outbox();
  box.add(PEER, 'one');
  box.add(PEER, 'two');
  box.add('https://example.org/linus', 'three');
  await settled();
  assert.deepEqual(
    asked.map(({ text }) => text),
    ['one', 'three'],
  );
  asked[0]?.answer();
  await settled();
  assert.equal(asked[2]?.text, 'two');
  asked[2]?.answer();
  await settled();
  assert.deepEqual(box.of(PEER), []);
});

test('message_notSent_staysWithTheReason_andItsRetryHasTheSameKey', async () => {
  const box = outbox();
  box.add(PEER, 'one');
  await settled();
  asked[0]?.answer(new Problem(503, { detail: 'Later.' }));
  await settled();
  const [message] = box.of(PEER);
  assert.equal(message?.problem, 'Later.');
  box.retry(PEER, String(message?.key));
  await settled();
  assert.equal(box.of(PEER)[0]?.problem, undefined);
  assert.equal(asked[1]?.key, asked[0]?.key);
  asked[1]?.answer();
  await settled();
  assert.deepEqual(box.of(PEER), []);
});

test('message_afterAFailedOne_isSentAllTheSame', async () => {
  const box = outbox();
  box.add(PEER, 'one');
  box.add(PEER, 'two');
  await settled();
  asked[0]?.answer(new Problem(0, {}));
  await settled();
  asked[1]?.answer();
  await settled();
  assert.deepEqual(
    box.of(PEER).map(({ text }) => text),
    ['one'],
  );
  box.drop(PEER, String(box.of(PEER)[0]?.key));
  assert.deepEqual(box.of(PEER), []);
});

test('message_whoseAnswerAReloadLost_isSentAgainWithItsKey', async () => {
  outbox().add(PEER, 'one');
  await settled();
  const reloaded = outbox();
  reloaded.resume();
  await settled();
  assert.deepEqual(
    asked.map(({ key, text }) => [key, text]),
    [
      [asked[0]?.key, 'one'],
      [asked[0]?.key, 'one'],
    ],
  );
  asked[1]?.answer();
  await settled();
  const again = outbox();
  again.resume();
  assert.deepEqual(again.of(PEER), []);
});

test('message_notSent_isNotSentByAReload', async () => {
  const box = outbox();
  box.add(PEER, 'one');
  await settled();
  asked[0]?.answer(new Problem(429, { detail: 'Too fast.' }));
  await settled();
  const reloaded = outbox();
  reloaded.resume();
  await settled();
  assert.equal(asked.length, 1);
  assert.equal(reloaded.of(PEER)[0]?.problem, 'Too fast.');
});

test('message_ofAnExpiredSession_isSentAfterTheLogin', async () => {
  const box = outbox();
  box.add(PEER, 'one');
  await settled();
  asked[0]?.answer(new Problem(401, {}));
  await settled();
  assert.equal(box.of(PEER)[0]?.problem, undefined);
  outbox().resume();
  await settled();
  assert.equal(asked[1]?.key, asked[0]?.key);
});

test('storageThatIsForbidden_losesNoMessage', async () => {
  storage.setItem = () => {
    throw new Error('QuotaExceededError');
  };
  const box = outbox();
  box.add(PEER, 'one');
  await settled();
  asked[0]?.answer(new Problem(0, {}));
  await settled();
  assert.equal(box.of(PEER)[0]?.text, 'one');
});

for (const status of [0, 502, 503, 504]) {
  test(`message_thatTheServerCouldNotTake_${status}_isSentAgainByItself_andToldOnce`, async () => {
    const box = outbox();
    box.add(PEER, 'one');
    await settled();
    for (let attempt = 0; attempt < 4; attempt++) {
      asked[attempt]?.answer(new Problem(status, {}));
      await settled();
      assert.notEqual(box.of(PEER)[0]?.problem, undefined);
      assert.equal(asked.length, attempt + 1, 'not at once');
      mock.timers.tick(30_000);
      await settled();
      assert.equal(asked.length, attempt + 2);
    }
    assert.deepEqual(failed, [PEER]);
    assert.equal(new Set(asked.map(({ key }) => key)).size, 1);
    asked[4]?.answer();
    await settled();
    assert.deepEqual(box.of(PEER), []);
  });
}

test('message_thatWasRefused_isNotSentAgainByItself', async () => {
  const box = outbox();
  box.add(PEER, 'one');
  await settled();
  asked[0]?.answer(new Problem(429, {}));
  await settled();
  mock.timers.tick(60_000);
  await settled();
  assert.equal(asked.length, 1);
});

test('message_thatWaits_andIsRetriedByItsUser_isSentOnce', async () => {
  const box = outbox();
  box.add(PEER, 'one');
  await settled();
  asked[0]?.answer(new Problem(0, {}));
  await settled();
  box.retry(PEER, String(asked[0]?.key));
  await settled();
  mock.timers.tick(60_000);
  asked[1]?.answer();
  await settled();
  assert.equal(asked.length, 2);
});

test('message_thatWaits_isSentByAReload', async () => {
  outbox().add(PEER, 'one');
  await settled();
  asked[0]?.answer(new Problem(503, {}));
  await settled();
  outbox().resume();
  await settled();
  assert.equal(asked[1]?.key, asked[0]?.key);
});

test('messages_toAContactThatIsRemoved_areNotSent', async () => {
  const box = outbox();
  box.add(PEER, 'one');
  box.add(PEER, 'two');
  await settled();
  box.dropAll(PEER);
  asked[0]?.answer();
  await settled();
  assert.equal(asked.length, 1);
  assert.deepEqual(box.of(PEER), []);
});
