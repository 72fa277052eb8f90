import { Api } from '../board/api.js';
import { Connection } from '../board/connection.js';
import { find } from '../board/dom.js';
import { follow } from '../board/live.js';
import { urlOf } from '../board/root.js';
import { ENDS, takeNotice, toLogin } from '../board/session.js';
import { Toasts } from '../board/toasts.js';
import { showMe } from '../board/user-menu.js';
import { whenLive } from '../board/when-live.js';
import { whenSeenAgain } from '../board/when-seen-again.js';
import { followHeader } from '../header.js';
import { NotificationList } from './notification-list.js';
import { openSettings } from './notification-settings.js';

/** The page with the user's notifications. */

/** @type {import("../board/status.js").Words} */
const WORDS = {
  reconnecting: { tip: 'New notifications are not shown right now.' },
  polling: { tip: 'Live updates are not available here, so the page looks for notifications at least once a minute.' },
};

const tidings = follow('');
const toasts = new Toasts();
const api = new Api(() => signOut('signed-out'));
const refused = (/** @type {unknown} */ problem) => toasts.refuse(problem);
const connection = new Connection(find('#state', HTMLElement), { probe: () => api.get('/api/me'), words: WORDS });
api.send = connection.watching((input, init) => tidings.fetch(input, init));
const list = new NotificationList({ api, refused, sendWhileLeaving });

/** @param {string} path @param {unknown} body */
function sendWhileLeaving(path, body) {
  const headers = { 'Content-Type': 'application/json' };
  void tidings.fetch(urlOf(path), { method: 'PATCH', keepalive: true, headers, body: JSON.stringify(body) }).catch(() => {});
}

/** @param {string} [reason] */
function signOut(reason) {
  tidings.stop();
  toLogin(reason);
}

function refresh() {
  void list.refresh().catch(() => {}); // The next change, or look, tries again.
}

async function start() {
  const asked = api.get('/api/me');
  asked.catch(() => {});
  try {
    await list.refresh();
  } catch (problem) {
    showProblem(problem);
    return;
  }
  document.body.classList.remove('loading');
  find('#notifications', HTMLElement).setAttribute('aria-current', 'page');
  find('#settings', HTMLElement).addEventListener('click', () => openSettings(api, refused).catch(refused));
  tidings.on('notification-count', refresh);
  tidings.on('resync', refresh);
  tidings.on('database.wiped', () => signOut('wiped'));
  tidings.on('connected', ({ userId }) => userId === null && signOut('signed-out'));
  tidings.on('closed', ({ reason }) => reason in ENDS && signOut(ENDS[reason]));
  tidings.onState((state) => connection.show(state));
  whenLive(tidings, refresh);
  whenSeenAgain(refresh);
  followHeader({ tidings, api, refused });
  tidings.start();
  asked.then((user) => showMe(user, { api, toasts, tidings }), refused);
  const notice = takeNotice();
  notice && toasts.show({ text: notice, tone: 'warning' });
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

void start();
