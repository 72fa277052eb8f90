/** Beyond so many at once nobody could follow them. */
const MOST = 24;
const FLIGHT = { duration: 320, easing: 'cubic-bezier(.2, .7, .2, 1)' };

const calm = matchMedia('(prefers-reduced-motion: reduce)');

/**
 * Draws, and lets what others moved glide from where it was to where it is (first, last, invert, play).
 *
 * @param {() => HTMLElement[]} cards those that are on the board
 * @param {ReadonlySet<string>} moved ids of cards that somebody else moved
 * @param {() => void} draw
 */
export function glide(cards, moved, draw) {
  if (moved.size === 0 || moved.size > MOST || calm.matches || document.hidden) {
    draw();
    return;
  }
  const before = new Map(cards().map((card) => [card, { box: card.getBoundingClientRect(), lane: card.parentElement }]));
  draw();
  for (const card of cards()) {
    const first = before.get(card);
    const travels = moved.has(card.dataset['issueId'] ?? '');
    if (!first) {
      travels && card.animate([{ opacity: 0, transform: 'translateY(-0.5rem)' }, {}], FLIGHT);
      travels && mark(card);
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
    travels && mark(card);
  }
}

/** A column clips what is in it, so a card that changes columns flies above them. @param {HTMLElement} card @param {DOMRect} from @param {DOMRect} to */
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

/** Leaves a ring for a moment, for those who looked elsewhere. @param {HTMLElement} card */
function mark(card) {
  card.classList.remove('news');
  void card.offsetWidth; // so that it begins anew
  card.classList.add('news');
  card.addEventListener('animationend', () => card.classList.remove('news'), { once: true });
}
