import { h } from './dom.js';
import { urlOf } from './root.js';

const HUES = 8;

const PICTURE = /^\/api\/users\/[0-9]+\/avatar\/[0-9a-f]{32}$/;

/**
 * Whether this is an address at which the node serves pictures that it has checked. Others are not shown, since the browser would request
 * them with the rights of its user.
 *
 * @param {string | null} avatar
 * @returns {avatar is string}
 */
export function isPicture(avatar) {
  return avatar !== null && PICTURE.test(avatar);
}

/** Up to two letters. @param {string} name */
export function initials(name) {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters
    .map((word) => [...(word ?? '')][0] ?? '?')
    .join('')
    .toUpperCase();
}

/** A user's picture, or initials on a colour that is fixed for each user. @param {{id: string, name: string, avatar: string | null}} user */
export function avatarOf({ id, name, avatar }) {
  return h(
    'span',
    { class: `face hue-${Number(id) % HUES}`, title: name, role: 'img', 'aria-label': name },
    isPicture(avatar) ? h('img', { src: urlOf(avatar), alt: '' }) : initials(name),
  );
}
