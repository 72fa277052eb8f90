import { PALETTE, paint } from './color.js';
import { colorField, confirmed, openDialog } from './dialog.js';
import { h } from './dom.js';
import { icon } from './icons.js';

/**
 * The board's labels: make, rename, recolour, delete.
 *
 * @typedef {import("./model.js").Label} Label
 * @typedef {{view: () => import("./model.js").View, actions: import("./actions.js").Actions, admin: () => boolean}} Board
 *
 * @param {Board} board
 * @returns {{dialog: HTMLDialogElement, update: () => void}}
 */
export function openLabels({ view, actions, admin }) {
  const list = h('ul', { class: 'plain-list' });
  const color = colorField(PALETTE[1] ?? '#2563eb', PALETTE);
  const name = h('input', { required: true, maxLength: 50, placeholder: 'A new label', 'aria-label': 'Name of the new label' });
  const form = h(
    'form',
    { class: 'stack boxed' },
    h('div', { class: 'row' }, name, h('button', { class: 'primary', textContent: 'Add' })),
    color.element,
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const made = await actions.createLabel({ name: name.value.trim(), color: color.value() });
    if (made) {
      name.value = '';
      color.choose(PALETTE[(view().labels.size * 3 + 1) % PALETTE.length] ?? '#2563eb');
    }
    name.focus();
  });

  /** @type {Map<string, {item: HTMLElement, label: string}>} */
  const items = new Map();
  const update = () => {
    const labels = [...view().labels.values()].sort((a, b) => a.name.localeCompare(b.name));
    const drawn = labels.map((label) => {
      const text = JSON.stringify(label);
      const known = items.get(label.id);
      if (known && (known.label === text || known.item.contains(document.activeElement))) {
        return known.item;
      }
      const item = labelItem(label, actions, admin());
      items.set(label.id, { item, label: text });
      return item;
    });
    list.replaceChildren(...drawn, ...(drawn.length === 0 ? [h('li', { class: 'hint' }, 'No labels yet.')] : []));
  };
  update();
  const { dialog } = openDialog('Labels', list, admin() && form);
  return { dialog, update };
}

/** @param {Label} label @param {import("./actions.js").Actions} actions @param {boolean} mayDelete */
function labelItem(label, actions, mayDelete) {
  const name = h('input', { value: label.name, maxLength: 50, required: true, 'aria-label': `Name of ${label.name}` });
  const color = h('input', { type: 'color', value: label.color, 'aria-label': `Colour of ${label.name}` });
  paint(name, label.color);
  name.classList.add('painted');
  name.addEventListener('change', () => {
    const text = name.value.trim();
    if (text === '') {
      name.value = label.name;
    } else if (text !== label.name) {
      void actions.editLabel(label.id, { name: text });
    }
  });
  color.addEventListener('change', () => {
    paint(name, color.value);
    void actions.editLabel(label.id, { color: color.value });
  });
  const remove = async () => {
    const yes = await confirmed({
      title: 'Delete this label?',
      text: `“${label.name}” disappears from every card.`,
      yes: 'Delete label',
    });
    if (yes) {
      void actions.deleteLabel(label.id);
    }
  };
  return h(
    'li',
    { class: 'row' },
    name,
    color,
    mayDelete &&
      h('button', { type: 'button', class: 'quiet icon-button', 'aria-label': `Delete ${label.name}`, on: { click: remove } }, icon('bin')),
  );
}
