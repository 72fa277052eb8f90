import { PALETTE } from './color.js';
import { colorField } from './dialog.js';
import { h } from './dom.js';
import { LabelRow } from './label-row.js';
import { openForm } from './saving-form.js';

/**
 * The dialog to create, rename, recolour and delete the board's labels.
 *
 * @param {import("./dialogs.js").Facts} facts
 */
export function openLabels({ view, project, drafts }) {
  const admin = () => view().project.canAdmin;
  const draft = drafts.read('labels');
  const list = h('ul', { class: 'plain-list' });
  const none = h('li', { class: 'hint' }, 'No labels yet.');
  const color = colorField(draft?.color ?? PALETTE[1] ?? '#2563eb', PALETTE);
  const name = h('input', {
    required: true,
    maxLength: 50,
    dir: 'auto',
    placeholder: 'A new label',
    value: draft?.name ?? '',
    'aria-label': 'Name of the new label',
  });
  const values = () => ({ name: name.value.trim(), color: color.value() });
  /** @type {Map<string, LabelRow>} */
  const rows = new Map();
  const adding = h(
    'form',
    { class: 'stack boxed' },
    h('div', { class: 'row' }, name, h('button', { class: 'primary', textContent: 'Add' })),
    color.element,
  );
  const form = openForm({
    title: 'Labels',
    above: [list],
    form: adding,
    unsaved: () => (admin() && name.value.trim() !== '') || [...rows.values()].some((row) => row.changed),
    save: async () => {
      await project.createLabel(values());
      name.value = '';
      color.choose(PALETTE[(view().labels.size * 3 + 1) % PALETTE.length] ?? '#2563eb');
      form.keep();
      return false;
    },
    draft: { drafts, name: 'labels', value: values },
  });
  const facts = {
    project,
    admin,
    update: () => update(),
    canWrite: () => view().project.canWrite,
    run: (/** @type {() => Promise<unknown>} */ work) =>
      form.run(async () => {
        await work();
        return false;
      }),
  };
  const update = () => {
    const labels = [...view().labels.values()].sort((a, b) => a.name.localeCompare(b.name));
    for (const label of labels) {
      const row = rows.get(label.id) ?? new LabelRow(label, facts);
      row.show(label);
      rows.set(label.id, row);
    }
    for (const [id, row] of rows) {
      if (!view().labels.has(id)) {
        // Text typed in the row is kept: it can become a new label.
        row.changed ? row.showDeleted() : rows.delete(id);
      }
    }
    const kept = [...rows.values()].filter(({ id }) => !view().labels.has(id));
    const drawn = [...labels.flatMap(({ id }) => rows.get(id) ?? []), ...kept].map(({ element }) => element);
    const wanted = drawn.length > 0 ? drawn : [none];
    if (wanted.length !== list.children.length || wanted.some((element, at) => list.children[at] !== element)) {
      list.replaceChildren(...wanted);
    }
    adding.hidden = !admin();
  };
  update();
  return { dialog: form.dialog, update, leave: () => form.leave() };
}
