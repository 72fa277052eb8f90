import { h } from './dom.js';

/** @param {string} text @param {HTMLElement} within an element of the page or dialog that is open @returns {Promise<boolean>} whether the text was copied */
export async function copy(text, within) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without TLS, browsers offer only the old way.
    const area = h('textarea', { class: 'hidden', value: text, readOnly: true });
    const focused = document.activeElement;
    within.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    focused instanceof HTMLElement && focused.focus({ preventScroll: true });
    return done;
  }
}
