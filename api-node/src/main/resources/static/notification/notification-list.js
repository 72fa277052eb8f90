import { latest } from '../client/index.js';
import { arrangeChildren, find } from '../board/dom.js';
import { rowOf } from './notification-row.js';

/** @typedef {import("./notification-text.js").Notification} Notification */

/**
 * The list on the page, which is fetched again whenever something changed; a response that a later one overtook is dropped.
 *
 * @typedef {object} Page
 * @property {import("../board/api.js").Api} api
 * @property {(problem: unknown) => void} refused
 * @property {(path: string, body: unknown) => void} sendWhileLeaving a change by a page that is being left
 */
export class NotificationList {
  /** @type {Notification[]} */
  #shown = [];
  #unread = 0;
  #hasOlder = false;
  #pages = 1;
  #unreadOnly = false;
  /** Of the changes that the server has not confirmed yet: what they set. @type {Map<string, boolean>} */
  #marked = new Map();
  /** @type {Map<string, {text: string, row: HTMLElement}>} */
  #rows = new Map();

  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.refresh = latest(
      () => this.#fetch(),
      ({ notifications, unread, hasOlder }) => {
        this.#shown = notifications;
        this.#unread = unread;
        this.#hasOlder = hasOlder;
        this.#draw();
      },
    );
    find('#show-all', HTMLElement).addEventListener('click', () => this.#choose(false));
    find('#show-unread', HTMLElement).addEventListener('click', () => this.#choose(true));
    find('#read-all', HTMLElement).addEventListener('click', () => void this.#readAll());
    find('#older', HTMLElement).addEventListener('click', () => {
      this.#pages++;
      void this.#refreshOrRefuse();
    });
  }

  /** As many pages as are shown. @returns {Promise<{notifications: Notification[], unread: number, hasOlder: boolean}>} */
  async #fetch() {
    const unreadOnly = this.#unreadOnly;
    const wanted = this.#pages;
    /** @type {Notification[]} */
    const notifications = [];
    let unread = 0;
    /** @type {string | null} */
    let next = null;
    for (let page = 0; page < wanted && (page === 0 || next !== null); page++) {
      const query = new URLSearchParams({ ...(unreadOnly && { unread: 'true' }), ...(next !== null && { before: next }) });
      /** @type {{notifications: Notification[], unread: number, next: string | null}} */
      const answer = await this.page.api.get(`/api/notifications?${query}`);
      notifications.push(...answer.notifications);
      unread = answer.unread;
      next = answer.next ?? null;
    }
    return { notifications, unread, hasOlder: next !== null };
  }

  /** @param {boolean} unreadOnly */
  #choose(unreadOnly) {
    this.#unreadOnly = unreadOnly;
    this.#pages = 1;
    find('#show-all', HTMLElement).setAttribute('aria-pressed', String(!unreadOnly));
    find('#show-unread', HTMLElement).setAttribute('aria-pressed', String(unreadOnly));
    void this.#refreshOrRefuse();
  }

  #refreshOrRefuse() {
    return this.refresh().catch((problem) => this.page.refused(problem));
  }

  /** Shown at once, and taken back if it is refused. @param {Notification} notification @param {boolean} read */
  async #mark({ id }, read) {
    await this.#change([id], read, () => this.page.api.patch(`/api/notifications/${id}`, { read }));
  }

  async #readAll() {
    // What arrives meanwhile has not been seen.
    const newest = this.#shown[0]?.id;
    const all = this.#shown.map(({ id }) => id);
    await this.#change(all, true, () => this.page.api.put('/api/notifications', { read: true, ...(newest && { upTo: newest }) }));
  }

  /** @param {string[]} ids @param {boolean} read @param {() => Promise<unknown>} send */
  async #change(ids, read, send) {
    ids.forEach((id) => this.#marked.set(id, read));
    this.#draw();
    try {
      await send();
    } catch (problem) {
      this.page.refused(problem);
    }
    await this.refresh().catch(() => {}); // The count that is pushed leads to another refresh.
    ids.forEach((id) => this.#marked.delete(id));
    this.#draw();
  }

  /** @param {Notification} notification */
  #followed({ id, read }) {
    read || this.page.sendWhileLeaving(`/api/notifications/${id}`, { read: true });
  }

  #draw() {
    const notifications = this.#shown.map((one) => ({ ...one, read: this.#marked.get(one.id) ?? one.read }));
    arrangeChildren(
      find('#list', HTMLElement),
      notifications.map((one) => this.#row(one)),
    );
    const empty = find('#empty', HTMLElement);
    empty.hidden = notifications.length > 0;
    empty.textContent = this.#unreadOnly ? 'You have read everything.' : 'Nothing yet. Mentions, assignments and messages appear here.';
    find('#older', HTMLElement).hidden = !this.#hasOlder;
    find('#read-all', HTMLButtonElement).disabled = this.#unread === 0;
  }

  /** The same element while it says the same, so that focus stays. @param {Notification} notification */
  #row(notification) {
    const text = JSON.stringify(notification);
    const known = this.#rows.get(notification.id);
    if (known?.text === text) {
      return known.row;
    }
    const made = rowOf(notification, {
      followed: (followed) => this.#followed(followed),
      mark: (marked, read) => void this.#mark(marked, read),
    });
    const isFocused = known?.row.querySelector('.notification-mark') === document.activeElement && document.activeElement !== null;
    const row = known?.row ?? made;
    if (known) {
      row.className = made.className;
      row.replaceChildren(...made.children);
      isFocused && find('.notification-mark', HTMLElement, row).focus();
    }
    this.#rows.set(notification.id, { text, row });
    return row;
  }
}
