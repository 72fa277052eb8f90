import { h } from './dom.js';

/**
 * Types cards at the end of a column, one after the other. Enter adds one, Escape or leaving it empty ends it.
 *
 * @param {HTMLElement} foot
 * @param {string} column its title
 * @param {(title: string) => void} create
 */
export function compose(foot, column, create) {
  const open = foot.querySelector('textarea');
  if (open) {
    open.focus();
    return;
  }
  const button = /** @type {HTMLElement} */ (foot.firstElementChild);
  const text = h('textarea', {
    rows: 2,
    maxLength: 255,
    placeholder: 'What is to be done?',
    enterKeyHint: 'done',
    'aria-label': `New card in ${column}`,
  });
  const form = h(
    'form',
    { class: 'composer' },
    text,
    h(
      'div',
      { class: 'composer-buttons' },
      h('button', { class: 'primary', textContent: 'Add card' }),
      h('button', { type: 'button', class: 'quiet', textContent: 'Done', on: { click: () => end(true) } }),
    ),
  );
  const end = (/** @type {boolean} */ back) => {
    form.remove();
    button.hidden = false;
    if (back) {
      button.focus({ preventScroll: true });
    }
  };
  const submit = () => {
    const title = text.value.trim();
    if (title !== '') {
      create(title);
      text.value = '';
      form.scrollIntoView({ block: 'nearest' });
    }
    text.focus();
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  text.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      submit();
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      end(true);
    }
  });
  form.addEventListener('focusout', (event) => {
    const inside = form.contains(/** @type {Node | null} */ (event.relatedTarget));
    if (!inside && event.relatedTarget !== null && text.value.trim() === '') {
      end(false);
    }
  });
  button.hidden = true;
  foot.append(form);
  text.focus();
  form.scrollIntoView({ block: 'nearest' });
}
