import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { Api, Problem } from '../../../api-node/src/main/resources/static/board/api.js';

const settled = () => new Promise(setImmediate);

/** Settles when its request is given up, and never else. @param {AbortSignal | null | undefined} signal @returns {Promise<never>} */
const silence = (signal) => new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new Error('aborted'))));

test('ask_pathThatDiedSilently_endsAfterAWhile', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    for (const method of /** @type {const} */ (['get', 'delete', 'post'])) {
      const api = new Api();
      api.send = (_, { signal }) => silence(signal);
      const asked = assert.rejects(api[method]('/x'), (problem) => problem instanceof Problem && problem.status === 0);
      await settled();
      mock.timers.tick(15_000);
      await asked;
    }
  } finally {
    mock.timers.reset();
  }
});

// A large board on a slow path: it arrives, if slowly.
test('ask_answerThatHasBegun_getsItsTime_andAChangeDoesNot', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const slow = () => {
      let finish = /** @type {(text: string) => void} */ (() => {});
      const api = new Api();
      api.send = async (_, { signal }) =>
        /** @type {any} */ ({
          ok: true,
          status: 200,
          text: () => Promise.race([new Promise((resolve) => (finish = resolve)), silence(signal)]),
        });
      return { api, finish: (/** @type {string} */ text) => finish(text) };
    };
    const reading = slow();
    const board = reading.api.get('/x');
    const writing = slow();
    const change = assert.rejects(writing.api.post('/x'), Problem);
    await settled();
    mock.timers.tick(60_000);
    reading.finish('{"a":1}');
    assert.deepEqual(await board, { a: 1 });
    await change;
  } finally {
    mock.timers.reset();
  }
});
