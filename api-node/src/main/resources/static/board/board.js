import { Actions } from './actions.js';
import { Api } from './api.js';
import { openCard } from './card-dialog.js';
import { MoveInProgress } from './move-in-progress.js';
import { openColumn, openNewColumn } from './column-dialog.js';
import { compose } from './composer.js';
import { Connection } from './connection.js';
import { find, h } from './dom.js';
import { Drag } from './drag.js';
import { Drawer } from './drawer.js';
import { subject } from './frames.js';
import { icon } from './icons.js';
import { useKeyboard } from './keyboard.js';
import { openLabels } from './labels-dialog.js';
import { follow } from './live.js';
import { openMembers } from './members-dialog.js';
import { boardOf } from './model.js';
import { glide } from './motion.js';
import { noticeOf } from './change-notices.js';
import { Refresh } from './refresh.js';
import { ENDS, leaveNotice, takeNotice, toLogin } from './session.js';
import { openSettings } from './settings-dialog.js';
import { Store } from './store.js';
import { Toasts } from './toasts.js';
import { showMe } from './user-menu.js';
import { BoardView } from './view.js';
import { Viewers } from './viewers.js';

/**
 * The page of one board: joins what is drawn, what is known, what is asked and what arrives.
 *
 * @typedef {import("./model.js").BoardAnswer} BoardAnswer
 * @typedef {import("./frames.js").Frame} Frame
 * @typedef {import("./session.js").Me} Me
 */

/** After being out of sight for so long, what streams do not say (names of labels, say) may have changed. */
const STALE_MS = 30_000;
const WARNING_MS = 3500;

const name = decodeURIComponent(location.pathname.split('/')[2] ?? '');
const base = `/api/projects/${encodeURIComponent(name)}`;
const api = new Api(() => toLogin('signed-out'));
const asked = api.get(`${base}/board`);
const me = /** @type {Promise<Me>} */ (api.get('/api/me'));
me.catch(() => {});
const toasts = new Toasts();

try {
  start(await asked);
} catch (problem) {
  showProblem(problem);
}

/** @param {BoardAnswer} answer */
function start(answer) {
  const store = new Store(boardOf(answer));
  const refresh = new Refresh(store, api, base, { changed: drawSoon, gone: () => leave('This board is gone, or no longer yours.') });
  const tidings = follow(answer.cursor);
  const projectId = answer.project.id;
  let admin = false;
  /** Ids of cards that others moved since the last drawing. @type {Set<string>} */
  const moved = new Set();
  /** @type {{dialog: HTMLDialogElement, update: () => void} | undefined} */
  let open;
  let drawing = false;
  let lastSeen = Date.now();
  let gone = false;

  api.send = (input, init) => tidings.fetch(input, init);

  const root = find('#board', HTMLElement);
  const actions = new Actions({ store, api, toasts, redraw: draw, refresh }, base);
  const facts = { view: () => store.view, actions, toasts, admin: () => admin };
  const view = new BoardView(root, {
    menu: (lane) => openColumn(lane, facts),
    compose: (columnId) => {
      const lane = view.lane(columnId);
      lane && compose(lane.foot, lane.name.textContent ?? '', (title) => void actions.createTicket({ title, columnId }));
    },
  });
  const live = find('#announcements', HTMLElement);
  const moveInProgress = new MoveInProgress({
    store,
    redraw: draw,
    announce: (text) => (live.textContent = text),
    moveCard: (id, place) => void actions.moveCard(id, place),
    moveColumn: (id, order) => void actions.moveColumn(id, order),
  });
  const drag = new Drag(root, moveInProgress, view, () => store.view.project.canWrite);
  const drawer = new Drawer(find('#drawer', HTMLElement), find('#open-drawer', HTMLButtonElement), {
    link: (id, columnId) => void actions.linkCard(id, columnId),
    open: show,
  });
  const viewers = new Viewers(find('#viewers', HTMLElement), api, `${base}/viewers/${tidings.tabId}`);
  const connection = new Connection(find('#state', HTMLElement));

  // What is drawn.

  function draw() {
    const seen = store.view;
    moveInProgress.check(seen);
    drag.stop();
    const now = moveInProgress.carried ? store.view : seen;
    glide(
      () => view.cards(),
      moved,
      () => view.draw(now, moveInProgress.carried),
    );
    moved.clear();
    drawProject(now.project);
    drawer.draw(now);
    find('#empty-board', HTMLElement).hidden = now.lanes.some(({ cards }) => cards.length > 0) || now.lanes.length === 0;
    if (open?.dialog.open) {
      open.update();
    }
  }

  /** However much arrives at once, it is drawn once. */
  function drawSoon() {
    if (drawing) {
      return;
    }
    drawing = true;
    const once = () => {
      if (drawing) {
        drawing = false;
        draw();
      }
    };
    // A page out of sight has no frames.
    document.hidden ? setTimeout(once) : requestAnimationFrame(once);
    setTimeout(once, 250);
  }

  /** @param {import("./model.js").Project} project */
  function drawProject(project) {
    document.title = `${project.title} · Tidings`;
    find('#title', HTMLElement).textContent = project.title;
    const description = find('#description', HTMLElement);
    description.textContent = project.description;
    description.title = project.description;
    Object.assign(root.dataset, {
      projectId: project.id,
      projectScope: project.scope,
      projectOwner: project.owner,
      projectRepo: project.repo ?? '',
    });
    const banner = find('#banner', HTMLElement);
    banner.hidden = project.canWrite;
    banner.textContent = project.closed
      ? 'This board is closed. You can look around, but nothing can be changed.'
      : 'You may look at this board, but not change it.';
    find('#open-settings', HTMLElement).hidden = !admin;
    view.end.hidden = !admin || !project.canWrite;
  }

  /** @param {string} id */
  function show(id) {
    open = openCard(id, facts) ?? open;
  }

  // What arrives.

  /** @param {{data: unknown}} event */
  function take(event) {
    const frame = /** @type {Frame} */ (event.data);
    if (frame.type === 'project.deleted') {
      leave('This board was deleted, or made private.');
      return;
    }
    const own = tidings.isOwn(event);
    const before = store.board;
    const { changed, needs } = store.take(frame, own);
    if (!own && (changed || needs.length > 0)) {
      if (subject(frame).startsWith('card.')) {
        moved.add(String(frame.issue_id));
      }
      const toast = noticeOf(before, frame);
      toast && toasts.show(toast);
    }
    needs.forEach((need) => refresh.need(need));
    if (store.contested && !store.busy) {
      refresh.insist();
    }
    if (changed) {
      drawSoon();
    }
  }

  function end() {
    gone = true;
    refresh.stop();
    tidings.stop();
  }

  /** @param {string} text */
  function leave(text) {
    if (gone) {
      return;
    }
    end();
    root.inert = true;
    toasts.show({ text: `${text} Back to your boards…`, tone: 'warning' });
    leaveNotice(text);
    setTimeout(() => location.assign('/boards'), WARNING_MS);
  }

  /** @param {string} [reason] */
  function signOut(reason) {
    end();
    toLogin(reason);
  }

  tidings.on(`project-board.${projectId}`, take);
  tidings.on('project-ticket', (event) => {
    if (String(/** @type {{project_id?: number}} */ (event.data).project_id) === projectId) {
      take(event);
    }
  });
  tidings.on('project-viewers', ({ data }) => {
    const { project_id: of, viewers: looking } = /** @type {any} */ (data);
    String(of) === projectId && viewers.show(looking);
  });
  tidings.on('project-access', ({ data }) => {
    const { project_id: of, access } = /** @type {any} */ (data);
    if (String(of) !== projectId) {
      return;
    }
    if (access === 'revoked' && store.board.project.visibility === 'private') {
      leave('You are no longer a member of this board.');
    } else {
      refresh.insist();
    }
  });
  tidings.on('user.updated', ({ data }) => {
    const { id } = /** @type {any} */ (data);
    store.board.members.some(({ user }) => user.id === String(id)) && refresh.insist();
  });
  tidings.on('resync', () => refresh.insist());
  tidings.on('database.wiped', () => signOut('wiped'));
  tidings.on('database.projects.wiped', () => leave('All projects were deleted.'));
  tidings.on('connected', ({ userId }) => userId === null && signOut('signed-out'));
  tidings.on('closed', ({ reason }) => {
    if (reason === 'revoked') {
      leave('You may no longer see this board.');
    } else if (reason in ENDS) {
      signOut(ENDS[reason]);
    }
  });
  tidings.onState((state) => connection.show(state));

  const fresh = () => {
    if (Date.now() - lastSeen > STALE_MS && !gone) {
      refresh.insist();
    }
    lastSeen = Date.now();
  };
  document.addEventListener('visibilitychange', () => (document.hidden ? (lastSeen = Date.now()) : fresh()));
  addEventListener('pageshow', ({ persisted }) => persisted && refresh.insist());

  // What is done here.

  root.addEventListener('click', ({ target }) => {
    const card = /** @type {HTMLElement} */ (target).closest('[data-issue-id]');
    card && show(card.getAttribute('data-issue-id') ?? '');
  });
  useKeyboard(root, { moveInProgress, store, view, open: show });
  const addColumn = h(
    'button',
    { type: 'button', class: 'quiet', on: { click: () => openNewColumn(facts) } },
    icon('plus'),
    'Add a column',
  );
  view.end.append(addColumn);
  const opens = (/** @type {string} */ selector, /** @type {() => typeof open} */ opener) =>
    find(selector, HTMLElement).addEventListener('click', () => (open = opener() ?? open));
  opens('#open-labels', () => openLabels(facts));
  opens('#open-members', () => openMembers(facts));
  opens('#open-settings', () => void openSettings({ ...facts, leave }));

  document.body.classList.remove('loading');
  draw();
  tidings.start();
  viewers.start();
  me.then((user) => {
    const { project } = store.board;
    viewers.leaveOut(user.id);
    admin = user.admin || project.role === 'admin' || (project.scope === 'user' && project.owner === user.username);
    showMe(user, { api, toasts, tidings });
    draw();
  }).catch((problem) => toasts.refuse(problem));
  const notice = takeNotice();
  notice && toasts.show({ text: notice });
}

/** @param {unknown} problem */
function showProblem(problem) {
  const status = /** @type {{status?: number}} */ (problem).status;
  if (status === 401) {
    return; // On the way to the login.
  }
  if (status === undefined) {
    console.error(problem);
  }
  const missing = status === 404 || status === 403;
  document.body.classList.remove('loading');
  document.body.classList.add('failed');
  const page = find('#problem', HTMLElement);
  find('h1', HTMLElement, page).textContent = missing ? 'No such board, or not yours' : 'The board cannot be loaded';
  find('p', HTMLElement, page).textContent = missing
    ? 'It may have been deleted, or its members have not let you in.'
    : problem instanceof Error
      ? problem.message
      : '';
  find('#try-again', HTMLElement).addEventListener('click', () => location.reload());
  page.hidden = false;
}
