import assert from 'node:assert/strict';
import { test } from 'node:test';
import { latest } from '../src/index.js';

function asked() {
  const answers = [];
  const applied = [];
  const load = () => new Promise((resolve, reject) => answers.push({ resolve, reject }));
  return { answers, applied, refetch: latest(load, (value) => applied.push(value)) };
}

test('a response that a later one overtook is dropped', async () => {
  const { answers, applied, refetch } = asked();
  const [first, second] = [refetch(), refetch()];
  answers[1].resolve('new');
  answers[0].resolve('old');
  assert.deepEqual(await Promise.all([first, second]), [false, true]);
  assert.deepEqual(applied, ['new']);
});

test('responses in order are all applied: with requests that never stop, something is shown', async () => {
  const { answers, applied, refetch } = asked();
  const all = [refetch(), refetch(), refetch()];
  answers.forEach(({ resolve }, at) => resolve(at));
  assert.deepEqual(await Promise.all(all), [true, true, true]);
  assert.deepEqual(applied, [0, 1, 2]);
});

test('a failure is told unless something newer was applied', async () => {
  const { answers, refetch } = asked();
  const [first, second, third] = [refetch(), refetch(), refetch()];
  answers[1].resolve('new');
  answers[0].reject(new Error('old'));
  answers[2].reject(new Error('newest'));
  assert.equal(await first, false);
  assert.equal(await second, true);
  await assert.rejects(third, /newest/);
});
