import { Tidings } from '../client/index.js';
import { find } from './dom.js';
import { activityOptions } from './live.js';
import { urlOf } from './root.js';

/**
 * Opens and closes the drawer with what happened on a board. Its script and its stream, which the tabs of the browser share with those of
 * the console, are there only when it is wanted.
 *
 * @param {object} board
 * @param {Pick<import("./api.js").Api, "get">} board.api
 * @param {import("./store.js").Store} board.store
 * @param {() => Promise<{id: string}>} board.me
 * @param {(ticketId: string) => void} board.open a card
 * @param {(problem: unknown) => void} board.refused
 */
export function useActivityButton({ api, store, me, open, refused }) {
  const button = document.querySelector('#open-activity');
  if (!(button instanceof HTMLElement)) {
    return; // a node without activities
  }
  const root = find('#activity-drawer', HTMLElement);
  /** @type {Promise<import("../activity/activity-drawer.js").ActivityDrawer> | undefined} */
  let made;
  const make = async () => {
    const { id } = await me();
    const { ActivityDrawer } = await import(urlOf('/activity/activity-drawer.js'));
    const { project } = store.board;
    return new ActivityDrawer(root, {
      api,
      projectId: project.id,
      open: (/** @type {string} */ ticketId) => {
        const isThere = store.board.tickets.has(ticketId);
        isThere && open(ticketId);
        return isThere;
      },
      stream: (/** @type {string} */ cursor) => new Tidings(activityOptions(cursor, id)),
      addressOf: (/** @type {number} */ number) => urlOf(`/board/${encodeURIComponent(project.key)}/${number}`),
    });
  };
  const toggle = async (/** @type {boolean} */ isOpen) => {
    root.hidden = !isOpen;
    button.setAttribute('aria-expanded', String(isOpen));
    isOpen ? find('.activity-list', HTMLElement, root).focus() : button.focus();
    try {
      const drawer = await (made ??= make());
      root.hidden ? drawer.close() : await drawer.open();
    } catch (problem) {
      made = undefined; // It may be there when it is opened again.
      refused(problem);
    }
  };
  button.addEventListener('click', () => void toggle(Boolean(root.hidden)));
  find('.drawer-close', HTMLElement, root).addEventListener('click', () => void toggle(false));
  root.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      event.preventDefault();
      void toggle(false);
    }
  });
}
