import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Composer } from '../../../api-node/src/main/resources/static/chat/composer.js';
import { documentOf, FakeElement } from './elements.js';

/** @type {Map<string, string>} */
let drafts;
/** @type {FakeElement} */
let text;
/** @type {Composer} */
let composer;

beforeEach(() => {
  drafts = new Map();
  text = new FakeElement('textarea', { id: 'text' });
  documentOf(new FakeElement('form', { id: 'composer' }, text, new FakeElement('button', { className: 'send' })));
});

/** The script begins, when the field may have text already. */
function begin() {
  const kept = /** @type {any} */ ({
    read: (/** @type {string} */ name) => drafts.get(name),
    keep: (/** @type {string} */ name, /** @type {string} */ value) => drafts.set(name, value),
    drop: (/** @type {string} */ name) => drafts.delete(name),
  });
  composer = new Composer(kept, () => {});
}

test('text_typedBeforeTheScript_stays_andIsKept', () => {
  text.value = 'early';
  begin();
  composer.show('ada');
  assert.equal(text.value, 'early');
  composer.show('bob');
  assert.equal(text.value, '');
  composer.show('ada');
  assert.equal(text.value, 'early');
});

test('text_typedBeforeTheScript_followsTheDraft_andRepeatsNone', () => {
  drafts.set('text/ada', 'a draft');
  text.value = 'early';
  begin();
  composer.show('ada');
  assert.equal(text.value, 'a draft\nearly');
  begin(); // as after a reload, with what the browser restored
  composer.show('ada');
  assert.equal(text.value, 'a draft\nearly');
});

test('text_ofAClosedThread_isNotThatOfTheNext', () => {
  begin();
  composer.show('ada');
  text.value = 'for ada';
  text.dispatchEvent(new Event('input'));
  composer.show(null);
  composer.show('bob');
  assert.equal(text.value, '');
});
