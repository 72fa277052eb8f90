import { avatarOf } from '../board/avatars.js';
import { h } from '../board/dom.js';
import { icon } from '../board/icons.js';
import { kindOf, placeOf, sentenceOf, userOf } from './activity-text.js';
import { timeOf } from './activity-times.js';

/** @typedef {import("./activity-text.js").Activity} Activity */

/** The sign on a face; the sentence says the same. @type {Record<string, "plus" | "pencil" | "close">} */
const SIGNS = { created: 'plus', edited: 'pencil', deleted: 'close' };

/**
 * An activity in a list. All that users wrote becomes text, never markup.
 *
 * @param {Activity} activity
 * @param {object} page
 * @param {Date} page.now
 * @param {(activity: Activity) => string | null} [page.linkOf] where its resource is shown; null for nowhere
 * @param {(activity: Activity) => boolean} [page.isOwn] whether this tab did it
 * @param {(activity: Activity) => HTMLElement} [page.detailsOf] what is shown on demand
 * @param {ReadonlyMap<string, string | null>} [page.pictures] of users, by their ids
 * @param {boolean} [page.placed] whether the list says anyway where it happened
 */
export function rowOf(activity, { now, linkOf = () => null, isOwn = () => false, detailsOf, pictures, placed = false }) {
  const { id, activity_type: type, user, resource, timestamp, external = false } = activity;
  const place = placed ? '' : placeOf(activity);
  return h(
    'li',
    { class: `activity ${type}`, data: { activityId: id, resourceId: String(resource.id ?? '') } },
    h(
      'span',
      { class: 'activity-face', 'aria-hidden': 'true' },
      avatarOf({ id: user?.id ?? '0', name: userOf(activity), avatar: pictures?.get(user?.id ?? '') ?? null }),
      h('span', { class: 'activity-sign' }, icon(SIGNS[type] ?? 'pencil')),
    ),
    h(
      'div',
      { class: 'activity-main' },
      h('p', { class: 'activity-text' }, ...sentence(activity, linkOf(activity))),
      (place !== '' || isOwn(activity) || external || detailsOf) &&
        h(
          'div',
          { class: 'activity-foot' },
          place !== '' && h('bdi', { class: 'activity-place' }, place),
          external && h('span', { class: 'activity-external', title: 'Another service reported it' }, 'external'),
          isOwn(activity) && h('span', { class: 'activity-own' }, 'this tab'),
          detailsOf && disclosure(() => detailsOf(activity)),
        ),
    ),
    timeOf(timestamp, now),
  );
}

/** @param {Activity} activity @param {string | null} link */
function sentence(activity, link) {
  return sentenceOf(activity).map((part) => {
    if (typeof part === 'string') {
      return part;
    }
    const name = h('bdi', {}, part.name);
    return part.of === 'resource' && link !== null ? h('a', { class: 'activity-link', href: link }, name) : name;
  });
}

/** @param {() => HTMLElement} make is called when it is first opened */
function disclosure(make) {
  const details = h('details', { class: 'activity-more' }, h('summary', {}, 'Details'));
  details.addEventListener('toggle', () => details.children.length === 1 && details.append(make()), { once: true });
  return details;
}

/**
 * All fields of an activity, those included that the page knows nothing of, and what leads to more of the same.
 *
 * @param {Activity} activity
 * @param {(filter: Partial<import("./activity-filter.js").Filter>) => void} only
 */
export function detailsOf(activity, only) {
  const { id, description, user, resource, metadata, ...others } = activity;
  const { type, id: resourceId } = resource;
  /** @type {[string, unknown][]} */
  const fields = [
    ['description', description],
    ...Object.entries(resource).map(([name, value]) => /** @type {[string, unknown]} */ ([`resource ${name}`, value])),
    ['user', user],
    ...Object.entries(others),
    ['event', id],
    ...Object.entries(metadata ?? {}).filter(([name, value]) => name !== 'description' || value !== description),
  ];
  const button = (/** @type {string} */ text, /** @type {Partial<import("./activity-filter.js").Filter>} */ filter) =>
    h('button', { type: 'button', on: { click: () => only(filter) } }, text);
  return h(
    'div',
    { class: 'activity-details' },
    h('dl', {}, ...fields.filter(([, value]) => value !== undefined && value !== null).flatMap(([name, value]) => field(name, value))),
    h(
      'div',
      { class: 'row' },
      user?.username && button(`Only by ${userOf(activity)}`, { user: user.username }),
      resourceId !== null && resourceId !== undefined && button(`Only this ${kindOf(type)}`, { resource: `${type}:${resourceId}` }),
    ),
  );
}

/** @param {string} name @param {unknown} value */
function field(name, value) {
  return [h('dt', {}, name), h('dd', { dir: 'auto' }, typeof value === 'string' ? value : JSON.stringify(value))];
}
