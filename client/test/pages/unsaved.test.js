import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import {
  guard,
  holdForLogin,
  isAnyUnsaved,
  isTextOpen,
  whenNoTextIsOpen,
} from '../../../api-node/src/main/resources/static/board/unsaved.js';

/** @type {Set<(event: any) => void>} who is asked before the page is left */
const asked = new Set();

beforeEach(() => {
  Object.assign(globalThis, {
    addEventListener: (/** @type {string} */ _, /** @type {() => void} */ listener) => asked.add(listener),
    removeEventListener: (/** @type {string} */ _, /** @type {() => void} */ listener) => asked.delete(listener),
  });
});

/** Whether the browser asks before the page is left. */
function asks() {
  let prevented = false;
  asked.forEach((listener) => listener({ preventDefault: () => (prevented = true) }));
  return prevented;
}

test('guard_asksWhileSomethingWouldBeLost_andNoLonger', () => {
  let text = '';
  assert.equal(asked.size, 0);
  const release = guard({ unsaved: () => text !== '', signedOut: () => {} });
  assert.equal(asks(), false);
  text = 'x';
  assert.equal(asks(), true);
  release();
  assert.equal(asks(), false);
  assert.equal(asked.size, 0);
});

test('login_ended_texts_sayIt_andHoldThePage', () => {
  let said = 0;
  const untouched = guard({ unsaved: () => false, signedOut: () => assert.fail('nothing was typed in it') });
  const typed = guard({ unsaved: () => true, signedOut: () => said++ });
  let left = false;
  assert.equal(holdForLogin(), true);
  whenNoTextIsOpen(() => (left = true));
  assert.equal(said, 1);
  untouched();
  assert.equal(left, false);
  typed();
  assert.equal(left, true);
});

// They are asked for again after the next login, and nobody can do anything about them before it.
test('login_ended_newCards_askButHoldNothing', () => {
  const release = guard({ unsaved: () => true });
  assert.equal(isAnyUnsaved(), true);
  assert.equal(asks(), true);
  assert.equal(isTextOpen(), false);
  assert.equal(holdForLogin(), false);
  let left = false;
  whenNoTextIsOpen(() => (left = true));
  assert.equal(left, true);
  release();
});
