import { followHeader } from '../header.js';
import { Actions } from './actions.js';
import { Api } from './api.js';
import { Authors } from './authors.js';
import { followBoard } from './board-stream.js';
import { useTools } from './board-tools.js';
import { MoveInProgress } from './move-in-progress.js';
import { Composers } from './composer.js';
import { Connection } from './connection.js';
import { Dialogs } from './dialogs.js';
import { find } from './dom.js';
import { Drafts } from './drafts.js';
import { Drag } from './drag.js';
import { Drawer } from './drawer.js';
import { Filter } from './filter.js';
import { useFilterBox } from './filter-box.js';
import { useKeyboard } from './keyboard.js';
import { follow } from './live.js';
import { boardOf } from './model.js';
import { glide } from './motion.js';
import { NewCards } from './new-cards.js';
import { oncePerFrame } from './once-per-frame.js';
import { People } from './people.js';
import { showProblem } from './problem-page.js';
import { ProjectActions } from './project-actions.js';
import { drawProject } from './project-head.js';
import { Refresh } from './refresh.js';
import { Requests } from './requests.js';
import { pathOf, pinLinks } from './root.js';
import { goTo, leaveNotice, takeNotice, toLogin } from './session.js';
import { Stopwatches } from './stopwatches.js';
import { Store } from './store.js';
import { Toasts } from './toasts.js';
import { isTextOpen, whenNoTextIsOpen } from './unsaved.js';
import { showMe } from './user-menu.js';
import { BoardView } from './view.js';
import { Viewers } from './viewers.js';
import { whenSeenAgain } from './when-seen-again.js';

/**
 * The page of one board: connects the view, the store, the requests and the stream.
 *
 * @typedef {import("./model.js").BoardAnswer} BoardAnswer
 * @typedef {import("./session.js").Me} Me
 */

const WARNING_MS = 3500;
/** The phases in which a node answers again. */
const REACHED = new Set(['live', 'resumed', 'resynced', 'polling']);

const name = decodeURIComponent(pathOf(location)?.split('/')[2] ?? '');
const base = `/api/projects/${encodeURIComponent(name)}`;
const api = new Api(() => toLogin('signed-out'));
const asked = api.get(`${base}/board`);
const me = /** @type {Promise<Me>} */ (api.get('/api/me'));
me.catch(() => {});
const toasts = new Toasts();
pinLinks();

try {
  start(await asked);
} catch (problem) {
  showProblem(problem);
}

/** @param {BoardAnswer} answer */
function start(answer) {
  const store = new Store(boardOf(answer));
  const drawSoon = oncePerFrame(draw);
  const refresh = new Refresh(store, api, base, { changed: drawSoon, gone: () => leave('You can no longer see this board.') });
  const tidings = follow(answer.cursor);
  const projectId = answer.project.id;
  const people = new People(api);
  const filter = new Filter(() => people.me);
  /** Cards that others changed since the last drawing, and the users who did. @type {Map<string, string>} */
  const touched = new Map();
  let gone = false;

  const connection = new Connection(find('#state', HTMLElement), {
    probe: () => api.get('/api/me'),
    reached: (reachable) => viewers.online(reachable),
  });
  api.send = connection.watching((input, init) => tidings.fetch(input, init));
  const refused = (/** @type {unknown} */ problem) => toasts.refuse(problem);

  const root = find('#board', HTMLElement);
  const requests = new Requests({ store, api, toasts, redraw: draw, refresh });
  const actions = new Actions(requests, base);
  const drafts = new Drafts(projectId);
  const newCards = new NewCards(requests.page, base, drafts);
  const authors = new Authors(people, drawSoon);
  const dialogs = new Dialogs({
    view: () => store.view,
    actions,
    project: new ProjectActions(requests, base),
    newCards,
    drafts,
    toasts,
    authors,
    people,
    stopwatches: new Stopwatches({ api, list: followHeader({ tidings, api, refused }), base, refused, changed: drawSoon }),
    leave,
    redraw: drawSoon,
  });
  const view = new BoardView(root, {
    menu: (columnId) => dialogs.column(columnId),
    compose: (columnId) => composers.open(columnId),
    person: (id) => people.knownOrAsked(id, drawSoon),
  });
  const composers = new Composers({
    view: () => store.view,
    foot: (columnId) => view.lane(columnId)?.foot,
    create: (card) => void create(card),
    drafts,
  });
  const live = find('#announcements', HTMLElement);
  const moveInProgress = new MoveInProgress({
    store,
    seen,
    redraw: draw,
    announce: (text) => (live.textContent = text),
    moveCard: (id, place) => void actions.moveCard(id, place),
    moveColumn: (id, order) => void actions.moveColumn(id, order),
  });
  const drag = new Drag(root, moveInProgress, view, () => store.view.project.canWrite);
  const drawer = new Drawer(find('#drawer', HTMLElement), find('#open-drawer', HTMLButtonElement), {
    link: (id, columnId) => void actions.linkCard(id, columnId),
    open: (id) => dialogs.card(id),
  });
  const viewers = new Viewers(find('#viewers', HTMLElement), api, `${base}/viewers/${tidings.tabId}`);
  const filterBox = useFilterBox(filter, people, draw);

  // Drawing.

  /** The part of the board that is shown. */
  function seen() {
    return filter.of(store.view, moveInProgress.carried?.id);
  }

  function draw() {
    moveInProgress.check(store.view);
    drag.stop();
    const now = seen();
    glide(
      () => view.cards(),
      new Map([...touched].map(([id, actor]) => [id, people.known(actor)])),
      () => view.draw(now, moveInProgress.carried),
    );
    touched.clear();
    drawProject(now.project, root);
    view.end.hidden = !now.project.canAdmin || !now.project.canWrite;
    drawer.draw(now);
    filterBox.draw(now.labels.values(), store.board.tickets.values());
    const none = now.lanes.length > 0 && now.lanes.every(({ cards }) => cards.length === 0);
    find('#empty-board', HTMLElement).hidden = !none || filter.active;
    find('#empty-filter', HTMLElement).hidden = !none || !filter.active;
    document.title = [dialogs.name, now.project.title, 'Tidings'].filter(Boolean).join(' · ');
    composers.check();
    dialogs.update();
  }

  /** @param {{title: string, columnId: string}} card */
  async function create(card) {
    const made = await newCards.add(card);
    if (made) {
      filter.keep(made.id);
      draw();
    }
  }

  // Frames that arrive.

  function end() {
    gone = true;
    refresh.stop();
    newCards.stop();
    tidings.stop();
  }

  /** @param {string} text */
  function leave(text) {
    if (gone) {
      return;
    }
    end();
    root.inert = !composers.typed;
    toasts.show({ text: isTextOpen() ? text : `${text} Returning to your boards…`, tone: 'warning' });
    leaveNotice(text);
    // The user can still copy what was typed.
    setTimeout(() => whenNoTextIsOpen(() => goTo('/boards')), WARNING_MS);
  }

  /** @param {string} [reason] */
  function signOut(reason) {
    end();
    toLogin(reason);
  }

  people.learn(answer.members.map(({ user }) => user));
  followBoard({
    tidings,
    store,
    refresh,
    people,
    toasts,
    viewers,
    redraw: drawSoon,
    touched: (id, actor) => touched.set(id, actor),
    heard: (frame) => authors.take(frame),
    leave,
    signOut,
  });
  tidings.onState((state) => {
    connection.show(state);
    REACHED.has(state.phase) && newCards.retry();
  });
  addEventListener('online', () => newCards.retry());

  whenSeenAgain(() => gone || refresh.insist());

  // Input of the user.

  root.addEventListener('click', ({ target }) => {
    const card = /** @type {HTMLElement} */ (target).closest('[data-issue-id]');
    card && dialogs.card(card.getAttribute('data-issue-id') ?? '');
  });
  useKeyboard(root, { moveInProgress, seen, view, open: (id) => dialogs.card(id) });
  useTools(dialogs, view.end, { api, store, me: () => me, refused });

  document.body.classList.remove('loading');
  draw();
  tidings.start();
  viewers.start();
  me.then((user) => {
    people.me = user.id;
    people.learn([user]);
    viewers.leaveOut(user.id);
    showMe(user, { api, toasts, tidings });
    drafts.ownedBy(user.id);
  })
    .catch((problem) => toasts.refuse(problem))
    .then(() => {
      newCards.restore();
      composers.restore();
      dialogs.restore();
    });
  const notice = takeNotice();
  notice && toasts.show({ text: notice });
}
