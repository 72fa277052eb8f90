import { Api } from './api.js';
import { Connection } from './connection.js';
import { field, openDialog, select } from './dialog.js';
import { arrangeChildren, find, h } from './dom.js';
import { Fetches } from './fetches.js';
import { icon } from './icons.js';
import { follow } from './live.js';
import { ENDS, takeNotice, toLogin } from './session.js';
import { Toasts } from './toasts.js';
import { showMe } from './user-menu.js';

/**
 * The list of the boards that a user can read.
 *
 * @typedef {import("./model.js").Project} Project
 */

/** The stream tells of boards that are known here or were opened to this user; public ones of others come with a look now and then. */
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
  const connection = new Connection(find('#state', HTMLElement));
  /** @type {Map<string, {item: HTMLElement, text: string}>} */
  const items = new Map();
  /** @type {Map<string, () => void>} listeners by id, to be taken back */
  const followed = new Map();
  let projects = answer.projects;
  let loaded = Date.now();

  api.send = (input, init) => tidings.fetch(input, init);

  function draw() {
    const wanted = filter.value.trim().toLowerCase();
    const shown = projects
      .filter(({ title, key, description }) => `${title} ${key} ${description}`.toLowerCase().includes(wanted))
      .sort((a, b) => Number(a.closed) - Number(b.closed) || a.title.localeCompare(b.title));
    arrangeChildren(list, shown.map(item));
    const empty = find('#empty', HTMLElement);
    empty.hidden = shown.length > 0;
    empty.textContent = wanted === '' ? 'No boards yet. Make the first one.' : `No board is called “${filter.value.trim()}”.`;
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
  find('#create', HTMLElement).addEventListener('click', () => openCreate());

  document.body.classList.remove('loading');
  listen();
  draw();
  tidings.start();
  me.then((user) => showMe(user, { api, toasts, tidings })).catch((problem) => toasts.refuse(problem));
  const notice = takeNotice();
  notice && toasts.show({ text: notice, tone: 'warning' });
}

/** @param {Project} project */
function card({ key, title, description, visibility, closed, role, canWrite }) {
  return h(
    'a',
    { class: 'project-card', href: `/board/${encodeURIComponent(key)}` },
    h('span', { class: 'project-key' }, key),
    h('strong', {}, title),
    h('span', { class: 'project-text' }, description),
    h(
      'span',
      { class: 'project-foot' },
      icon(visibility === 'public' ? 'globe' : 'lock'),
      visibility === 'public' ? 'Public' : 'Private',
      h('span', { class: 'spring' }),
      closed ? h('span', { class: 'tag' }, 'Closed') : h('span', {}, role ?? (canWrite ? 'may write' : 'may look')),
    ),
  );
}

function openCreate() {
  const title = h('input', { required: true, maxLength: 255, placeholder: 'Web shop' });
  const key = h('input', {
    required: true,
    maxLength: 16,
    pattern: '[A-Z][A-Z0-9]*',
    title: 'Capital letters and digits, beginning with a letter',
    placeholder: 'SHOP',
    spellcheck: false,
    class: 'mono',
  });
  const description = h('textarea', { rows: 3, maxLength: 10_000 });
  const visibility = select(
    [
      ['private', 'Private: members alone'],
      ['public', 'Public: everybody who is signed in may look'],
    ],
    'private',
  );
  let typed = false;
  title.addEventListener('input', () => typed || (key.value = keyOf(title.value)));
  key.addEventListener('input', () => {
    typed = key.value !== '';
    const at = key.selectionStart;
    key.value = key.value.toUpperCase();
    key.setSelectionRange(at, at);
  });
  const answer = h('p', { class: 'note bad', role: 'alert', hidden: true });
  const create = h('button', { class: 'primary', textContent: 'Create board' });
  const form = h(
    'form',
    { class: 'stack' },
    field('Title', title),
    field('Key', key, h('p', { class: 'hint' }, 'Its short name, in its address. It stays.')),
    field('Description', description),
    field('Visibility', visibility),
    answer,
    h('div', { class: 'dialog-buttons' }, create),
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    create.disabled = true;
    try {
      const made = await api.post('/api/projects', {
        key: key.value,
        title: title.value.trim(),
        description: description.value,
        visibility: visibility.value,
      });
      location.assign(`/board/${encodeURIComponent(made.key)}`);
    } catch (problem) {
      answer.textContent = problem instanceof Error ? problem.message : String(problem);
      answer.hidden = false;
      create.disabled = false;
    }
  });
  openDialog('New board', form);
  title.focus();
}

/** A key that a title suggests: initials of several words, else the beginning. @param {string} title */
function keyOf(title) {
  const words = title
    .normalize('NFKD')
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter(Boolean);
  const key = words.length > 2 ? words.map((word) => word[0]).join('') : (words.join('') ?? '');
  return key.replace(/^[0-9]+/, '').slice(0, 6);
}

/** @param {unknown} problem */
function showProblem(problem) {
  if (/** @type {{status?: number}} */ (problem).status === 401) {
    return; // On the way to the login.
  }
  document.body.classList.remove('loading');
  document.body.classList.add('failed');
  const page = find('#problem', HTMLElement);
  find('p', HTMLElement, page).textContent = problem instanceof Error ? problem.message : String(problem);
  find('#try-again', HTMLElement).addEventListener('click', () => location.reload());
  page.hidden = false;
}
