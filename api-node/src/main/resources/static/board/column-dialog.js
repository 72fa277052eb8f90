import { PALETTE } from './color.js';
import { colorField, confirmed, field, openDialog, select } from './dialog.js';
import { h } from './dom.js';

/**
 * @typedef {import("./model.js").Lane} Lane
 * @typedef {import("./model.js").View} View
 * @typedef {{view: () => View, actions: import("./actions.js").Actions, admin: () => boolean}} Board
 */

/** Renames, recolours, moves and deletes one column. @param {Lane} lane @param {Board} board */
export function openColumn({ column, cards }, { view, actions, admin }) {
  const title = h('input', { value: column.title, required: true, maxLength: 255 });
  const color = colorField(column.color, PALETTE);
  const order = () => view().lanes.findIndex((lane) => lane.column.id === column.id);
  const others = view().lanes.filter((lane) => lane.column.id !== column.id);
  const move = (/** @type {string} */ text, /** @type {number} */ by) =>
    h('button', {
      type: 'button',
      textContent: text,
      disabled: order() + by < 0 || order() + by >= view().lanes.length,
      on: {
        click: () => {
          dialog.close();
          void actions.moveColumn(column.id, order() + by);
        },
      },
    });
  const form = h(
    'form',
    { class: 'stack' },
    field('Title', title),
    h('div', { class: 'field' }, h('span', { class: 'as-label' }, 'Colour'), color.element),
    h('div', { class: 'row' }, move('← Move left', -1), move('Move right →', 1)),
    h(
      'div',
      { class: 'dialog-buttons' },
      admin() &&
        h('button', {
          type: 'button',
          class: 'danger quiet',
          textContent: 'Delete column',
          disabled: others.length === 0,
          on: { click: remove },
        }),
      h('span', { class: 'spring' }),
      h('button', { class: 'primary', textContent: 'Save' }),
    ),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    dialog.close();
    const fields = {
      ...(title.value.trim() !== column.title && { title: title.value.trim() }),
      ...(color.value() !== column.color.toLowerCase() && { color: color.value() }),
    };
    if (Object.keys(fields).length > 0) {
      void actions.editColumn(column.id, fields);
    }
  });
  const { dialog } = openDialog('Column', form);
  title.select();

  async function remove() {
    const heir = others.find((lane) => lane.column.default) ?? others[0];
    if (!heir) {
      return;
    }
    const heirId = cards.length > 0 ? await chooseHeir(column.title, cards.length, others, heir.column.id) : heir.column.id;
    const yes =
      heirId !== undefined &&
      (cards.length > 0 ||
        (await confirmed({
          title: 'Delete this column?',
          text: `“${column.title}” has no cards. It is gone for everybody.`,
          yes: 'Delete column',
        })));
    if (yes) {
      dialog.close();
      void actions.deleteColumn(column.id, heirId);
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
      h('p', { class: 'question' }, `“${title}” is gone for everybody.`),
      field(count === 1 ? 'Its card goes to' : `Its ${count} cards go to`, heir),
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

/** @param {Pick<Board, "view" | "actions">} board */
export function openNewColumn({ view, actions }) {
  const title = h('input', { required: true, maxLength: 255, placeholder: 'Review' });
  const color = colorField(PALETTE[(view().lanes.length * 3) % PALETTE.length] ?? '#2563eb', PALETTE);
  const form = h(
    'form',
    { class: 'stack' },
    field('Title', title),
    h('div', { class: 'field' }, h('span', { class: 'as-label' }, 'Colour'), color.element),
    h('div', { class: 'dialog-buttons' }, h('button', { class: 'primary', textContent: 'Add column' })),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    dialog.close();
    void actions.createColumn({ title: title.value.trim(), color: color.value() });
  });
  const { dialog } = openDialog('New column', form);
  title.focus();
}
