import { field, openDialog } from '../board/dialog.js';
import { h } from '../board/dom.js';

/**
 * Asks whom to write to: a user of this cluster by name, anybody by address.
 *
 * @param {object} page
 * @param {string} page.host that the addresses of this cluster's users begin with
 * @param {(peer: string) => Promise<void>} page.add fails with the reason why there is no such contact
 * @param {() => void} page.enter leads the focus into the conversation
 */
export function openNewConversation({ host, add, enter }) {
  const input = h('input', {
    required: true,
    maxLength: 300,
    autocomplete: 'off',
    autocapitalize: 'none',
    spellcheck: false,
    placeholder: 'grace',
    'aria-describedby': 'address-hint',
  });
  const hint = h('p', { id: 'address-hint', class: 'hint' }, `A user name, or an address such as ${host}/grace`);
  const refusal = h('p', { class: 'note bad', role: 'alert', hidden: true });
  const start = h('button', { class: 'primary', textContent: 'Start' });
  const cancel = h('button', { type: 'button', textContent: 'Cancel', on: { click: () => dialog.close() } });
  const form = h('form', { class: 'stack' }, field('To', input, hint), refusal, h('div', { class: 'dialog-buttons' }, cancel, start));
  const { dialog } = openDialog('New conversation', form);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const text = input.value.trim().replace(/^@/, '');
    start.disabled = true;
    refusal.hidden = true;
    try {
      await add(/[/.]/.test(text) ? text : `${host}/${text.toLowerCase()}`);
      dialog.addEventListener('close', enter); // after the dialog has given the focus back
      dialog.close();
    } catch (problem) {
      refusal.textContent = problem instanceof Error ? problem.message : String(problem);
      refusal.hidden = false;
      start.disabled = false;
      input.select();
    }
  });
  input.focus();
}
