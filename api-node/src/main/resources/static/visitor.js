import { Api } from './board/api.js';
import { follow } from './board/live.js';
import { ENDS, takeNotice, toLogin, wasSignedIn } from './board/session.js';
import { Toasts } from './board/toasts.js';
import { followHeader } from './header.js';

/** The header of a page that guests see, too: the tools of a user who is signed in, or the way to the login. */
export async function greetVisitor() {
  const signIn = document.getElementById('sign-in');
  if (!signIn) {
    return; // a node without users
  }
  const show = (/** @type {boolean} */ isUser) => {
    signIn.hidden = isUser;
    for (const tools of document.querySelectorAll('#my-tools')) {
      /** @type {HTMLElement} */ (tools).hidden = !isUser;
    }
  };
  const toasts = new Toasts();
  const notice = takeNotice();
  notice && toasts.show({ text: notice });
  const api = new Api();
  const me = wasSignedIn() ? await api.get('/api/me').catch(() => null) : null;
  show(me !== null);
  if (me === null) {
    return;
  }
  const tidings = follow('');
  const left = () => {
    tidings.stop();
    show(false);
  };
  api.signedOut = left;
  tidings.on('connected', ({ userId }) => userId === null && left());
  tidings.on('closed', ({ reason }) => {
    left();
    ENDS[reason] === 'logged-out' && toLogin('logged-out');
  });
  followHeader({ tidings, api, refused: (problem) => toasts.refuse(problem) });
  tidings.start();
}
