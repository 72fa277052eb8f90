import { find } from './dom.js';
import { avatarOf } from './avatars.js';
import { toLogin } from './session.js';

/**
 * Who is signed in, and the way out.
 *
 * @param {import("./session.js").Me} me
 * @param {{api: import("./api.js").Api, toasts: import("./toasts.js").Toasts, tidings: import('/client/index.js').Tidings}} page
 */
export function showMe(me, { api, toasts, tidings }) {
  find('#me', HTMLElement).replaceChildren(avatarOf(me));
  find('#me-name', HTMLElement).textContent = me.name;
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
