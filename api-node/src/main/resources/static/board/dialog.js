import { h } from './dom.js';
import { icon } from './icons.js';

let last = 0;

/**
 * A modal dialog with a title and a way out, that is gone once it is closed. It is a sheet on a phone.
 *
 * @param {string} title
 * @param {...(Node | string | null | false)} content
 */
export function openDialog(title, ...content) {
  const opener = document.activeElement;
  const heading = h('h2', { id: `dialog-${++last}`, textContent: title });
  const dialog = h('dialog', { 'aria-labelledby': heading.id });
  dialog.append(
    h(
      'header',
      { class: 'dialog-head' },
      heading,
      h(
        'button',
        { type: 'button', class: 'quiet icon-button', 'aria-label': 'Close', on: { click: () => dialog.close() } },
        icon('close'),
      ),
    ),
    h('div', { class: 'dialog-body' }, ...content),
  );
  let pressed = /** @type {EventTarget | null} */ (null);
  // Selecting text may end outside; a click beside it begins there, too.
  dialog.addEventListener('pointerdown', (event) => (pressed = event.target));
  dialog.addEventListener('click', (event) => event.target === dialog && pressed === dialog && dialog.close());
  dialog.addEventListener('close', () => {
    dialog.remove();
    if (opener instanceof HTMLElement && opener.isConnected) {
      opener.focus({ preventScroll: true });
    }
  });
  document.body.append(dialog);
  dialog.showModal();
  return { dialog, heading };
}

/**
 * Asks before something that cannot be undone.
 *
 * @param {{title: string, text: string, yes: string}} question
 * @returns {Promise<boolean>}
 */
export function confirmed({ title, text, yes }) {
  return new Promise((resolve) => {
    const answer = (/** @type {boolean} */ value) => () => {
      resolve(value);
      dialog.close();
    };
    const cancel = h('button', { type: 'button', textContent: 'Cancel', autofocus: true, on: { click: answer(false) } });
    const { dialog } = openDialog(
      title,
      h('p', { class: 'question' }, text),
      h(
        'div',
        { class: 'dialog-buttons' },
        cancel,
        h('button', { type: 'button', class: 'danger', textContent: yes, on: { click: answer(true) } }),
      ),
    );
    cancel.focus();
    dialog.addEventListener('close', () => resolve(false));
  });
}

/**
 * A field and what it is called.
 *
 * @template {HTMLElement} T
 * @param {string} text
 * @param {T} control
 * @param {...Node} more
 */
export function field(text, control, ...more) {
  control.id ||= `field-${++last}`;
  return h('div', { class: 'field' }, h('label', { htmlFor: control.id }, text), control, ...more);
}

/**
 * @param {[value: string, text: string][]} options
 * @param {string} chosen
 * @param {Record<string, unknown>} [properties]
 */
export function select(options, chosen, properties = {}) {
  return h('select', properties, ...options.map(([value, text]) => new Option(text, value, value === chosen, value === chosen)));
}

/**
 * A colour out of a few that go well together, or any other.
 *
 * @param {string} color
 * @param {readonly string[]} palette
 */
export function colorField(color, palette) {
  const other = h('input', { type: 'color', value: color, 'aria-label': 'Another colour' });
  const swatches = palette.map((value) => {
    const swatch = h('button', {
      type: 'button',
      class: 'swatch',
      'aria-label': `Colour ${value}`,
      'aria-pressed': String(value === color),
      on: { click: () => choose(value) },
    });
    swatch.style.setProperty('--paint', value);
    return swatch;
  });
  const choose = (/** @type {string} */ value) => {
    other.value = value;
    swatches.forEach((swatch, at) => swatch.setAttribute('aria-pressed', String(palette[at] === value)));
  };
  other.addEventListener('input', () => choose(other.value));
  const element = h('div', { class: 'swatches', role: 'group', 'aria-label': 'Colour' }, ...swatches, other);
  return { element, value: () => other.value, choose };
}
