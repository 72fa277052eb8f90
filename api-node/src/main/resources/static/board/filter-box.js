import { find } from './dom.js';
import { ME } from './filter.js';
import { assigneesOf } from './model.js';

/**
 * The filter fields above the board. `/` moves the focus there; Escape clears them, unless something else handles the key.
 *
 * @param {import("./filter.js").Filter} filter
 * @param {import("./people.js").People} people
 * @param {() => void} redraw
 * @returns {{draw: (labels: Iterable<import("./model.js").Label>, tickets: Iterable<import("./model.js").Ticket>) => void}}
 */
export function useFilterBox(filter, people, redraw) {
  const box = find('#filter', HTMLElement);
  const text = find('#filter-text', HTMLInputElement);
  const label = find('#filter-label', HTMLSelectElement);
  const assignee = find('#filter-assignee', HTMLSelectElement);
  const opener = find('#open-filter', HTMLButtonElement);
  const showAll = find('#empty-filter button', HTMLButtonElement);

  const change = () => {
    filter.set({ text: text.value, label: label.value, assignee: assignee.value });
    box.classList.toggle('filtering', filter.active);
    opener.setAttribute('aria-pressed', String(filter.active));
    redraw();
  };
  const clear = () => {
    text.value = '';
    label.value = '';
    assignee.value = '';
    change();
  };
  const open = (/** @type {boolean} */ wanted) => {
    box.classList.toggle('open', wanted);
    opener.setAttribute('aria-expanded', String(wanted));
    wanted ? text.focus() : clear();
  };

  text.addEventListener('input', change);
  label.addEventListener('change', change);
  assignee.addEventListener('change', change);
  showAll.addEventListener('click', clear);
  // On a phone the fields are shown on demand.
  opener.addEventListener('click', () => open(!box.classList.contains('open')));
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      event.preventDefault();
      const empty = !filter.active && text.value === '';
      clear();
      empty && text.blur();
    }
  });
  addEventListener('keydown', (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const typing = target.closest?.('input, textarea, select, [contenteditable], dialog');
    if (event.key === 'Escape' && filter.active && !typing && !event.defaultPrevented) {
      clear();
    }
    if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      open(true);
      text.select();
    }
  });

  return {
    draw(labels, tickets) {
      const named = [...labels].sort(byName).map(({ id, name }) => ({ id, name }));
      const assigned = [...new Set([...tickets].flatMap(assigneesOf))];
      const others = assigned
        .filter((id) => id !== people.me)
        .flatMap((id) => people.knownOrAsked(id, redraw) ?? [])
        .sort(byName);
      label.hidden = named.length === 0;
      assignee.hidden = assigned.length === 0 && assignee.value === '';
      const lost = [offer(label, named), offer(assignee, [{ id: ME, name: 'Me' }, ...others])];
      lost.includes(true) && change(); // The selected label was deleted, or the user is no longer assigned to any card.
    },
  };
}

/** @param {{name: string}} a @param {{name: string}} b */
function byName(a, b) {
  return a.name.localeCompare(b.name);
}

/**
 * Offers these choices behind the first one, which stands for any.
 *
 * @param {HTMLSelectElement} field
 * @param {{id: string, name: string}[]} choices
 * @returns {boolean} whether the chosen one has gone
 */
function offer(field, choices) {
  const wanted = JSON.stringify(choices.map(({ id, name }) => [id, name]));
  if (wanted === field.dataset.choices) {
    return false;
  }
  field.dataset.choices = wanted;
  const chosen = field.value;
  field.replaceChildren(...[...field.options].slice(0, 1), ...choices.map(({ id, name }) => new Option(name, id)));
  field.value = chosen === '' || choices.some(({ id }) => id === chosen) ? chosen : '';
  return field.value !== chosen;
}
