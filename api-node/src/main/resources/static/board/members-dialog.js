import { confirmed, openDialog, select } from './dialog.js';
import { h } from './dom.js';
import { avatarOf } from './avatars.js';
import { icon } from './icons.js';

/** @type {[string, string][]} */
const ROLES = [
  ['admin', 'Admin'],
  ['writer', 'Writer'],
  ['reader', 'Reader'],
];

/**
 * Who belongs to the project, and as what.
 *
 * @typedef {import("./model.js").Role} Role
 * @typedef {{view: () => import("./model.js").View, actions: import("./actions.js").Actions, admin: () => boolean}} Board
 *
 * @param {Board} board
 * @returns {{dialog: HTMLDialogElement, update: () => void}}
 */
export function openMembers({ view, actions, admin }) {
  const list = h('ul', { class: 'plain-list' });
  const name = h('input', {
    required: true,
    placeholder: 'User name',
    autocapitalize: 'none',
    spellcheck: false,
    'aria-label': 'User name',
  });
  const role = select(ROLES, 'writer', { 'aria-label': 'Role' });
  const form = h(
    'form',
    { class: 'boxed' },
    h('div', { class: 'row' }, name, role, h('button', { class: 'primary', textContent: 'Add' })),
    h('p', { class: 'hint' }, 'Readers look, writers change everything on the board, admins also its columns, labels and members.'),
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (await actions.addMember(name.value.trim(), /** @type {Role} */ (role.value))) {
      name.value = '';
    }
    name.focus();
  });

  let shown = '';
  const update = () => {
    const { members } = view();
    const text = JSON.stringify(members);
    if (text === shown) {
      return;
    }
    shown = text;
    list.replaceChildren(...members.map((member) => memberItem(member, actions, admin())));
  };
  update();
  const { dialog } = openDialog('Members', list, admin() && form);
  return { dialog, update };
}

/** @param {import("./model.js").Member} member @param {import("./actions.js").Actions} actions @param {boolean} admin */
function memberItem({ user, role }, actions, admin) {
  const choice = select(ROLES, role, {
    'aria-label': `Role of ${user.name}`,
    on: { change: () => change() },
  });
  const change = async () => {
    if (!(await actions.changeRole(user.id, /** @type {Role} */ (choice.value)))) {
      choice.value = role;
    }
  };
  const remove = async () => {
    const yes = await confirmed({
      title: 'Remove this member?',
      text: `${user.name} loses the rights on this board, at once and in every open tab.`,
      yes: 'Remove member',
    });
    if (yes) {
      void actions.removeMember(user.id);
    }
  };
  return h(
    'li',
    { class: 'row member' },
    avatarOf(user),
    h('span', { class: 'who' }, h('strong', {}, user.name), h('span', { class: 'hint' }, `@${user.username}`)),
    admin ? choice : h('span', { class: 'hint' }, ROLES.find(([value]) => value === role)?.[1]),
    admin &&
      h('button', { type: 'button', class: 'quiet icon-button', 'aria-label': `Remove ${user.name}`, on: { click: remove } }, icon('bin')),
  );
}
