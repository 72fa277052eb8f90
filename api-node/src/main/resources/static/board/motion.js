import { avatarOf } from './avatars.js';

/** The most cards that glide at once: users could not follow more. */
const MOST = 24;
const FACE_MS = 4000;
const FLIGHT = { duration: 320, easing: 'cubic-bezier(.2, .7, .2, 1)' };

const calm = matchMedia('(prefers-reduced-motion: reduce)');

/**
 * Draws, and lets cards that others moved glide from their old places to their new ones (first, last, invert, play).
 *
 * @typedef {import("./people.js").Person} Person
 *
 * @param {() => HTMLElement[]} cards those that are on the board
 * @param {ReadonlyMap<string, Person | undefined>} touched ids of the cards that others changed, and the person who did, if known
 * @param {() => void} draw
 */
export function glide(cards, touched, draw) {
  if (touched.size === 0 || touched.size > MOST || document.hidden) {
    draw();
    return;
  }
  if (calm.matches) {
    draw();
    cards().forEach((card) => markIfTouched(card, touched));
    return;
  }
  const before = new Map(cards().map((card) => [card, { box: card.getBoundingClientRect(), lane: card.parentElement }]));
  draw();
  for (const card of cards()) {
    const first = before.get(card);
    const travels = touched.has(card.dataset['issueId'] ?? '');
    if (!first) {
      travels && card.animate([{ opacity: 0, transform: 'translateY(-0.5rem)' }, {}], FLIGHT);
      markIfTouched(card, touched);
      continue;
    }
    const last = card.getBoundingClientRect();
    const [x, y] = [first.box.left - last.left, first.box.top - last.top];
    const inSight = last.bottom > 0 && last.top < innerHeight && last.right > 0 && last.left < innerWidth;
    if (inSight && (x !== 0 || y !== 0)) {
      if (travels && card.parentElement !== first.lane) {
        fly(card, first.box, last);
      } else {
        card.animate([{ transform: `translate(${x}px, ${y}px)` }, { transform: 'none' }], FLIGHT);
      }
    }
    markIfTouched(card, touched);
  }
}

/** A column clips its content, so a card flies above the columns. @param {HTMLElement} card @param {DOMRect} from @param {DOMRect} to */
function fly(card, from, to) {
  const image = /** @type {HTMLElement} */ (card.cloneNode(true));
  image.removeAttribute('data-issue-id');
  image.setAttribute('aria-hidden', 'true');
  image.inert = true;
  image.classList.add('flying');
  image.style.width = `${to.width}px`;
  document.body.append(image);
  card.classList.add('arriving');
  const at = (/** @type {DOMRect} */ box) => ({ transform: `translate(${box.left}px, ${box.top}px)` });
  const flight = image.animate([at(from), at(to)], FLIGHT);
  const land = () => {
    image.remove();
    card.classList.remove('arriving');
  };
  flight.onfinish = land;
  flight.oncancel = land;
}

/**
 * Leaves a ring and the user's picture on the card for a moment, for users who did not see it move.
 *
 * @param {HTMLElement} card
 * @param {ReadonlyMap<string, Person | undefined>} touched
 */
function markIfTouched(card, touched) {
  const id = card.dataset['issueId'] ?? '';
  if (!touched.has(id)) {
    return;
  }
  card.classList.remove('news');
  void card.offsetWidth; // forces a layout, so that the animation starts again
  card.classList.add('news');
  card.addEventListener('animationend', () => card.classList.remove('news'), { once: true });
  card.querySelector('.mover')?.remove();
  const person = touched.get(id);
  if (person) {
    const face = avatarOf(person);
    face.classList.add('mover');
    card.append(face);
    setTimeout(() => face.remove(), FACE_MS);
  }
}
