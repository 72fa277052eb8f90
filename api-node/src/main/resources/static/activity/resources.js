import { oncePerFrame } from '../board/once-per-frame.js';
import { OneAtATime } from './one-at-a-time.js';
import { ResourceDetail } from './resource-detail.js';
import { ResourceList } from './resource-list.js';
import { WatchedQuery } from './watched-query.js';

/**
 * The boards that the user can read, the tickets of one, and one of these. All of it is in the cache of queries, which the stream refreshes:
 * nothing here listens to the stream.
 *
 * @typedef {import("./console-address.js").Place} Place
 * @typedef {import("./resource-views.js").Project} Project
 * @typedef {import("./resource-views.js").Ticket} Ticket
 * @typedef {import("./resource-views.js").Around} Around
 *
 * @typedef {object} Page
 * @property {import("./query-core.js").QueryClient} queries
 * @property {Pick<import("../board/api.js").Api, "get">} api
 * @property {(place: Place) => string} linkTo
 * @property {(resource: string) => void} showActivity of `type:id`
 * @property {() => void} [lost] the board that was shown is gone: other parts of the page may show something of it
 */

/** The first parts of the keys of what a board shows. */
const OF_BOARD = ['projects', 'tickets', 'columns', 'labels'];

const GONE = 'This board was deleted, or you cannot see it any more.';

export class Resources {
  /** @type {Place} */
  #place = { project: '', ticket: '' };
  /** What of it is not there any more. @type {"" | "ticket" | "board"} */
  #gone = '';

  /** @param {Page} page */
  constructor(page) {
    const { queries, api, linkTo, showActivity, lost = () => {} } = page;
    const draw = oncePerFrame(() => this.#draw());
    this.queries = queries;
    this.draw = draw;
    this.lost = lost;
    this.api = api;
    this.list = new ResourceList(linkTo, draw);
    this.detail = new ResourceDetail(showActivity);
    this.oneAtATime = new OneAtATime(linkTo);
    this.projects = /** @type {WatchedQuery<{projects: Project[]}>} */ (new WatchedQuery(queries, draw));
    this.project = /** @type {WatchedQuery<Project>} */ (new WatchedQuery(queries, draw));
    this.columns = /** @type {WatchedQuery<{columns: Around["columns"]}>} */ (new WatchedQuery(queries, draw));
    this.labels = /** @type {WatchedQuery<{labels: Around["labels"]}>} */ (new WatchedQuery(queries, draw));
    this.users = /** @type {WatchedQuery<{users: Around["users"]}>} */ (new WatchedQuery(queries, draw));
    this.tickets = /** @type {WatchedQuery<{tickets: Ticket[]}>} */ (new WatchedQuery(queries, draw));
    this.ticket = /** @type {WatchedQuery<Ticket>} */ (new WatchedQuery(queries, draw));
    queries.getQueryCache().subscribe((event) => {
      const [name, id, ticket] = event.query.queryKey;
      if (this.#gone === 'board' || this.#place.project === '' || id !== this.#place.project) {
        return;
      }
      const isGone =
        event.type === 'removed' || (event.type === 'updated' && event.action.type === 'error' && isGoneBy(event.action.error));
      if (isGone && ticket === undefined && OF_BOARD.includes(String(name))) {
        this.#lose(event.type === 'removed' || event.query.state.data !== undefined);
      } else if (isGone && name === 'tickets' && this.ticket.is(event.query.queryKey)) {
        this.#loseTicket(event.type === 'removed' || event.query.state.data !== undefined);
      }
    });
  }

  /** The query whose data is shown in detail. @returns {WatchedQuery<any>} */
  get #shown() {
    return this.#place.ticket === '' ? this.project : this.ticket;
  }

  /** The ticket was deleted, or never there. @param {boolean} wasShown */
  #loseTicket(wasShown) {
    if (wasShown) {
      this.#gone = 'ticket';
      this.ticket.release();
    }
    this.draw();
  }

  /** The user may not see the board any more: nothing of it stays, in the cache neither. @param {boolean} wasShown */
  #lose(wasShown) {
    const { project } = this.#place;
    if (!wasShown && this.project.data === undefined && this.tickets.data === undefined) {
      return; // It never was there.
    }
    this.#gone = 'board';
    for (const query of [this.project, this.columns, this.labels, this.tickets, this.ticket]) {
      query.release();
    }
    // The cache is telling of what made the board go, and is changed after that.
    queueMicrotask(() => {
      OF_BOARD.forEach((name) => this.queries.removeQueries({ queryKey: [name, project] }));
      void this.queries.invalidateQueries({ queryKey: ['projects'], exact: true });
    });
    this.oneAtATime.show({ project, ticket: '' });
    this.draw();
    this.lost();
  }

  /** @param {Place} place */
  show(place) {
    const { project, ticket } = place;
    const base = `/api/projects/${project}`;
    this.#place = place;
    this.#gone = '';
    this.#watch(this.projects, ['projects'], '/api/projects');
    this.#watch(this.users, ['users'], '/api/users');
    this.#watch(this.project, project !== '' && ['projects', project], base);
    this.#watch(this.columns, project !== '' && ['columns', project], `${base}/columns`);
    this.#watch(this.labels, project !== '' && ['labels', project], `${base}/labels`);
    this.#watch(this.tickets, project !== '' && ['tickets', project], `${base}/tickets`);
    this.#watch(this.ticket, ticket !== '' && ['tickets', project, ticket], `${base}/tickets/${ticket}`);
    this.#draw();
    this.oneAtATime.show(place);
  }

  /** The page is left: what goes from the cache now was not deleted. */
  close() {
    this.#place = { project: '', ticket: '' };
  }

  /** @param {WatchedQuery<any>} query @param {string[] | false} key @param {string} path */
  #watch(query, key, path) {
    key ? query.watch(key, () => this.api.get(path)) : query.release();
  }

  #draw() {
    const place = this.#place;
    const projects = this.projects.data?.projects;
    if (this.#gone === 'board') {
      const nothing = { columns: [], labels: [], users: [] };
      this.list.draw({ ...place, ticket: '' }, [], { problem: null, again: () => {} }, nothing, GONE);
      this.detail.draw({ project: '', ticket: '' }, this.#shown, '', nothing);
      return;
    }
    /** @type {Around} */
    const around = {
      project: this.project.data ?? projects?.find(({ id }) => id === place.project),
      columns: this.columns.data?.columns ?? [],
      labels: this.labels.data?.labels ?? [],
      users: this.users.data?.users ?? [],
    };
    if (place.project === '') {
      this.list.draw(place, projects, this.projects, around);
    } else {
      this.list.draw(place, this.tickets.data?.tickets, this.tickets, around);
    }
    this.detail.draw(place, this.#shown, this.#gone, around);
  }
}

/** @param {unknown} problem */
function isGoneBy(problem) {
  const { status } = /** @type {{status?: number} | null} */ (problem) ?? {};
  return status === 404 || status === 403;
}
