import { noticeOf } from './change-notices.js';
import { withUser } from './merge.js';
import { ENDS } from './session.js';

/**
 * Applies the events of the stream to the page of a board.
 *
 * @typedef {import("./frames.js").Frame} Frame
 *
 * @typedef {object} Page
 * @property {import('../client/index.js').Tidings} tidings
 * @property {import("./store.js").Store} store
 * @property {import("./refresh.js").Refresh} refresh
 * @property {import("./people.js").People} people
 * @property {import("./toasts.js").Toasts} toasts
 * @property {import("./viewers.js").Viewers} viewers
 * @property {() => void} redraw
 * @property {(id: string, actor: string) => void} touched another user, or tab, changed this card
 * @property {(frame: Frame) => void} heard another user, or tab, sent this
 * @property {(text: string) => void} leave
 * @property {(reason?: string) => void} signOut
 */

/** @param {Page} page */
export function followBoard(page) {
  const { tidings, store, refresh, people, toasts, viewers } = page;
  const projectId = store.board.project.id;
  /** @param {string} name @param {(data: any, event: any) => void} listener for events about this project */
  const onOurs = (name, listener) =>
    tidings.on(name, (event) => {
      const data = /** @type {any} */ (event.data);
      String(data.project_id) === projectId && listener(data, event);
    });

  /** @param {Frame} frame @param {any} event */
  function take(frame, event) {
    if (frame.type === 'project.deleted') {
      page.leave('This board was deleted or made private.');
      return;
    }
    const own = tidings.isOwn(event);
    const before = store.board;
    own || page.heard(frame);
    const { changed, needs } = store.take(frame, own);
    if (!own && (changed || needs.length > 0)) {
      void tell(before, frame);
    }
    needs.forEach((need) => refresh.need(need));
    if (changed) {
      page.redraw();
    }
  }

  /** @param {import("./model.js").Board} before @param {Frame} frame */
  async function tell(before, frame) {
    const actor = String(frame.actor_id ?? '');
    const touch = () => frame.issue_id !== undefined && page.touched(String(frame.issue_id), actor);
    touch();
    if (actor !== '' && !people.known(actor)) {
      await people.find(actor);
      touch(); // Now with a face.
      page.redraw();
    }
    const toast = noticeOf(before, frame, actor === people.me ? 'You' : (people.known(actor)?.name ?? 'Someone'));
    toast && toasts.show(toast);
  }

  tidings.on(`project-board.${projectId}`, (event) => take(/** @type {Frame} */ (event.data), event));
  onOurs('project-ticket', take);
  onOurs('project-label', take);
  onOurs('project-viewers', (data) => {
    people.learn(data.viewers);
    viewers.show(data.viewers);
  });
  // Even when access was taken away: a public board stays readable, and system administrators read all boards. The server decides.
  onOurs('project-access', () => refresh.insist());
  tidings.on('user.updated', ({ data }) => {
    const user = { .../** @type {import("./model.js").User} */ (data), id: String(/** @type {any} */ (data).id) };
    people.learn([user]);
    viewers.rename(user);
    store.fetched((board) => withUser(board, user));
    page.redraw();
    if (user.id === people.me) {
      // The user may have become or ceased to be a system administrator; the frame does not say.
      refresh.insist();
    }
  });
  tidings.on('resync', () => refresh.insist());
  tidings.on('database.wiped', () => page.signOut('wiped'));
  tidings.on('database.projects.wiped', () => page.leave('All boards were deleted.'));
  tidings.on('connected', ({ userId }) => userId === null && page.signOut('signed-out'));
  tidings.on('closed', ({ reason }) => {
    if (reason === 'revoked') {
      page.leave('You can no longer see this board.');
    } else if (reason in ENDS) {
      page.signOut(ENDS[reason]);
    }
  });
}
