import { avatarOf } from './avatars.js';
import { h } from './dom.js';

const EVERY_MS = 20_000;
const SHOWN = 4;

/**
 * Says that this tab is looking, and shows who else is.
 *
 * @typedef {{id: string | number, name: string, avatar: string | null}} Viewer
 */
export class Viewers {
  /** @type {number | undefined} */
  #timer;
  #me = '';
  /** @type {Viewer[]} */
  #viewers = [];

  /**
   * @param {HTMLElement} list
   * @param {import("./api.js").Api} api
   * @param {string} path where this tab is told of, without a slash at its end
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

  /** @param {string} id this user, who knows */
  leaveOut(id) {
    this.#me = id;
    this.show(this.#viewers);
  }

  /** @param {Viewer[]} viewers */
  show(viewers) {
    this.#viewers = viewers;
    const others = viewers.map(({ id, name, avatar }) => ({ id: String(id), name, avatar })).filter(({ id }) => id !== this.#me);
    const names = others.map(({ name }) => name).join(', ');
    this.list.setAttribute('aria-label', names === '' ? 'Nobody else is looking' : `Also looking: ${names}`);
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
      // Whatever it is, the board itself meets it, too, and says so.
    }
  }
}
