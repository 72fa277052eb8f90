import { Api } from './api.js';
import { find, h } from './dom.js';
import { avatarOf } from './avatars.js';
import { keepDraftsOf } from './drafts.js';
import { ROOT } from './root.js';
import { nextPage, rememberSignIn, wasSignedIn } from './session.js';

/** @type {Record<string, string>} */
const NOTICES = {
  'signed-out': 'You have been signed out. Sign in to continue.',
  wiped: 'All data was deleted, so everyone was signed out.',
};

const api = new Api();
const username = find('#username', HTMLInputElement);
const password = find('#password', HTMLInputElement);
const answer = find('#answer', HTMLElement);
const submit = find('form .primary', HTMLButtonElement);
const reason = new URLSearchParams(location.search).get('notice') ?? '';
const notice = reason !== 'signed-out' || wasSignedIn() ? NOTICES[reason] : undefined;
// Where a user belongs who came from nowhere: the first page of the features that are on.
const home = document.querySelector('link[rel="home"]')?.getAttribute('data-page') ?? '';
const go = () => location.replace(nextPage(location.search, ROOT, home));

if (notice) {
  find('#notice', HTMLElement).textContent = notice;
  find('#notice', HTMLElement).hidden = false;
}
if (!reason && wasSignedIn()) {
  // A user who is signed in need not sign in again. Without an earlier login, the request would only log an error in the console.
  api.get('/api/me').then(go, () => {});
}
api.get('/api/dev/sample').then(showSamples, () => {});

find('#form', HTMLFormElement).addEventListener('submit', async (event) => {
  event.preventDefault();
  submit.disabled = true;
  answer.hidden = true;
  try {
    const { id } = await api.post('/login', { username: username.value.trim(), password: password.value });
    keepDraftsOf(id);
    rememberSignIn();
    go();
  } catch (problem) {
    answer.textContent =
      /** @type {{code?: string}} */ (problem).code === 'bad-credentials'
        ? 'The user name or the password is wrong.'
        : problem instanceof Error
          ? problem.message
          : String(problem);
    answer.hidden = false;
    submit.disabled = false;
    password.select();
  }
});

/** Only a development node answers. @param {{users: {username: string, password: string}[]}} sample */
function showSamples({ users }) {
  find('.sample-users', HTMLElement).replaceChildren(
    ...users.map((user, at) =>
      h(
        'button',
        {
          type: 'button',
          class: 'sample',
          on: {
            click: () => {
              username.value = user.username;
              password.value = user.password;
              submit.focus();
            },
          },
        },
        avatarOf({ id: String(at), name: user.username, avatar: null }),
        h('span', {}, h('strong', {}, user.username), h('code', {}, user.password)),
      ),
    ),
  );
  find('#samples', HTMLElement).hidden = users.length === 0;
}
