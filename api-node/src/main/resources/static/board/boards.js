import { Api } from './api.js';
import { Connection } from './connection.js';
import { arrangeChildren, find, h } from './dom.js';
import { Drafts } from './drafts.js';
import { Fetches } from './fetches.js';
import { icon } from './icons.js';
import { follow } from './live.js';
import { openNewBoard } from './new-board-dialog.js';
import { urlOf } from './root.js';
import { followHeader } from '../header.js';
import { ENDS, goTo, takeNotice, toLogin } from './session.js';
import { Toasts } from './toasts.js';
import { showMe } from './user-menu.js';

/**
 * The list of the boards that a user can read.
 *
 * @typedef {import("./model.js").Project} Project
 */

/** The stream covers boards that are known here or were shared with this user; public boards of others are found by a periodic fetch. */
const EVERY_MS = 60_000;
const STALE_MS = 5_000;

const api = new Api(() => toLogin('signed-out'));
const asked = /** @type {Promise<{projects: Project[], cursor: string}>} */ (api.get('/api/projects'));
const me = /** @type {Promise<import("./session.js").Me>} */ (api.get('/api/me'));
me.catch(() => {});
const toasts = new Toasts();

try {
  start(await asked);
} catch (problem) {
  showProblem(problem);
}

/** @param {{projects: Project[], cursor: string}} answer */
function start(answer) {
  const tidings = follow(answer.cursor);
  const fetches = new Fetches();
  const filter = find('#filter', HTMLInputElement);
  const list = find('#projects', HTMLElement);
  const connection = new Connection(find('#state', HTMLElement), { probe: () => api.get('/api/me') });
  /** @type {Map<string, {item: HTMLElement, text: string}>} */
  const items = new Map();
  /** @type {Map<string, () => void>} functions that remove the listeners, by board id */
  const followed = new Map();
  let projects = answer.projects;
  let loaded = Date.now();

  api.send = connection.watching((input, init) => tidings.fetch(input, init));

  function draw() {
    const wanted = filter.value.trim().toLowerCase();
    const shown = projects
      .filter(({ title, key, description }) => `${title} ${key} ${description}`.toLowerCase().includes(wanted))
      .sort((a, b) => Number(a.closed) - Number(b.closed) || a.title.localeCompare(b.title));
    arrangeChildren(list, shown.map(item));
    const empty = find('#empty', HTMLElement);
    empty.hidden = shown.length > 0;
    empty.textContent = wanted === '' ? 'No boards yet. Create the first one.' : `No boards match “${filter.value.trim()}”.`;
    filter.hidden = projects.length < 2;
  }

  /** @param {Project} project */
  function item(project) {
    const text = JSON.stringify(project);
    const known = items.get(project.id);
    if (known?.text === text) {
      return known.item;
    }
    const content = card(project);
    if (known) {
      known.item.replaceChildren(content);
      known.text = text;
      return known.item;
    }
    const made = h('li', { data: { projectId: project.id } }, content);
    items.set(project.id, { item: made, text });
    return made;
  }

  function listen() {
    const ids = new Set(projects.map(({ id }) => id));
    for (const [id, off] of followed) {
      if (!ids.has(id)) {
        off();
        followed.delete(id);
        items.delete(id);
      }
    }
    for (const id of ids) {
      if (!followed.has(id)) {
        followed.set(
          id,
          tidings.on(`project-board.${id}`, ({ data }) => take(id, /** @type {any} */ (data))),
        );
      }
    }
  }

  /** @param {string} id @param {{type: string, title?: string, description?: string, closed?: boolean}} frame */
  function take(id, frame) {
    if (frame.type === 'project.deleted') {
      projects = projects.filter((project) => project.id !== id);
      draw();
    }
    if (frame.type.startsWith('project.')) {
      reload();
    }
  }

  function reload() {
    void fetches
      .run(
        'projects',
        () => api.get('/api/projects'),
        (fresh) => {
          projects = fresh.projects;
          loaded = Date.now();
          listen();
          draw();
        },
      )
      .catch(() => {});
  }

  /** @param {string} [reason] */
  function signOut(reason) {
    tidings.stop();
    toLogin(reason);
  }

  tidings.on('project-access', reload);
  tidings.on('resync', reload);
  tidings.on('database.projects.wiped', reload);
  tidings.on('database.wiped', () => signOut('wiped'));
  tidings.on('connected', ({ userId }) => userId === null && signOut('signed-out'));
  tidings.on('closed', ({ reason }) => reason in ENDS && signOut(ENDS[reason]));
  tidings.onState((state) => connection.show(state));
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && Date.now() - loaded > STALE_MS) {
      reload();
    }
  });
  setInterval(() => document.hidden || reload(), EVERY_MS);
  addEventListener('pageshow', ({ persisted }) => persisted && reload());
  filter.addEventListener('input', draw);
  const drafts = new Drafts('boards');
  const create = () =>
    openNewBoard({
      api,
      drafts,
      made: (key) => goTo(`/board/${encodeURIComponent(key)}`),
    });
  find('#create', HTMLElement).addEventListener('click', create);

  document.body.classList.remove('loading');
  listen();
  draw();
  followHeader({ tidings, api, refused: (problem) => toasts.refuse(problem) });
  tidings.start();
  me.then((user) => {
    showMe(user, { api, toasts, tidings });
    drafts.ownedBy(user.id);
    drafts.names().length > 0 && create();
  }).catch((problem) => toasts.refuse(problem));
  const notice = takeNotice();
  notice && toasts.show({ text: notice, tone: 'warning' });
}

/** @param {Project} project */
function card({ key, title, description, visibility, closed, role, canWrite }) {
  return h(
    'a',
    { class: 'project-card', href: urlOf(`/board/${encodeURIComponent(key)}`) },
    h('span', { class: 'project-key' }, key),
    h('strong', { dir: 'auto' }, title),
    h('span', { class: 'project-text', dir: 'auto' }, description),
    h(
      'span',
      { class: 'project-foot' },
      icon(visibility === 'public' ? 'globe' : 'lock'),
      visibility === 'public' ? 'Public' : 'Private',
      h('span', { class: 'spring' }),
      closed ? h('span', { class: 'tag' }, 'Closed') : h('span', {}, role ?? (canWrite ? 'can edit' : 'can view')),
    ),
  );
}

/** @param {unknown} problem */
function showProblem(problem) {
  if (/** @type {{status?: number}} */ (problem).status === 401) {
    return; // The login page is about to open.
  }
  document.body.classList.remove('loading');
  document.body.classList.add('failed');
  const page = find('#problem', HTMLElement);
  find('p', HTMLElement, page).textContent = problem instanceof Error ? problem.message : String(problem);
  find('#try-again', HTMLElement).addEventListener('click', () => location.reload());
  page.hidden = false;
}
