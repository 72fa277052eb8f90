import { avatarOf } from './avatars.js';
import { h } from './dom.js';

const EVERY_MS = 20_000;
const SHOWN = 4;

/**
 * Reports that this tab is viewing the board, and shows the other viewers.
 *
 * @typedef {{id: string | number, name: string, avatar: string | null}} Viewer
 */
export class Viewers {
  /** @type {number | undefined} */
  #timer;
  #me = '';
  /** @type {Viewer[]} */
  #viewers = [];
  #online = true;

  /**
   * @param {HTMLElement} list
   * @param {import("./api.js").Api} api
   * @param {string} path to which this tab reports, without a slash at its end
   */
  constructor(list, api, path) {
    this.list = list;
    this.api = api;
    this.path = path;
  }

  start() {
    document.addEventListener('visibilitychange', () => this.#look());
    addEventListener('pageshow', () => this.#look());
    addEventListener('pagehide', () => this.leave());
    this.#look();
  }

  leave() {
    clearTimeout(this.#timer);
    navigator.sendBeacon(`${this.path}/leave`);
  }

  /** @param {string} id of this user, who need not be shown */
  leaveOut(id) {
    this.#me = id;
    this.show(this.#viewers);
  }

  /** While the server cannot be reached, the other viewers are unknown. @param {boolean} online */
  online(online) {
    this.#online = online;
    online ? void this.#look() : this.show([]);
  }

  /** @param {{id: string, name: string, avatar: string | null}} user */
  rename(user) {
    this.show(this.#viewers.map((viewer) => (String(viewer.id) === user.id ? user : viewer)));
  }

  /** @param {Viewer[]} viewers */
  show(viewers) {
    this.#viewers = this.#online ? viewers : [];
    const others = this.#viewers.map(({ id, name, avatar }) => ({ id: String(id), name, avatar })).filter(({ id }) => id !== this.#me);
    const names = others.map(({ name }) => name).join(', ');
    this.list.setAttribute('aria-label', names === '' ? 'No one else is viewing this board' : `Also viewing this board: ${names}`);
    this.list.replaceChildren(
      ...others.slice(0, SHOWN).map(avatarOf),
      ...(others.length > SHOWN ? [h('span', { class: 'face', title: names, textContent: `+${others.length - SHOWN}` })] : []),
    );
  }

  async #look() {
    clearTimeout(this.#timer);
    if (document.visibilityState === 'hidden') {
      return;
    }
    this.#timer = setTimeout(() => this.#look(), EVERY_MS);
    try {
      const { viewers } = await this.api.put(this.path);
      this.show(viewers);
    } catch {
      // The board itself runs into the same problem, and reports it.
    }
  }
}
