import { confirmed, field, select } from './dialog.js';
import { h } from './dom.js';
import { Edits } from './edits.js';
import { clashText, saveOnTopOf } from './save-on-top.js';
import { openForm } from './saving-form.js';

/**
 * The dialog for the project itself: its title and description, its visibility, and whether it is closed.
 *
 * @param {import("./dialogs.js").Facts} facts
 */
export function openSettings({ view, actions, project: projects, drafts, leave }) {
  const name = 'settings';
  const draft = drafts.read(name);
  const title = h('input', { required: true, maxLength: 255, dir: 'auto' });
  const description = h('textarea', { rows: 3, maxLength: 10_000, dir: 'auto' });
  const visibility = select(
    [
      ['private', 'Only members can see this board'],
      ['public', 'Everyone signed in can see this board'],
    ],
    'private',
  );
  const closed = h('input', { type: 'checkbox' });
  const edits = new Edits(
    {
      title: { get: () => title.value.trim(), set: (/** @type {string} */ text) => void (title.value = text) },
      description: { get: () => description.value, set: (/** @type {string} */ text) => void (description.value = text) },
      visibility: { get: () => visibility.value, set: (/** @type {string} */ value) => void (visibility.value = value) },
      closed: { get: () => closed.checked, set: (/** @type {boolean} */ value) => void (closed.checked = value) },
    },
    draft?.base ?? view().project,
  );
  let version = view().project.version;
  const remove = h('button', { type: 'button', class: 'danger quiet', textContent: 'Delete board', on: { click: () => askAndDelete() } });
  const save = h('button', { class: 'primary', textContent: 'Save' });
  const form = openForm({
    title: 'Board settings',
    form: h(
      'form',
      { class: 'stack' },
      field('Title', title),
      field('Description', description),
      field('Visibility', visibility),
      h('label', { class: 'check' }, closed, h('span', {}, 'Closed ', h('small', {}, 'read-only until an admin reopens it'))),
      h('div', { class: 'dialog-buttons' }, remove, h('span', { class: 'spring' }), save),
    ),
    unsaved: () => edits.changed,
    save: () =>
      saveOnTopOf({
        edits,
        save: saved,
        lookAgain: async () => {
          await actions.lookAgain();
          update();
        },
        show: (clashes) => form.warn(clashText(clashes, {})),
      }),
    draft: { drafts, name, value: () => ({ base: edits.base, values: edits.values }) },
  });

  /** @param {Record<string, any>} changes */
  async function saved(changes) {
    if (changes['closed'] !== false) {
      return projects.editProject(changes, version);
    }
    // A closed project accepts no change but reopening, so the rest is sent after that.
    const { closed: _, ...rest } = changes;
    await projects.editProject({ closed: false }, version);
    update();
    return Object.keys(rest).length === 0 || projects.editProject(rest, version);
  }

  /** A closed project accepts no change but reopening. */
  function lock() {
    for (const control of [title, description, visibility]) {
      control.disabled = view().project.closed && closed.checked;
    }
  }

  function update() {
    const { project } = view();
    version = project.version;
    edits.rebase(project);
    lock();
    remove.hidden = save.hidden = !project.canAdmin;
  }

  async function askAndDelete() {
    const known = view().project.title;
    const yes = await confirmed({
      title: 'Delete this board?',
      text: `“${known}” and all its cards will be deleted for everyone. This cannot be undone.`,
      yes: 'Delete board',
    });
    if (yes) {
      await form.run(async () => {
        await projects.deleteProject();
        leave(`“${known}” was deleted.`);
      });
    }
  }

  closed.addEventListener('change', lock);
  if (draft) {
    edits.restore(draft.values);
    form.say('Your unsaved changes have been restored.');
  }
  update();
  return { dialog: form.dialog, update, leave: () => form.leave() };
}
