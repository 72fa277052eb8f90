import { PALETTE } from './color.js';
import { colorField, confirmed, field, openDialog, select } from './dialog.js';
import { h } from './dom.js';
import { Edits } from './edits.js';
import { openForm } from './saving-form.js';
import { clashText, saveOnTopOf } from './save-on-top.js';

/**
 * @typedef {import("./model.js").Lane} Lane
 * @typedef {import("./dialogs.js").Facts} Facts
 */

/** Renames, recolours, moves and deletes one column. @param {string} id @param {Facts} facts */
export function openColumn(id, { view, actions, drafts }) {
  const order = () => view().lanes.findIndex((each) => each.column.id === id);
  const lane = () => view().lanes[order()];
  const column = lane()?.column;
  if (!column) {
    return undefined;
  }
  const name = `column/${id}`;
  const draft = drafts.read(name);
  const title = h('input', { required: true, maxLength: 255, dir: 'auto' });
  const color = colorField(column.color, PALETTE);
  const edits = new Edits(
    {
      title: { get: () => title.value.trim(), set: (/** @type {string} */ text) => void (title.value = text) },
      color: { get: color.value, set: color.choose },
    },
    draft?.base ?? column,
  );
  let version = column.version;
  const move = (/** @type {string} */ text, /** @type {number} */ by) =>
    h('button', { type: 'button', textContent: text, on: { click: () => void actions.moveColumn(id, order() + by) } });
  const left = move('← Move left', -1);
  const right = move('Move right →', 1);
  const remove = h('button', { type: 'button', class: 'danger quiet', textContent: 'Delete column', on: { click: () => askAndDelete() } });
  const save = h('button', { class: 'primary', textContent: 'Save' });
  const form = openForm({
    title: 'Column',
    form: h(
      'form',
      { class: 'stack' },
      field('Title', title),
      h('div', { class: 'field' }, h('span', { class: 'as-label' }, 'Colour'), color.element),
      h('div', { class: 'row' }, left, right),
      h('div', { class: 'dialog-buttons' }, remove, h('span', { class: 'spring' }), save),
    ),
    unsaved: () => edits.changed,
    save: () =>
      saveOnTopOf({
        edits,
        save: (changes) => actions.editColumn(id, changes, version),
        lookAgain: async () => {
          await actions.lookAgain();
          update();
        },
        show: (clashes) => form.warn(clashText(clashes, { title: 'title', color: 'colour' })),
      }),
    draft: { drafts, name, value: () => ({ base: edits.base, values: edits.values }) },
  });

  function update() {
    const now = lane()?.column;
    const at = order();
    if (now) {
      version = now.version;
      edits.rebase(now);
    } else {
      form.warn('This column was deleted.', edits.changed ? ' You can still copy what you typed.' : '');
    }
    const { canWrite, canAdmin } = view().project;
    left.disabled = !canWrite || at <= 0;
    right.disabled = !canWrite || at < 0 || at + 1 >= view().lanes.length;
    remove.hidden = !canAdmin || !now;
    remove.disabled = view().lanes.length < 2;
    save.disabled = !canWrite || !now;
  }
  if (draft) {
    edits.restore(draft.values);
    form.say('Your unsaved changes have been restored.');
  }
  update();
  title.select();
  return { dialog: form.dialog, update, leave: () => form.leave() };

  async function askAndDelete() {
    const others = view().lanes.filter((each) => each.column.id !== id);
    const heir = others.find((each) => each.column.default) ?? others[0];
    const { column: known, cards } = lane() ?? {};
    if (!heir || !known || !cards) {
      return;
    }
    const heirId = cards.length > 0 ? await chooseHeir(known.title, cards.length, others, heir.column.id) : heir.column.id;
    const yes =
      heirId !== undefined &&
      (cards.length > 0 ||
        (await confirmed({
          title: 'Delete this column?',
          text: `“${known.title}” has no cards. It will be deleted for everyone.`,
          yes: 'Delete column',
        })));
    if (yes) {
      await form.run(() => actions.deleteColumn(id, heirId));
    }
  }
}

/**
 * @param {string} title
 * @param {number} count
 * @param {Lane[]} others
 * @param {string} proposed
 * @returns {Promise<string | undefined>}
 */
function chooseHeir(title, count, others, proposed) {
  return new Promise((resolve) => {
    const heir = select(
      others.map(({ column }) => [column.id, column.title]),
      proposed,
    );
    const { dialog } = openDialog(
      'Delete this column?',
      h('p', { class: 'question' }, `“${title}” will be deleted for everyone.`),
      field(count === 1 ? 'Move its card to' : `Move its ${count} cards to`, heir),
      h(
        'div',
        { class: 'dialog-buttons' },
        h('button', { type: 'button', textContent: 'Cancel', on: { click: () => dialog.close() } }),
        h('button', {
          type: 'button',
          class: 'danger',
          textContent: 'Delete column',
          on: {
            click: () => {
              resolve(heir.value);
              dialog.close();
            },
          },
        }),
      ),
    );
    dialog.addEventListener('close', () => resolve(undefined));
  });
}

/** @param {Facts} facts */
export function openNewColumn({ view, actions, drafts }) {
  const name = 'new-column';
  const draft = drafts.read(name);
  const title = h('input', { required: true, maxLength: 255, placeholder: 'Review', dir: 'auto', value: draft?.title ?? '' });
  const color = colorField(draft?.color ?? PALETTE[(view().lanes.length * 3) % PALETTE.length] ?? '#2563eb', PALETTE);
  const values = () => ({ title: title.value.trim(), color: color.value() });
  const form = openForm({
    title: 'New column',
    form: h(
      'form',
      { class: 'stack' },
      field('Title', title),
      h('div', { class: 'field' }, h('span', { class: 'as-label' }, 'Colour'), color.element),
      h('div', { class: 'dialog-buttons' }, h('button', { class: 'primary', textContent: 'Add column' })),
    ),
    unsaved: () => title.value.trim() !== '',
    save: () => actions.createColumn(values()),
    draft: { drafts, name, value: values },
  });
  title.focus();
  return { dialog: form.dialog, update: () => {}, leave: () => form.leave() };
}
