import { confirmed, field, openDialog, select } from './dialog.js';
import { h } from './dom.js';
import { findTicket } from './model.js';
import { chip } from './view.js';

/**
 * One card: reading it, editing it, moving it without a pointer. It follows what others do to the card, but never overwrites what was
 * typed here.
 *
 * @typedef {import("./model.js").View} View
 * @typedef {import("./model.js").Ticket} Ticket
 * @typedef {{view: () => View, actions: import("./actions.js").Actions, toasts: import("./toasts.js").Toasts}} Board
 *
 * @param {string} id
 * @param {Board} board
 * @returns {{update: () => void, dialog: HTMLDialogElement} | undefined}
 */
export function openCard(id, { view, actions, toasts }) {
  let seen = findTicket(view(), id);
  if (!seen || seen.number === 0) {
    return undefined;
  }
  const { canWrite } = view().project;
  const title = h('input', { value: seen.title, required: true, maxLength: 255, readOnly: !canWrite, class: 'title-input' });
  const description = h('textarea', {
    value: seen.description,
    rows: 6,
    maxLength: 10_000,
    readOnly: !canWrite,
    placeholder: canWrite ? 'Details, links, what done means…' : '',
  });
  const column = select([], '', { disabled: !canWrite });
  const labels = h('div', { class: 'label-choice', role: 'group', 'aria-label': 'Labels' });
  const note = h('p', { class: 'note', role: 'status', hidden: true });
  const meta = h('p', { class: 'hint' });
  const save = h('button', { class: 'primary', textContent: 'Save' });
  const chosen = new Set(seen.labelIds);

  const say = (/** @type {string} */ text) => {
    note.textContent = text;
    note.hidden = text === '';
  };

  /** @returns {Partial<Pick<Ticket, "title" | "description" | "labelIds" | "columnId">>} what was changed here */
  const edits = () => {
    const ticket = /** @type {Ticket} */ (seen);
    const columnId = column.value === '' ? null : column.value;
    const labelIds = [...chosen];
    return {
      ...(title.value.trim() !== ticket.title && { title: title.value.trim() }),
      ...(description.value !== ticket.description && { description: description.value }),
      ...(columnId !== ticket.columnId && { columnId }),
      ...(!sameSet(labelIds, ticket.labelIds) && { labelIds }),
    };
  };

  const drawLabels = () => {
    const all = [...view().labels.values()].sort((a, b) => a.name.localeCompare(b.name));
    labels.replaceChildren(
      ...all.map((label) => {
        const box = h('input', { type: 'checkbox', checked: chosen.has(label.id), disabled: !canWrite });
        box.addEventListener('change', () => (box.checked ? chosen.add(label.id) : chosen.delete(label.id)));
        return h('label', { class: 'label-option' }, box, chip(label));
      }),
      ...(all.length === 0 ? [h('span', { class: 'hint' }, 'This board has no labels yet.')] : []),
    );
  };

  const drawColumns = (/** @type {string | null} */ columnId) => {
    const options = view().lanes.map(({ column: { id: value, title: text } }) => new Option(text, value));
    column.replaceChildren(...options, new Option('Not on the board', ''));
    column.value = columnId ?? '';
  };

  const drawMeta = () => {
    const ticket = /** @type {Ticket} */ (seen);
    const author = view().members.find(({ user }) => user.id === ticket.createdBy)?.user.name;
    meta.textContent = `#${ticket.number} · created ${when(ticket.createdAt)}${author ? ` by ${author}` : ''}`;
  };

  const remove = async () => {
    const yes = await confirmed({
      title: 'Delete this card?',
      text: `“${seen?.title}” is gone for everybody. This cannot be undone.`,
      yes: 'Delete card',
    });
    if (yes) {
      dialog.close();
      await actions.deleteTicket(id);
    }
  };
  const unlink = () => {
    const from = seen?.columnId;
    dialog.close();
    void actions.unlinkCard(id);
    toasts.show({
      text: `“${seen?.title}” is off the board.`,
      action: { label: 'Undo', run: () => void (from && actions.linkCard(id, from)) },
    });
  };
  const offBoard = h('button', { type: 'button', textContent: 'Take off the board', on: { click: unlink } });

  const form = h(
    'form',
    { class: 'stack' },
    field('Title', title),
    field('Description', description),
    h('div', { class: 'pair' }, field('Column', column), h('div', { class: 'field' }, h('span', { class: 'as-label' }, 'Labels'), labels)),
    note,
    meta,
    canWrite &&
      h(
        'div',
        { class: 'dialog-buttons' },
        h('button', { type: 'button', class: 'danger quiet', textContent: 'Delete', on: { click: remove } }),
        offBoard,
        h('span', { class: 'spring' }),
        save,
      ),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const fields = edits();
    dialog.close();
    if (Object.keys(fields).length > 0) {
      void actions.editTicket(id, fields);
    }
  });
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      form.requestSubmit();
    }
  });

  const update = () => {
    const now = findTicket(view(), id);
    const before = seen;
    if (!now || !before) {
      say('Somebody deleted this card. What you typed is still here to be copied.');
      save.disabled = true;
      offBoard.disabled = true;
      seen = undefined;
      return;
    }
    const mine = edits();
    seen = now;
    const clashes = [];
    if (now.title !== before.title) {
      mine.title === undefined ? (title.value = now.title) : clashes.push('title');
    }
    if (now.description !== before.description) {
      mine.description === undefined ? (description.value = now.description) : clashes.push('description');
    }
    if (!sameSet(now.labelIds, before.labelIds)) {
      for (const label of before.labelIds) {
        now.labelIds.includes(label) || chosen.delete(label);
      }
      now.labelIds.filter((label) => !before.labelIds.includes(label)).forEach((label) => chosen.add(label));
    }
    drawColumns(mine.columnId === undefined ? now.columnId : mine.columnId);
    drawLabels();
    drawMeta();
    offBoard.hidden = now.columnId === null;
    if (clashes.length > 0) {
      say(`Somebody else changed the ${clashes.join(' and the ')} meanwhile. Saving puts yours in its place.`);
    }
  };

  drawColumns(seen.columnId);
  drawLabels();
  drawMeta();
  offBoard.hidden = seen.columnId === null;
  const { dialog } = openDialog(canWrite ? 'Edit card' : 'Card', form);
  dialog.classList.add('wide');
  if (canWrite && matchMedia('(pointer: fine)').matches) {
    title.focus();
    title.setSelectionRange(title.value.length, title.value.length);
  }
  return { dialog, update };
}

/** @param {readonly string[]} a @param {readonly string[]} b */
function sameSet(a, b) {
  return a.length === b.length && a.every((item) => b.includes(item));
}

/** @param {string} iso */
function when(iso) {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? 'just now' : date.toLocaleDateString(undefined, { day: 'numeric', month: 'long', year: 'numeric' });
}
