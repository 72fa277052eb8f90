import { find } from './dom.js';
import { avatarOf } from './avatars.js';
import { square } from './picture.js';
import { toLogin } from './session.js';

/**
 * Who is signed in, their picture, and the way out.
 *
 * @param {import("./session.js").Me} me
 * @param {{api: import("./api.js").Api, toasts: import("./toasts.js").Toasts, tidings: import('/client/index.js').Tidings}} page
 */
export function showMe(me, { api, toasts, tidings }) {
  /** @param {import("./model.js").User} user */
  const show = (user) => {
    find('#me', HTMLElement).replaceChildren(avatarOf(user));
    find('#me-name', HTMLElement).textContent = user.name;
    find('#no-picture', HTMLButtonElement).hidden = user.avatar === null;
  };
  show(me);
  tidings.on('user.updated', ({ data }) => {
    const user = /** @type {import("./model.js").User} */ (data);
    String(user.id) === me.id && show({ ...user, id: me.id });
  });
  choosePictures(api, toasts);
  const button = find('#sign-out', HTMLButtonElement);
  button.disabled = false;
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      await api.post('/logout');
    } catch (problem) {
      if (/** @type {{status?: number}} */ (problem).status !== 401) {
        toasts.refuse(problem);
        button.disabled = false;
        return;
      }
    }
    tidings.logout(); // All tabs of this browser.
    toLogin('signed-out');
  });
}

/**
 * What is chosen shows when the node tells of it, here as in every other tab.
 *
 * @param {import("./api.js").Api} api
 * @param {import("./toasts.js").Toasts} toasts
 */
function choosePictures(api, toasts) {
  const file = find('#picture-file', HTMLInputElement);
  find('#picture', HTMLButtonElement).addEventListener('click', () => file.click());
  file.addEventListener('change', async () => {
    const chosen = file.files?.[0];
    file.value = ''; // So that the same one can be chosen again.
    if (chosen) {
      await square(chosen)
        .then((picture) => api.putFile('/api/me/avatar', picture))
        .catch((problem) => toasts.refuse(problem));
    }
  });
  find('#no-picture', HTMLButtonElement).addEventListener('click', () =>
    api.delete('/api/me/avatar').catch((problem) => toasts.refuse(problem)),
  );
}
