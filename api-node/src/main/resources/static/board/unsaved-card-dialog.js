import { copy } from './clipboard.js';
import { field } from './dialog.js';
import { h } from './dom.js';
import { openForm } from './saving-form.js';

/**
 * The dialog for a card that no node has confirmed yet: it shows the reason, and what the user can do about it.
 *
 * @param {string} id its temporary id on the board
 * @param {Pick<import("./dialogs.js").Facts, "newCards" | "toasts">} facts
 */
export function openUnsavedCard(id, { newCards, toasts }) {
  const card = newCards.find(id);
  if (!card) {
    return undefined;
  }
  const title = h('textarea', { value: card.title, rows: 2, required: true, maxLength: 255, dir: 'auto' });
  const description = h('textarea', { value: card.description, rows: 4, maxLength: 10_000, dir: 'auto' });
  const why = h('p', { class: 'note', role: 'status' });
  const discard = () => {
    newCards.discard(id);
    form.close();
  };
  const copyText = async () => {
    const done = await copy([title.value, description.value].filter(Boolean).join('\n\n'), form.dialog);
    toasts.show({ text: done ? 'Text copied.' : 'The browser does not allow this page to copy.' });
  };
  const form = openForm({
    title: 'This card is not saved yet',
    form: h(
      'form',
      { class: 'stack' },
      field('Title', title),
      card.description !== '' && field('Description', description),
      why,
      h(
        'div',
        { class: 'dialog-buttons' },
        h('button', { type: 'button', class: 'danger quiet', textContent: 'Discard', on: { click: discard } }),
        h('button', { type: 'button', textContent: 'Copy the text', on: { click: copyText } }),
        h('span', { class: 'spring' }),
        h('button', { class: 'primary', textContent: 'Try again' }),
      ),
    ),
    unsaved: () => title.value !== card.title || description.value !== card.description,
    save: async () => newCards.retry(id, { title: title.value.trim(), description: description.value }),
  });
  const update = () => {
    const now = newCards.find(id);
    if (!now) {
      form.close(); // The card has been saved meanwhile.
      return;
    }
    why.classList.toggle('bad', now.problem !== null);
    why.textContent = now.problem ?? 'The server cannot be reached. The card will be saved as soon as the server answers.';
    title.readOnly = description.readOnly = now.problem === null;
  };
  update();
  return { dialog: form.dialog, update, leave: () => form.leave() };
}
