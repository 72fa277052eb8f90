import { Tidings } from '../client/index.js';
import { Api, Problem } from '../board/api.js';
import { Connection } from '../board/connection.js';
import { confirmed } from '../board/dialog.js';
import { find } from '../board/dom.js';
import { Drafts } from '../board/drafts.js';
import { ROOT, urlOf } from '../board/root.js';
import { ENDS, takeNotice, toLogin } from '../board/session.js';
import { quoted } from '../board/text.js';
import { Toasts } from '../board/toasts.js';
import { showMe } from '../board/user-menu.js';
import { whenSeenAgain } from '../board/when-seen-again.js';
import { ActivePeer } from './active-peer.js';
import { beginAt, followHistory, goTo, leaveThread } from './address.js';
import { announce } from './announce.js';
import { Composer } from './composer.js';
import { Contacts } from './contacts.js';
import { defineSwapByRows } from './fragment.js';
import { openNewConversation } from './new-conversation.js';
import { Outbox } from './outbox.js';
import { Reading } from './reading.js';
import { remember } from './rows.js';
import { Thread } from './thread.js';
import { Upstream } from './upstream.js';
import { followUser } from './user-stream.js';

/**
 * The page of chat: connects the contacts, the open thread and the stream, whose triggers name what has to be fetched again. It may start
 * whatever state the document is in.
 */

const TITLE = document.title;
/** @type {import("../board/status.js").Words} */
const WORDS = {
  live: { tip: 'You see messages as they arrive.' },
  reconnecting: { tip: 'New messages are not shown right now. You can write all the same.' },
  polling: { tip: 'Live updates are not available here, so the page looks for messages at least once a minute.' },
  offline: { text: 'Offline – messages wait', tip: 'The server cannot be reached. What you write is sent when it can.' },
};

const { user, name = '', avatar = null, host = '', cursor = '', open = null, elsewhere } = document.body.dataset;

if (user !== undefined) {
  start(user);
} else if (document.querySelector('#try-again')) {
  find('#try-again', HTMLElement).addEventListener('click', () => location.reload());
} else {
  toLogin('signed-out');
}

/** @param {string} user */
function start(user) {
  remember(find('#sidebar', HTMLElement));
  remember(find('#thread', HTMLElement));
  defineSwapByRows(user);

  const tidings = new Tidings({ url: urlOf('/events'), framing: 'plain', cursor, account: ROOT.pathname });
  const toasts = new Toasts();
  const api = new Api(() => signOut('signed-out'));
  const connection = new Connection(find('#state', HTMLElement), { probe: () => api.get('/api/me'), words: WORDS });
  const send = connection.watching((input, init) => tidings.fetch(input, init));
  api.send = send;
  const post = (/** @type {string} */ path, /** @type {unknown} */ body) => api.post(path, body);

  const drafts = new Drafts('chat');
  drafts.ownedBy(user);
  const outbox = new Outbox({
    drafts,
    send: sendMessage,
    changed: (peer) => thread.drawUnsent(peer),
    failed: notSent,
  });
  const activePeer = new ActivePeer(tidings.tabId, post);
  const thread = new Thread({ outbox, reading: new Reading(post), announce, enter, shown: threadShown });
  const composer = new Composer(drafts, (peer, text) => {
    outbox.add(peer, text);
    thread.drawUnsent(peer, true);
  });
  const contacts = new Contacts({
    open: choose,
    unread: (threads) => {
      document.title = threads > 0 ? `(${threads}) ${TITLE}` : TITLE;
    },
  });

  /** @param {string} peer */
  function choose(peer) {
    peer === thread.peer || goTo(peer);
    show(peer);
    enter();
  }

  /** @param {string | null} peer */
  function show(peer) {
    peer === thread.peer ? thread.refresh() : thread.open(peer);
    opened(peer);
  }

  /** @param {string | null} peer */
  function opened(peer) {
    document.body.classList.toggle('thread-open', peer !== null);
    find('#no-choice', HTMLElement).hidden = peer !== null;
    composer.show(peer);
    contacts.mark(peer);
    activePeer.show(peer);
  }

  function threadShown() {
    composer.show(thread.isThere ? thread.peer : null);
    activePeer.show(thread.isThere ? thread.peer : null);
  }

  /** The user types at once, unless that makes a keyboard cover the thread. */
  function enter() {
    matchMedia('(pointer: coarse)').matches ? find('#thread', HTMLElement).focus() : composer.focus();
  }

  function close() {
    leaveThread();
    show(null);
    contacts.focus();
  }

  /** @param {string} peer */
  async function add(peer) {
    const contact = await api.post('/api/v1/contacts', { peer });
    contacts.refresh();
    contact.peer === thread.peer || goTo(contact.peer);
    show(contact.peer);
  }

  async function remove() {
    const { peer, name } = thread;
    const wanted =
      peer !== null &&
      (await confirmed({
        title: 'Remove this contact?',
        text: `You will no longer see your conversation with ${quoted(name)}. They keep theirs.`,
        yes: 'Remove',
      }));
    if (wanted) {
      try {
        await api.delete(`/api/v1/contacts?peer=${encodeURIComponent(peer)}`);
      } catch (problem) {
        toasts.refuse(problem);
        return;
      }
      outbox.dropAll(peer);
      contacts.refresh();
      peer === thread.peer && close();
    }
  }

  /** @param {string} peer @param {import("./outbox.js").Unsent} message */
  async function sendMessage(peer, { key, text }) {
    thread.hold(peer);
    try {
      const body = new URLSearchParams({ peer, key, text });
      thread.answered(peer, await api.postForm('/chat/messages', body));
    } catch (problem) {
      throw problem instanceof Problem && problem.retryAfter > 0
        ? new Problem(problem.status, { detail: `${problem.message} Try again in ${problem.retryAfter} s.` })
        : problem;
    } finally {
      thread.release();
    }
  }

  /** The thread itself shows it, if it is open. @param {string} peer */
  function notSent(peer) {
    if (peer === thread.peer) {
      announce('A message was not sent.');
    } else {
      const text = `Your message to ${quoted(contacts.nameOf(peer))} was not sent.`;
      toasts.show({ text, tone: 'error', kind: `unsent ${peer}`, action: { label: 'Open', run: () => choose(peer) } });
    }
  }

  function refreshAll() {
    contacts.refresh();
    thread.refresh();
  }

  /** @param {string} [reason] */
  function signOut(reason) {
    tidings.stop();
    userStream?.stop();
    toLogin(reason);
  }

  tidings.on('thread-updated', ({ data }) => thread.updated(data));
  for (const type of ['contact-changed', 'contact-removed']) {
    tidings.on(type, ({ data }) => {
      contacts.refresh();
      thread.updated(data); // A page that joins the connection of other tabs may get this trigger alone.
    });
  }
  tidings.on('read-watermark-changed', () => contacts.refresh());
  tidings.on('resync', refreshAll);
  elsewhere && new Upstream(api, toasts).follow(tidings);
  tidings.on('connected', ({ userId, keepaliveMs }) => {
    String(userId) === user ? activePeer.renewEvery(Number(keepaliveMs) || 30_000) : location.reload();
  });
  const userStream = followUser({ api, refused: (problem) => toasts.refuse(problem), signOut });
  // Of the two streams, only that of the user tells a logout from the end of a session.
  tidings.on('closed', ({ reason }) => reason in ENDS && !(userStream && reason === 'session-expired') && signOut(ENDS[reason]));
  tidings.onState((state) => connection.show(state));

  // The requests of the fragments, which the library sends by itself.
  document.body.addEventListener('htmx:configRequest', (event) => {
    detailOf(event).headers['X-Tab-Id'] = tidings.tabId;
  });
  for (const type of ['htmx:afterOnLoad', 'htmx:sendError', 'htmx:timeout']) {
    document.body.addEventListener(type, (event) => {
      const { status } = detailOf(event).xhr;
      connection.answered(status);
      status === 401 && signOut('signed-out');
    });
  }
  whenSeenAgain(refreshAll); // The names of days may have changed, too.
  followHistory(show);
  find('#new-conversation', HTMLElement).addEventListener('click', () => openNewConversation({ host, add, enter }));
  find('#thread', HTMLElement).addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest('.back')) {
      event.preventDefault();
      close();
    }
    target?.closest('#remove-contact') && void remove();
    target?.closest('#add-peer') && thread.peer !== null && void add(thread.peer).then(enter, (problem) => toasts.refuse(problem));
  });

  beginAt(open);
  if (open !== null) {
    thread.adopt(open);
  }
  opened(open);
  threadShown();
  document.querySelector('#contacts') || contacts.refresh();
  showMe({ id: user, name, avatar }, { api, toasts, tidings, leaving: () => activePeer.leave() });
  outbox.resume();
  tidings.start();
  const notice = takeNotice();
  notice && toasts.show({ text: notice, tone: 'warning' });
}

/** @param {Event} event @returns {any} */
function detailOf(event) {
  return /** @type {CustomEvent} */ (event).detail;
}
