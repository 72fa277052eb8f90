import { AssigneeField } from './assignee-field.js';
import { mergeSets } from './edits.js';
import { field, select } from './dialog.js';
import { h } from './dom.js';
import { assigneesOf } from './model.js';
import { chip } from './view.js';

/**
 * The form fields of a card.
 *
 * @typedef {import("./model.js").View} View
 * @typedef {import("./model.js").Ticket} Ticket
 */
export class CardForm {
  #title = h('input', { required: true, maxLength: 255, dir: 'auto', class: 'title-input' });
  #description = h('textarea', { rows: 6, maxLength: 10_000, dir: 'auto' });
  #column = select([], '');
  #labels = h('div', { class: 'label-choice', role: 'group', 'aria-label': 'Labels' });
  /** @type {Set<string>} */
  #chosen = new Set();
  /** @type {Map<string, string>} the names of all labels that have existed */
  #names = new Map();
  #drawn = '';
  #canWrite = true;
  #assignees;

  /** @param {() => View} view @param {import("./people.js").People} people */
  constructor(view, people) {
    this.view = view;
    this.#assignees = new AssigneeField(view, people);
    this.fields = {
      title: { get: () => this.#title.value.trim(), set: (/** @type {string} */ text) => void (this.#title.value = text) },
      description: { get: () => this.#description.value, set: (/** @type {string} */ text) => void (this.#description.value = text) },
      columnId: { get: () => this.#column.value || null, set: (/** @type {string | null} */ id) => this.#drawColumns(id) },
      labelIds: {
        get: () => [...this.#chosen].filter((id) => view().labels.has(id)),
        set: (/** @type {string[]} */ ids) => {
          this.#chosen = new Set(ids);
          this.#drawn = '';
          this.#drawLabels();
        },
        merge: mergeSets,
      },
      assigneeIds: this.#assignees.edited,
    };
    this.rows = [
      field('Title', this.#title),
      field('Description', this.#description),
      h(
        'div',
        { class: 'pair' },
        field('Column', this.#column),
        h('div', { class: 'field' }, h('span', { class: 'as-label' }, 'Labels'), this.#labels),
      ),
      h('div', { class: 'field' }, h('span', { class: 'as-label' }, 'Assignees'), this.#assignees.element),
    ];
  }

  /** The server's state of a card as these fields can show it: without deleted labels. @param {Ticket} ticket */
  shown(ticket) {
    return { ...ticket, labelIds: ticket.labelIds.filter((id) => this.view().labels.has(id)), assigneeIds: assigneesOf(ticket) };
  }

  /** What a refused field means, where the node's words name ids. @param {string} field of the request @returns {string | undefined} */
  explain(field) {
    const at = /^assigneeIds\[(\d+)\]$/.exec(field)?.[1];
    return at && `Not saved: ${this.#assignees.nameAt(Number(at))} can no longer see this board, so the card cannot be assigned to them.`;
  }

  /** @param {boolean} canWrite */
  allow(canWrite) {
    this.#canWrite = canWrite;
    this.#title.readOnly = !canWrite;
    this.#description.readOnly = !canWrite;
    this.#description.placeholder = canWrite ? 'Details, links, definition of done…' : '';
    this.#column.disabled = !canWrite;
    this.#drawLabels();
    this.#assignees.allow(canWrite);
  }

  /** Unselects the chosen labels that were deleted. @returns {string[]} their names */
  loseLabels() {
    const { labels } = this.view();
    const lost = [...this.#chosen].filter((id) => !labels.has(id));
    lost.forEach((id) => this.#chosen.delete(id));
    return lost.flatMap((id) => this.#names.get(id) ?? []);
  }

  /** Follows the board's columns and labels. @param {string | null} home the column of the card */
  follow(home) {
    const chosen = this.fields.columnId.get();
    this.#drawColumns(chosen !== null && !this.view().lanes.some(({ column }) => column.id === chosen) ? home : chosen);
    this.#drawLabels();
    this.#assignees.draw();
  }

  focus() {
    if (this.#canWrite && matchMedia('(pointer: fine)').matches) {
      this.#title.focus();
      this.#title.setSelectionRange(this.#title.value.length, this.#title.value.length);
    }
  }

  /** @param {string | null} columnId the column to select */
  #drawColumns(columnId) {
    const options = this.view().lanes.map(({ column: { id, title } }) => new Option(title, id));
    this.#column.replaceChildren(...options, new Option('Not on the board', ''));
    this.#column.value = columnId ?? '';
    if (this.#column.selectedIndex < 0) {
      this.#column.value = '';
    }
  }

  #drawLabels() {
    const all = [...this.view().labels.values()].sort((a, b) => a.name.localeCompare(b.name));
    const wanted = JSON.stringify([all, this.#canWrite]);
    if (wanted === this.#drawn) {
      return; // A checkbox that has the focus keeps it.
    }
    this.#drawn = wanted;
    all.forEach(({ id, name }) => this.#names.set(id, name));
    this.#labels.replaceChildren(
      ...all.map((label) => {
        const box = h('input', { type: 'checkbox', checked: this.#chosen.has(label.id), disabled: !this.#canWrite });
        box.addEventListener('change', () => (box.checked ? this.#chosen.add(label.id) : this.#chosen.delete(label.id)));
        return h('label', { class: 'label-option' }, box, chip(label));
      }),
      ...(all.length === 0 ? [h('span', { class: 'hint' }, 'This board has no labels yet.')] : []),
    );
  }
}
