import { find, h } from './dom.js';
import { icon } from './icons.js';

/**
 * The buttons that open the dialogs of the whole board.
 *
 * @param {import("./dialogs.js").Dialogs} dialogs
 * @param {HTMLElement} end the place behind the last column
 */
export function useTools(dialogs, end) {
  const open = { click: () => dialogs.newColumn() };
  end.append(h('button', { type: 'button', class: 'quiet', on: open }, icon('plus'), 'Add a column'));
  for (const dialog of /** @type {const} */ (['labels', 'members', 'settings'])) {
    find(`#open-${dialog}`, HTMLElement).addEventListener('click', () => dialogs[dialog]());
  }
}
