import { find } from '../board/dom.js';
import { oncePerFrame } from '../board/once-per-frame.js';
import { matches } from './activity-filter.js';
import { rowOf } from './activity-row.js';
import { keepTimes } from './activity-times.js';
import { Feed } from './feed.js';
import { FeedView } from './feed-view.js';

/**
 * What happened on a board, in the drawer beside it. The page loads this script when the drawer is first opened.
 *
 * @typedef {import("./activity-text.js").Activity} Activity
 * @typedef {Pick<import("../client/index.js").Tidings, "on" | "start" | "stop" | "isOwn">} Stream
 *
 * @typedef {object} Page
 * @property {Pick<import("../board/api.js").Api, "get">} api
 * @property {string} projectId
 * @property {(cursor: string) => Stream} stream of activities from that position, which is not started
 * @property {(number: number) => string} addressOf a card
 * @property {(ticketId: string) => boolean} open opens a card; false if the page does not have it
 */
export class ActivityDrawer {
  #page;
  #filter;
  #feed = new Feed(200);
  #view;
  #drawSoon;
  /** @type {Stream | null} while the drawer is open */
  #stream = null;
  /** How often it was opened, closed or fetched anew: older answers do not count. */
  #turn = 0;

  /** @param {HTMLElement} root @param {Page} page */
  constructor(root, page) {
    this.#page = page;
    this.#filter = { user: '', resource: `project:${page.projectId}`, type: '' };
    this.hint = find('.empty', HTMLElement, root);
    this.older = find('.activity-older', HTMLButtonElement, root);
    this.#view = new FeedView(find('.activity-days', HTMLElement, root), (activity, now) => this.#row(activity, now));
    this.#drawSoon = oncePerFrame(() => this.#stream && this.#draw());
    this.older.addEventListener('click', () => void this.#loadOlder());
    root.addEventListener('click', (event) => this.#follow(event));
    keepTimes(() => this.#stream && this.#draw());
  }

  /** Fetches the newest, and follows what happens from then on. */
  async open() {
    const turn = ++this.#turn;
    this.#tell('Loading…');
    try {
      const page = await this.#fetch(null);
      if (turn === this.#turn) {
        this.#feed.reset(page);
        this.#stream ??= this.#start(page.cursor);
        this.#draw();
      }
    } catch (problem) {
      turn === this.#turn && this.#tell(problem instanceof Error ? problem.message : String(problem));
    }
  }

  close() {
    this.#turn++;
    this.#stream?.stop();
    this.#stream = null;
  }

  /** @param {string} cursor */
  #start(cursor) {
    const stream = this.#page.stream(cursor);
    stream.on('activity', ({ data }) => {
      if (matches(this.#filter, data)) {
        this.#feed.newer([data]);
        this.#drawSoon();
      }
    });
    stream.on('resync', () => void this.open());
    stream.start();
    return stream;
  }

  /** @param {string | null} before @returns {Promise<import("./feed.js").Page & {cursor: string}>} */
  #fetch(before) {
    const { resource } = this.#filter;
    return this.#page.api.get(`/api/activity?${new URLSearchParams({ resource, ...(before !== null && { before }) })}`);
  }

  async #loadOlder() {
    const turn = this.#turn;
    const { next } = this.#feed;
    if (next === null || this.older.ariaDisabled === 'true') {
      return;
    }
    this.older.ariaDisabled = 'true';
    const page = await this.#fetch(next).catch(() => null); // The button is still there.
    this.older.ariaDisabled = 'false';
    if (page && turn === this.#turn && next === this.#feed.next) {
      this.#feed.older(page);
      this.#draw();
    }
  }

  /** @param {Activity} activity @param {Date} now */
  #row(activity, now) {
    const { activity_type: what, resource, metadata } = activity;
    const number = resource.type === 'ticket' && what !== 'deleted' ? Number(metadata?.['number']) : 0;
    return rowOf(activity, {
      now,
      placed: true,
      isOwn: ({ tab_id: tabId }) => this.#stream?.isOwn({ data: null, tabId: tabId ?? null }) ?? false,
      linkOf: () => (number > 0 ? this.#page.addressOf(number) : null),
    });
  }

  /** A card of this page is opened in it. @param {MouseEvent} event */
  #follow(event) {
    const link = /** @type {HTMLElement} */ (event.target).closest('.activity-link');
    const id = link?.closest('li')?.dataset['resourceId'];
    const isPlain = !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (id && isPlain && this.#page.open(id)) {
      event.preventDefault();
    }
  }

  #draw() {
    const { activities, next } = this.#feed;
    this.#view.draw(activities, new Date());
    this.older.hidden = next === null;
    this.older.textContent = activities.length > 0 ? 'Load older' : 'Look further back';
    this.hint.hidden = activities.length > 0 || next !== null;
    this.hint.textContent = 'Nothing has happened on this board yet.';
  }

  /** @param {string} text in place of activities, unless some are shown */
  #tell(text) {
    this.hint.textContent = text;
    this.hint.hidden = this.#feed.activities.length > 0;
  }
}
