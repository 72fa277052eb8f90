import { ActivityCache } from '../client/activity/activity-cache.js';
import { ActivityStream } from '../client/activity/activity-stream.js';
import { Api } from '../board/api.js';
import { Connection } from '../board/connection.js';
import { find } from '../board/dom.js';
import { activityOptions, follow } from '../board/live.js';
import { oncePerFrame } from '../board/once-per-frame.js';
import { pinLinks } from '../board/root.js';
import { ENDS, takeNotice, toLogin, wasSignedIn } from '../board/session.js';
import { Toasts } from '../board/toasts.js';
import { showMe } from '../board/user-menu.js';
import { whenSeenAgain } from '../board/when-seen-again.js';
import { followHeader } from '../header.js';
import { ActivityPanel } from './activity-panel.js';
import { detailsOf, rowOf } from './activity-row.js';
import { followEnds } from './activity-ends.js';
import { placeOfResource, readAddress, searchOf, tidyAddress } from './console-address.js';
import { FilterControls } from './filter-controls.js';
import { InvalidationLog, InvalidationView } from './invalidation-log.js';
import { Sentences, tabOf } from './invalidation-reasons.js';
import { consoleQueries } from './console-queries.js';
import { Resources } from './resources.js';
import { SessionEnds, whoIsSignedIn } from './session-ends.js';
import { Views } from './views.js';

/**
 * The page of the console: the activities, the boards and tickets in the cache of queries that the stream of activities keeps up to date,
 * and what became stale in that cache.
 *
 * @typedef {import("./activity-text.js").Activity} Activity
 * @typedef {import("./activity-filter.js").Filter} Filter
 * @typedef {import("./console-address.js").Place} Place
 */

/** @type {import("../board/status.js").Words} */
const WORDS = {
  live: { tip: 'You see activities as they happen.' },
  reconnecting: { tip: 'New activities are not shown right now.' },
  polling: { tip: 'Live updates are not available here, so the page looks for activities at least once a minute.' },
  closed: { tip: 'New activities are not shown.' },
  offline: { text: 'Offline', tip: 'The server cannot be reached. The page keeps trying to reach it.' },
};

/** More would make the list of suggestions slow. */
const MOST_USERS = 500;

const toasts = new Toasts();
const api = new Api(() => (me === '' ? toLogin(wasSignedIn() ? 'signed-out' : undefined) : ended('signed-out')));
const refused = (/** @type {unknown} */ problem) => toasts.refuse(problem);
const user = follow('');
const connection = new Connection(find('#state', HTMLElement), { probe: () => api.get('/api/me'), words: WORDS });
api.send = connection.watching((input, init) => user.fetch(input, init));
const queries = consoleQueries();
const views = new Views();
const log = new InvalidationLog();
const logView = new InvalidationView(log);
const drawLog = oncePerFrame(() => logView.draw());
const sentences = new Sentences();
pinLinks();

tidyAddress();
let { place, filter } = readAddress(location.search);
let isLive = false;
let me = ''; // Known before anything else is shown.
/** Of users, by their ids. @type {Map<string, string | null>} */
const pictures = new Map();

const panel = new ActivityPanel({
  api,
  refused,
  makeRow: (activity, now) =>
    rowOf(activity, { now, linkOf, pictures, isOwn: ({ tab_id: tab }) => tab === user.tabId, detailsOf: (one) => detailsOf(one, only) }),
  loaded: ({ activities, cursor }) => {
    controls.learn(activities);
    isLive || goLive(me, cursor);
    isLive = true;
  },
  announce: (text) => (find('#announcements', HTMLElement).textContent = text),
});
const controls = new FilterControls((chosen) => go(place, chosen));
const resources =
  document.querySelector('#resources') &&
  new Resources({
    queries,
    api,
    linkTo: (to) => searchOf(to, filter),
    showActivity: (resource) => only({ resource }),
    lost: () => void panel.refresh(),
  });

/** @param {Activity} activity */
function linkOf(activity) {
  const to = resources && placeOfResource(activity);
  return to && searchOf(to, filter);
}

/** @param {Partial<Filter>} chosen of which the other conditions are none */
function only(chosen) {
  views.show('activity');
  go(place, { user: '', resource: '', type: '', ...chosen });
}

/** @param {Place} to @param {Filter} chosen */
function go(to, chosen) {
  history.pushState(null, '', searchOf(to, chosen));
  arrive();
}

/** Shows what the address says. */
function arrive() {
  tidyAddress();
  const before = JSON.stringify(filter);
  ({ place, filter } = readAddress(location.search));
  controls.show(filter);
  resources?.show(place);
  followBoard();
  if (JSON.stringify(filter) !== before) {
    void panel.show(filter);
  }
}

/** Links within the page do not load it again. @param {MouseEvent} event */
function followLink(event) {
  const link = /** @type {HTMLElement} */ (event.target).closest('a[href^="?"]');
  if (link && event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey) {
    event.preventDefault();
    views.show('resources');
    // The filter may be another one than when the link was made.
    go(readAddress(link.getAttribute('href') ?? '').place, filter);
  }
}

/** @param {string} [reason] */
function signOut(reason) {
  stop();
  toLogin(reason);
}

/** Replaced when there is more to stop, and to begin again. */
let stop = () => user.stop();
let stay = () => user.start();
let unfollow = () => {};
let accessChanged = (/** @type {string} */ _) => {};

const ends = new SessionEnds({
  ask: whoIsSignedIn,
  me: () => me,
  stay: () => stay(),
  reload: () => location.reload(),
  leave: signOut,
});
const ended = (/** @type {string} */ reason) => void ends.told(reason);

/** Follows what happens after the first page. @param {string} userId @param {string} cursor of that page */
function goLive(userId, cursor) {
  const stream = new ActivityStream(activityOptions(cursor, userId));
  // What this tab shows is not changed by itself, so its own activities are like all others.
  const cache = new ActivityCache({ queryClient: queries, own: 'all', onInvalidate: (entry) => invalidated(entry) });
  stop = () => {
    user.stop();
    stream.disconnect();
    cache.close();
    resources?.close();
    queries.clear();
  };
  stay = () => {
    user.start();
    cache.resync(); // What was fetched meanwhile was refused.
    stream.snapshot.state.phase === 'closed' && stream.connect();
  };
  accessChanged = (projectId) => {
    cache.resync('resync', [`$project.${projectId}`]);
    void panel.refresh();
  };
  stream.on('activity', (activity) => {
    const one = /** @type {Activity} */ (activity);
    sentences.learn(one);
    controls.learn([one]);
    panel.take(one);
  });
  stream.on('resync', ({ reason }) => void (reason === 'polling' ? panel.catchUp() : panel.refresh()));
  stream.on('database.projects.wiped', () => {
    cache.resync();
    void panel.refresh();
  });
  cache.follow(stream);
  followEnds(stream, ended);
  stream.watch(() => connection.show(stream.snapshot.state));
  stream.connect();
  whenSeenAgain(() => void lookAgain(userId));
}

/** @param {import("../client/activity/activity-cache.js").Invalidation} entry */
function invalidated(entry) {
  log.add({
    key: JSON.stringify(entry.key),
    reason: sentences.of(entry),
    tab: tabOf(entry.tab, user.tabId, entry.reason),
    at: new Date(),
    removed: entry.action === 'remove',
    queries: entry.queries,
  });
  drawLog();
}

/** The page was hidden: meanwhile another user may have signed in in this browser. @param {string} userId */
async function lookAgain(userId) {
  const now = await api.get('/api/me').catch(() => null);
  if (now && now.id !== userId) {
    location.reload();
  } else {
    void panel.catchUp();
  }
}

/** The users that the filter offers, and whose pictures the rows show. */
async function learnUsers() {
  const all = await queries.fetchQuery({ queryKey: ['users'], queryFn: () => api.get('/api/users') });
  all.users.slice(0, MOST_USERS).forEach((/** @type {import("../board/model.js").User} */ one) => {
    controls.person(one);
    pictures.set(one.id, one.avatar);
  });
}

/** A user from whom a board is hidden gets no activity of that: the user's stream says that it is gone. */
function followBoard() {
  unfollow();
  const { project } = place;
  unfollow = project
    ? user.on(`project-board.${project}`, ({ data }) => data.type === 'project.deleted' && accessChanged(project))
    : () => {};
}

/** @param {import("../board/session.js").Me} mine */
async function start(mine) {
  me = mine.id;
  addEventListener('popstate', arrive);
  document.addEventListener('click', followLink);
  user.on('database.wiped', () => ended('wiped'));
  user.on('connected', ({ userId }) => userId === null && ended('signed-out'));
  user.on('connected', ({ userId }) => userId !== null && String(userId) !== mine.id && location.reload());
  user.on('project-access', ({ data }) => accessChanged(String(data.project_id)));
  followBoard();
  user.on('closed', ({ reason }) => reason in ENDS && ended(ENDS[reason] ?? ''));
  controls.show(filter);
  showMe(mine, { api, toasts, tidings: user });
  followHeader({ tidings: user, api, refused });
  user.start();
  await users;
  await panel.show(filter);
  document.body.classList.remove('loading');
  place.project && views.show('resources');
  resources?.show(place);
  const notice = takeNotice();
  notice && toasts.show({ text: notice, tone: 'warning' });
}

// Names and initials are in the activities, too.
const users = learnUsers().catch(() => {});
api.get('/api/me').then(start, (problem) => panel.fail(problem));
