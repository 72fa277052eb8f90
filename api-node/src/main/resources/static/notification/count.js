import { find } from '../board/dom.js';
import { LiveValue } from '../live-value.js';

/**
 * The number of unread notifications, in the badge of the header.
 *
 * @param {Pick<import("../board/api.js").Api, "get">} api
 * @returns {LiveValue<number> | null} null if this node has no notifications
 */
export function notificationCount(api) {
  const link = document.querySelector('#notifications');
  if (!link) {
    return null;
  }
  const badge = find('#notification-count', HTMLElement);
  return new LiveValue({
    type: 'notification-count',
    read: (data) => {
      const count = data?.Count ?? data?.new;
      return Number.isInteger(count) ? Math.max(0, count) : undefined;
    },
    fetch: () => api.get('/notifications/new'),
    show: (count) => {
      badge.hidden = count === 0;
      badge.textContent = String(count);
      link.setAttribute('aria-label', count === 0 ? 'Notifications' : `Notifications, ${count} unread`);
    },
  });
}
