import { briefly } from '../chat/times.js';
import { avatarOf } from '../board/avatars.js';
import { h } from '../board/dom.js';
import { urlOf } from '../board/root.js';
import { actorOf, placeOf, sentenceOf } from './notification-text.js';

/** @typedef {import("./notification-text.js").Notification} Notification */

/**
 * A notification in the list: it leads to what it is about, and its dot says, and changes, whether it is unread.
 *
 * @param {Notification} notification
 * @param {object} actions
 * @param {(notification: Notification) => void} actions.followed its link was clicked
 * @param {(notification: Notification, read: boolean) => void} actions.mark
 */
export function rowOf(notification, { followed, mark }) {
  const { id, read, path, actor, created } = notification;
  const name = actorOf(notification);
  const [words, subject] = sentenceOf(notification);
  const place = placeOf(notification);
  const content = [
    avatarOf(actor ?? { id: '0', name, avatar: null }),
    h('span', { class: 'notification-text' }, h('bdi', {}, name), ` ${words} `, subject !== '' && h('bdi', {}, subject)),
    h(
      'span',
      { class: 'notification-foot' },
      place !== '' && h('bdi', {}, place),
      place !== '' && ' · ',
      h('time', { dateTime: created, title: new Date(created).toLocaleString() }, briefly(new Date(created))),
    ),
  ];
  const what = `Mark as ${read ? 'unread' : 'read'}`;
  return h(
    'li',
    { class: `notification${read ? '' : ' unread'}`, data: { notificationId: id } },
    path === null
      ? h('div', { class: 'notification-body' }, ...content)
      : h('a', { class: 'notification-body', href: urlOf(`/${path}`), on: { click: () => followed(notification) } }, ...content),
    h('button', {
      type: 'button',
      class: 'quiet notification-mark',
      title: what,
      'aria-label': `${what}: ${name} ${words} ${subject}`.trim(),
      on: { click: () => mark(notification, !read) },
    }),
  );
}
