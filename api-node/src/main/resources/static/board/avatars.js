import { h } from './dom.js';

const HUES = 8;

const PICTURE = /^\/api\/users\/[0-9]+\/avatar\/[0-9a-f]{32}$/;

/**
 * Whether this is where the node serves a picture that it has checked: what a browser shows, it asks for, in the name of its user.
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

/** A user's picture, or initials on a colour that is always the same for one user. @param {{id: string, name: string, avatar: string | null}} user */
export function avatarOf({ id, name, avatar }) {
  return h(
    'span',
    { class: `face hue-${Number(id) % HUES}`, title: name, role: 'img', 'aria-label': name },
    isPicture(avatar) ? h('img', { src: avatar, alt: '' }) : initials(name),
  );
}
