import { find, h } from '../board/dom.js';

const LAST = 5;

/** Says a sentence to screen readers. @param {string} text */
export function announce(text) {
  const log = find('#announcements', HTMLElement);
  log.append(h('span', {}, `${text} `));
  [...log.children].slice(0, -LAST).forEach((old) => old.remove());
}
