import { avatarOf } from './avatars.js';
import { confirmed, select } from './dialog.js';
import { h } from './dom.js';
import { icon } from './icons.js';
import { openForm } from './saving-form.js';

/** @type {[string, string][]} */
const ROLES = [
  ['admin', 'Admin'],
  ['writer', 'Writer'],
  ['reader', 'Reader'],
];

/**
 * The dialog for the members of the project and their roles.
 *
 * @typedef {import("./model.js").Role} Role
 *
 * @param {import("./dialogs.js").Facts} facts
 */
export function openMembers({ view, project, drafts }) {
  const admin = () => view().project.canAdmin;
  const draft = drafts.read('members');
  const list = h('ul', { class: 'plain-list' });
  const name = h('input', {
    required: true,
    placeholder: 'User name',
    autocapitalize: 'none',
    spellcheck: false,
    value: draft?.name ?? '',
    'aria-label': 'User name',
  });
  const role = select(ROLES, draft?.role ?? 'writer', { 'aria-label': 'Role' });
  const adding = h(
    'form',
    { class: 'boxed' },
    h('div', { class: 'row' }, name, role, h('button', { class: 'primary', textContent: 'Add' })),
    h(
      'p',
      { class: 'hint' },
      'Readers can view the board. Writers can also edit it. Admins can also add and delete columns and labels, and manage members and settings.',
    ),
  );
  const form = openForm({
    title: 'Members',
    above: [list],
    form: adding,
    unsaved: () => admin() && name.value.trim() !== '',
    save: async () => {
      await project.addMember(name.value.trim(), /** @type {Role} */ (role.value));
      name.value = '';
      form.keep();
      return false;
    },
    draft: { drafts, name: 'members', value: () => ({ name: name.value, role: role.value }) },
  });

  let shown = '';
  const update = () => {
    const { members } = view();
    const text = JSON.stringify([members, admin()]);
    adding.hidden = !admin();
    if (text !== shown) {
      shown = text;
      list.replaceChildren(...members.map(item));
    }
  };

  /** @param {import("./model.js").Member} member */
  function item({ user, role: known }) {
    const choice = select(ROLES, known, { 'aria-label': `Role of ${user.name}`, on: { change: () => change() } });
    const change = () =>
      form.run(async () => {
        try {
          await project.changeRole(user.id, /** @type {Role} */ (choice.value));
        } catch (problem) {
          choice.value = known;
          throw problem;
        }
        return false;
      });
    const remove = async () => {
      const yes = await confirmed({
        title: 'Remove this member?',
        text: `${user.name} will lose this role on the board immediately.`,
        yes: 'Remove member',
      });
      if (yes) {
        await form.run(async () => {
          await project.removeMember(user.id);
          return false;
        });
      }
    };
    return h(
      'li',
      { class: 'row member' },
      avatarOf(user),
      h('span', { class: 'who' }, h('strong', { dir: 'auto' }, user.name), h('span', { class: 'hint' }, `@${user.username}`)),
      admin() ? choice : h('span', { class: 'hint' }, ROLES.find(([value]) => value === known)?.[1]),
      admin() &&
        h(
          'button',
          { type: 'button', class: 'quiet icon-button', 'aria-label': `Remove ${user.name}`, on: { click: remove } },
          icon('bin'),
        ),
    );
  }

  update();
  return { dialog: form.dialog, update, leave: () => form.leave() };
}
