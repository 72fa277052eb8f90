import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Edits, mergeSets } from '../../../api-node/src/main/resources/static/board/edits.js';

/** A field that holds what it is given, as a control holds it. @param {(value: any) => any} [shows] */
function control(shows = (value) => value) {
  let held = /** @type {any} */ (undefined);
  return { get: () => held, set: (/** @type {any} */ value) => void (held = shows(value)) };
}

const card = () => {
  const fields = { title: control(), description: control(), labelIds: { ...control(), merge: mergeSets } };
  return { fields, edits: new Edits(fields, { title: 'one', description: '', labelIds: ['1', '2'], rank: 'a' }) };
};

test('changes_nothingTouched_areNone', () => {
  const { edits } = card();
  assert.deepEqual(edits.changes, {});
  assert.equal(edits.changed, false);
});

test('changes_areTheTouchedFieldsAlone', () => {
  const { fields, edits } = card();
  fields.title.set('two');
  assert.deepEqual(edits.changes, { title: 'two' });
});

// A text area has other line ends than a program may have written, a colour field small letters.
test('changes_controlThatShowsItDifferently_areNone', () => {
  const fields = { text: control((text) => text.replaceAll('\r\n', '\n')), color: control((color) => color.toLowerCase()) };
  const edits = new Edits(fields, { text: 'a\r\nb', color: '#EF4444' });
  assert.deepEqual(edits.changes, {});
  edits.rebase({ text: 'a\r\nc', color: '#EF4444' });
  assert.deepEqual(edits.changes, {});
  assert.equal(fields.text.get(), 'a\nc');
});

test('changes_listInAnotherOrder_areNone', () => {
  const { fields, edits } = card();
  fields.labelIds.set(['2', '1']);
  assert.deepEqual(edits.changes, {});
});

test('rebase_untouchedField_follows', () => {
  const { fields, edits } = card();
  fields.title.set('mine');
  edits.rebase({ title: 'one', description: 'theirs', labelIds: ['1', '2'] });
  assert.equal(fields.description.get(), 'theirs');
  assert.deepEqual(edits.changes, { title: 'mine' });
  assert.equal(edits.clashes.size, 0);
});

test('rebase_touchedField_isAClash_andMineStays', () => {
  const { fields, edits } = card();
  fields.title.set('mine');
  edits.rebase({ title: 'theirs', description: '', labelIds: ['1', '2'] });
  assert.equal(fields.title.get(), 'mine');
  assert.deepEqual([...edits.clashes], [['title', 'theirs']]);
  assert.deepEqual(edits.changes, { title: 'mine' });
});

test('rebase_bothWroteTheSame_isNoClash', () => {
  const { fields, edits } = card();
  fields.title.set('same');
  edits.rebase({ title: 'same', description: '', labelIds: ['1', '2'] });
  assert.equal(edits.clashes.size, 0);
  assert.deepEqual(edits.changes, {});
});

test('clash_theirsTaken_isOneNoMore', () => {
  const { edits } = card();
  edits.restore({ title: 'mine' });
  edits.rebase({ title: 'theirs', description: '', labelIds: ['1', '2'] });
  edits.restore({ title: 'theirs' });
  assert.equal(edits.clashes.size, 0);
  assert.deepEqual(edits.changes, {});
});

test('clash_theyChangeItAgain_showsTheLast', () => {
  const { edits } = card();
  edits.restore({ title: 'mine' });
  edits.rebase({ title: 'theirs', description: '', labelIds: ['1', '2'] });
  edits.rebase({ title: 'later', description: '', labelIds: ['1', '2'] });
  assert.deepEqual([...edits.clashes], [['title', 'later']]);
});

test('rebase_lists_areBroughtTogether', () => {
  const { fields, edits } = card();
  fields.labelIds.set(['2', '3']); // 1 away, 3 added
  edits.rebase({ title: 'one', description: '', labelIds: ['1', '2', '4'] });
  assert.deepEqual(new Set(fields.labelIds.get()), new Set(['2', '3', '4']));
  assert.equal(edits.clashes.size, 0);
});

/** @type {[string, string[], string[], string[], string[]][]} */
const MERGES = [
  ['nothing', ['1'], ['1'], ['1'], ['1']],
  ['theirs away', ['1', '2'], ['2'], ['1', '2'], ['2']],
  ['mine away', ['1', '2'], ['1', '2'], ['2'], ['2']],
  ['both away', ['1'], [], [], []],
  ['both add the same', [], ['1'], ['1'], ['1']],
  ['both add', [], ['1'], ['2'], ['1', '2']],
];
for (const [what, before, theirs, mine, expected] of MERGES) {
  test(`mergeSets_${what}`, () => assert.deepEqual(mergeSets(before, theirs, mine), expected));
}
