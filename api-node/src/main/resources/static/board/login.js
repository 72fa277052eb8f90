import { Api } from './api.js';
import { find, h } from './dom.js';
import { avatarOf } from './avatars.js';
import { nextPage } from './session.js';

/** @type {Record<string, string>} */
const NOTICES = {
  'signed-out': 'You are signed out. Sign in to go on.',
  wiped: 'All data was deleted, so everybody was signed out.',
};

const api = new Api();
const username = find('#username', HTMLInputElement);
const password = find('#password', HTMLInputElement);
const answer = find('#answer', HTMLElement);
const submit = find('form .primary', HTMLButtonElement);
const notice = NOTICES[new URLSearchParams(location.search).get('notice') ?? ''];
const go = () => location.replace(nextPage(location.search, location.origin));

if (notice) {
  find('#notice', HTMLElement).textContent = notice;
  find('#notice', HTMLElement).hidden = false;
} else {
  // Whoever is signed in need not do it again.
  api.get('/api/me').then(go, () => {});
}
api.get('/api/dev/sample').then(showSamples, () => {});

find('#form', HTMLFormElement).addEventListener('submit', async (event) => {
  event.preventDefault();
  submit.disabled = true;
  answer.hidden = true;
  try {
    await api.post('/login', { username: username.value.trim(), password: password.value });
    go();
  } catch (problem) {
    answer.textContent =
      /** @type {{code?: string}} */ (problem).code === 'bad-credentials'
        ? 'This user name and password do not belong together.'
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
