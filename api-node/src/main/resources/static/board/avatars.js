import { h } from './dom.js';

const HUES = 8;

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
  const own = avatar !== null && /^(\/(?!\/)|data:image\/)/.test(avatar);
  return h(
    'span',
    { class: `face hue-${Number(id) % HUES}`, title: name, role: 'img', 'aria-label': name },
    own ? h('img', { src: avatar, alt: '' }) : initials(name),
  );
}
