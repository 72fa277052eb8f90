import { confirmed, field, openDialog, select } from './dialog.js';
import { h } from './dom.js';

/**
 * The project itself: what it is called, who may see it, whether it goes on.
 *
 * @param {{view: () => import("./model.js").View, actions: import("./actions.js").Actions, leave: (text: string) => void}} board
 */
export function openSettings({ view, actions, leave }) {
  const { project } = view();
  const title = h('input', { value: project.title, required: true, maxLength: 255 });
  const description = h('textarea', { value: project.description, rows: 3, maxLength: 10_000 });
  const visibility = select(
    [
      ['private', 'Private: members alone'],
      ['public', 'Public: everybody who is signed in may look'],
    ],
    project.visibility,
  );
  const closed = h('input', { type: 'checkbox', checked: project.closed });
  const remove = async () => {
    const yes = await confirmed({
      title: 'Delete this board?',
      text: `“${project.title}” goes with all its cards, for everybody. This cannot be undone.`,
      yes: 'Delete board',
    });
    if (yes && (await actions.deleteProject())) {
      dialog.close();
      leave(`“${project.title}” was deleted.`);
    }
  };
  const form = h(
    'form',
    { class: 'stack' },
    field('Title', title),
    field('Description', description),
    field('Visibility', visibility),
    h('label', { class: 'check' }, closed, h('span', {}, 'Closed ', h('small', {}, 'everybody can look, nobody can change anything'))),
    h(
      'div',
      { class: 'dialog-buttons' },
      h('button', { type: 'button', class: 'danger quiet', textContent: 'Delete board', on: { click: remove } }),
      h('span', { class: 'spring' }),
      h('button', { class: 'primary', textContent: 'Save' }),
    ),
  );
  // A closed project takes nothing but being opened again.
  const lock = () => {
    for (const control of [title, description, visibility]) {
      control.disabled = project.closed && closed.checked;
    }
  };
  lock();
  closed.addEventListener('change', lock);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    dialog.close();
    if (project.closed && !closed.checked && !(await actions.editProject({ closed: false }))) {
      return;
    }
    const fields = {
      ...(title.value.trim() !== project.title && { title: title.value.trim() }),
      ...(description.value !== project.description && { description: description.value }),
      ...(visibility.value !== project.visibility && {
        visibility: /** @type {"public" | "private"} */ (visibility.value),
      }),
      ...(closed.checked && !project.closed && { closed: true }),
    };
    if (Object.keys(fields).length > 0) {
      await actions.editProject(fields);
    }
  });
  const { dialog } = openDialog('Board settings', form);
}
