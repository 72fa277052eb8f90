import { useActivityButton } from './activity-button.js';
import { find, h } from './dom.js';
import { icon } from './icons.js';

/**
 * The buttons that open the dialogs of the whole board, and what happened on it.
 *
 * @param {import("./dialogs.js").Dialogs} dialogs
 * @param {HTMLElement} end the place behind the last column
 * @param {Omit<Parameters<typeof useActivityButton>[0], "open">} board
 */
export function useTools(dialogs, end, board) {
  const open = { click: () => dialogs.newColumn() };
  end.append(h('button', { type: 'button', class: 'quiet', on: open }, icon('plus'), 'Add a column'));
  for (const dialog of /** @type {const} */ (['labels', 'members', 'settings'])) {
    find(`#open-${dialog}`, HTMLElement).addEventListener('click', () => dialogs[dialog]());
  }
  useActivityButton({ ...board, open: (id) => dialogs.card(id) });
}
