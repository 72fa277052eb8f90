import { find } from './dom.js';
import { avatarOf } from './avatars.js';
import { square } from './picture.js';
import { rememberSignIn, toLogin } from './session.js';

/**
 * The menu of the signed-in user: the name, the picture, and signing out.
 *
 * @param {Pick<import("./model.js").User, "id" | "name" | "avatar">} me
 * @param {object} page
 * @param {import("./api.js").Api} page.api
 * @param {import("./toasts.js").Toasts} page.toasts
 * @param {import('../client/index.js').Tidings} page.tidings
 * @param {() => Promise<void>} [page.leaving] is awaited before the user is signed out
 */
export function showMe(me, { api, toasts, tidings, leaving = async () => {} }) {
  let shown = me;
  /** @param {typeof me} user */
  const show = (user) => {
    shown = user;
    find('#me', HTMLElement).replaceChildren(avatarOf(user));
    find('#me-name', HTMLElement).textContent = user.name;
    find('#no-picture', HTMLButtonElement).hidden = user.avatar === null;
  };
  show(me);
  rememberSignIn();
  tidings.on('user.updated', ({ data }) => {
    const user = /** @type {import("./model.js").User} */ (data);
    String(user.id) === me.id && show({ ...user, id: me.id });
  });
  choosePictures(api, toasts, (avatar) => show({ ...shown, avatar }));
  const button = find('#sign-out', HTMLButtonElement);
  button.disabled = false;
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      await leaving();
      await api.post('/logout');
    } catch (problem) {
      if (/** @type {{status?: number}} */ (problem).status !== 401) {
        toasts.refuse(problem);
        button.disabled = false;
        return;
      }
    }
    tidings.logout(); // Signs out all tabs of this browser.
    toLogin('signed-out', true);
  });
}

/**
 * Lets the user choose a picture. Other tabs show it when the node announces it.
 *
 * @param {import("./api.js").Api} api
 * @param {import("./toasts.js").Toasts} toasts
 * @param {(avatar: string | null) => void} show
 */
function choosePictures(api, toasts, show) {
  const file = find('#picture-file', HTMLInputElement);
  find('#picture', HTMLButtonElement).addEventListener('click', () => file.click());
  file.addEventListener('change', async () => {
    const chosen = file.files?.[0];
    file.value = ''; // So that the same file can be chosen again.
    if (chosen) {
      await square(chosen)
        .then((picture) => api.putFile('/api/me/avatar', picture))
        .then(({ avatar }) => show(avatar))
        .catch((problem) => toasts.refuse(problem));
    }
  });
  find('#no-picture', HTMLButtonElement).addEventListener('click', () =>
    api.delete('/api/me/avatar').then(
      () => show(null),
      (problem) => toasts.refuse(problem),
    ),
  );
}
