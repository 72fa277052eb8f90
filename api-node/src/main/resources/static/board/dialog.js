import { h } from './dom.js';
import { icon } from './icons.js';

let last = 0;

/**
 * A modal dialog with a title and a close button, which is removed once it is closed. On a phone it is a sheet.
 *
 * @param {string} title
 * @param {...(Node | string | null | false)} content
 */
export function openDialog(title, ...content) {
  const opener = document.activeElement;
  const heading = h('h2', { id: `dialog-${++last}`, textContent: title });
  // The dialog itself has the focus until a field has it, so that it receives keys from the start and no close button is preselected.
  const dialog = h('dialog', { 'aria-labelledby': heading.id, tabIndex: -1, autofocus: true });
  /** @type {() => boolean | Promise<boolean>} asked before the user closes the dialog, and only then */
  let mayLeave = () => true;
  /** @type {Promise<boolean> | undefined} */
  let leaving;
  const leave = async () => {
    leaving ??= Promise.resolve(mayLeave()).finally(() => (leaving = undefined));
    const leaves = await leaving;
    leaves && dialog.close();
    return leaves;
  };
  const head = h(
    'header',
    { class: 'dialog-head' },
    heading,
    h('button', { type: 'button', class: 'quiet icon-button', 'aria-label': 'Close', on: { click: leave } }, icon('close')),
  );
  dialog.append(head, h('div', { class: 'dialog-body' }, ...content));
  let pressed = /** @type {EventTarget | null} */ (null);
  // Selecting text may end outside the dialog; only a click that also begins outside closes it.
  dialog.addEventListener('pointerdown', (event) => (pressed = event.target));
  dialog.addEventListener('click', (event) => event.target === dialog && pressed === dialog && leave());
  // Browsers let a page refuse one Escape only, and close the dialog at the next: so the key itself is handled.
  dialog.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.isComposing && !event.defaultPrevented) {
      event.preventDefault();
      event.stopPropagation();
      void leave();
    }
  });
  dialog.addEventListener('cancel', (event) => {
    if (event.target === dialog) {
      event.preventDefault();
      void leave();
    }
  });
  dialog.addEventListener('close', () => {
    dialog.remove();
    if (opener instanceof HTMLElement && opener.isConnected) {
      opener.focus({ preventScroll: true });
    }
  });
  document.body.append(dialog);
  dialog.showModal();
  return {
    dialog,
    heading,
    head,
    /** Closes it as a user does. @returns {Promise<boolean>} whether it is closed now */
    leave,
    /** @param {() => boolean | Promise<boolean>} ask */
    askBefore: (ask) => void (mayLeave = ask),
  };
}

/**
 * Asks for confirmation of something that cannot be undone.
 *
 * @param {{title: string, text: string, yes: string, no?: string}} question
 * @returns {Promise<boolean>}
 */
export function confirmed({ title, text, yes, no = 'Cancel' }) {
  return new Promise((resolve) => {
    const answer = (/** @type {boolean} */ value) => () => {
      resolve(value);
      dialog.close();
    };
    const cancel = h('button', { type: 'button', textContent: no, autofocus: true, on: { click: answer(false) } });
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
 * A field and its label.
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
 * A choice of a few colours that go well together, or any other colour.
 *
 * @param {string} color
 * @param {readonly string[]} palette
 */
export function colorField(color, palette) {
  const other = h('input', { type: 'color', value: color, 'aria-label': 'Custom colour' });
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
