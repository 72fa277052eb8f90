import { find } from '../board/dom.js';
import { oncePerFrame } from '../board/once-per-frame.js';
import { EVERYTHING, isEverything, matches, parametersOf } from './activity-filter.js';
import { plainSentenceOf } from './activity-text.js';
import { keepTimes } from './activity-times.js';
import { Announcer } from './announcer.js';
import { Feed } from './feed.js';
import { FeedView } from './feed-view.js';

/**
 * The list of activities: a page of them is fetched, the stream adds the newer ones, and older ones are fetched on demand.
 *
 * @typedef {import("./activity-text.js").Activity} Activity
 * @typedef {import("./activity-filter.js").Filter} Filter
 * @typedef {import("./feed.js").Page & {cursor: string}} Answer
 *
 * @typedef {object} Page
 * @property {Pick<import("../board/api.js").Api, "get">} api
 * @property {(problem: unknown) => void} refused
 * @property {(activity: Activity, now: Date) => HTMLElement} makeRow
 * @property {(text: string) => void} announce
 * @property {(answer: Answer) => void} loaded a first page is shown
 */

/** A page of the node's may be empty although older activities are there: so many of them are fetched before the user is asked. */
const EMPTY_PAGES = 5;
/** Activities that wait while the reader is further down; when there are more, the list is fetched anew. */
const MOST_HELD = 200;

export class ActivityPanel {
  #filter = EVERYTHING;
  #feed = new Feed();
  /** What came while the reader was further down, where rows that are added above would move the text. @type {Activity[]} */
  #held = [];
  #isAtTop = true;
  /** What came while the first page was being fetched; null when it is there. @type {Activity[] | null} */
  #meanwhile = [];
  /** How often the first page was asked for: only the last answer counts, since another filter may have been chosen. */
  #asked = 0;
  #isLoadingOlder = false;
  /** Rows of activities that arrived since the last drawing. @type {Set<string>} */
  #arrived = new Set();

  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.view = new FeedView(find('#days', HTMLElement), (activity, now) => this.#makeRow(activity, now));
    this.announcer = new Announcer(page.announce);
    this.drawSoon = oncePerFrame(() => this.#draw());
    keepTimes(() => this.#meanwhile || this.#draw());
    find('#older', HTMLElement).addEventListener('click', () => void this.#older());
    find('#try-again', HTMLElement).addEventListener('click', () => location.reload());
    find('#newer', HTMLElement).addEventListener('click', () => this.#release());
    new IntersectionObserver(([top]) => this.#seen(top?.isIntersecting ?? true)).observe(find('#top', HTMLElement));
  }

  /** Shows those of a filter, unless another one is chosen meanwhile. @param {Filter} filter */
  async show(filter) {
    const asked = ++this.#asked;
    const days = find('#days', HTMLElement);
    this.#filter = filter;
    this.#held = [];
    this.#meanwhile = [];
    days.setAttribute('aria-busy', 'true');
    let answer;
    try {
      answer = await this.#filled(filter, await this.#page(filter, null));
    } catch (problem) {
      asked === this.#asked && this.fail(problem);
      return;
    }
    if (asked === this.#asked) {
      days.removeAttribute('aria-busy');
      this.#loaded(answer);
    }
  }

  /** Fetches the first page again, as after a gap in the stream. */
  refresh() {
    return this.show(this.#filter);
  }

  /** Adds what happened since to what is shown; a gap makes the list begin anew. */
  async catchUp() {
    const filter = this.#filter;
    const asked = this.#asked;
    const page = await this.#page(filter, null).catch(() => null); // The next look tries again.
    if (page && asked === this.#asked && !this.#meanwhile) {
      this.#feed.renew(page);
      this.#draw();
    }
  }

  /** @param {Activity} activity that the stream brought */
  take(activity) {
    if (!matches(this.#filter, activity)) {
      return;
    }
    if (this.#meanwhile) {
      this.#meanwhile.push(activity);
      this.#meanwhile.splice(0, this.#meanwhile.length - MOST_HELD);
      return;
    }
    if (this.#isAtTop) {
      this.#add([activity]);
    } else if (this.#held.length <= MOST_HELD) {
      this.#held.push(activity);
    }
    this.drawSoon();
  }

  /** @param {Activity[]} activities */
  #add(activities) {
    const fresh = this.#feed.newer(activities);
    fresh.forEach(({ id }) => this.#arrived.add(id));
    const newest = fresh.at(-1);
    newest && this.announcer.arrived(fresh.length, plainSentenceOf(newest));
  }

  /** Goes on while there is nothing to show. @param {Filter} filter @param {Answer} answer @returns {Promise<Answer>} */
  async #filled(filter, answer) {
    for (let pages = 1; answer.activities.length === 0 && answer.next !== null && pages < EMPTY_PAGES; pages++) {
      const { activities, next } = await this.#page(filter, answer.next);
      answer = { ...answer, activities, next };
    }
    return answer;
  }

  /** @param {Filter} filter @param {string | null} before @returns {Promise<Answer>} */
  #page(filter, before) {
    const query = new URLSearchParams({ ...parametersOf(filter), ...(before !== null && { before }) });
    return this.page.api.get(`/api/activity?${query}`);
  }

  /** @param {Answer} answer */
  #loaded(answer) {
    this.#feed.reset(answer);
    this.#feed.newer(this.#meanwhile ?? []);
    this.#meanwhile = null;
    document.body.classList.remove('failed');
    find('#problem', HTMLElement).hidden = true;
    this.#draw();
    this.page.loaded(answer);
  }

  /** @param {unknown} problem for which there is nothing to show */
  fail(problem) {
    if (/** @type {{status?: number}} */ (problem).status === 401) {
      return; // The login page is about to open.
    }
    const section = find('#problem', HTMLElement);
    find('p', HTMLElement, section).textContent = problem instanceof Error ? problem.message : String(problem);
    section.hidden = false;
    document.body.classList.remove('loading');
    document.body.classList.add('failed');
  }

  async #older() {
    const { next } = this.#feed;
    const filter = this.#filter;
    if (this.#isLoadingOlder || next === null) {
      return;
    }
    this.#isLoadingOlder = true;
    this.#draw();
    try {
      const page = await this.#filled(filter, await this.#page(filter, next));
      // Another filter may have been chosen meanwhile, or the list been cut or fetched again.
      if (filter === this.#filter && next === this.#feed.next) {
        this.#feed.older(page);
      }
    } catch (problem) {
      this.page.refused(problem);
    } finally {
      this.#isLoadingOlder = false;
      this.#draw();
    }
  }

  /** @param {boolean} isAtTop */
  #seen(isAtTop) {
    this.#isAtTop = isAtTop;
    isAtTop && this.#held.length > 0 && this.#release();
  }

  #release() {
    const held = this.#held;
    this.#held = [];
    find('#top', HTMLElement).scrollIntoView();
    if (held.length > MOST_HELD) {
      void this.refresh();
    } else {
      this.#add(held);
      this.#draw();
    }
  }

  /** @param {Activity} activity @param {Date} now */
  #makeRow(activity, now) {
    const row = this.page.makeRow(activity, now);
    this.#arrived.has(activity.id) && row.classList.add('arrived');
    return row;
  }

  #draw() {
    const { activities, next } = this.#feed;
    this.view.draw(activities, new Date());
    this.#arrived.clear();
    const empty = find('#empty', HTMLElement);
    empty.hidden = activities.length > 0 || next !== null;
    empty.textContent = isEverything(this.#filter)
      ? 'Nothing has happened yet. Changes of boards, cards and messages appear here as they happen.'
      : 'No activity matches.';
    const older = find('#older', HTMLButtonElement);
    older.hidden = next === null;
    older.setAttribute('aria-disabled', String(this.#isLoadingOlder));
    older.textContent = this.#isLoadingOlder ? 'Loading…' : activities.length > 0 ? 'Load older' : 'Look further back';
    const newer = find('#newer', HTMLElement);
    const held = this.#held.length;
    newer.hidden = held === 0;
    newer.textContent =
      held > MOST_HELD ? `More than ${MOST_HELD} new activities` : held === 1 ? '1 new activity' : `${held} new activities`;
  }
}
