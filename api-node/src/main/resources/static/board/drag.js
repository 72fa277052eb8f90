import { indexAt, nearest, scrollSpeed } from './geometry.js';

const SLOP = 6;
const LONG_PRESS_MS = 260;
const SETTLE = { duration: 160, easing: 'ease-out' };

/**
 * Dragging cards and columns with a mouse, a pen or a finger. A mouse drags as soon as it moves; a finger after a long press, since a
 * quick one scrolls.
 *
 * @typedef {import("./move-in-progress.js").MoveInProgress} MoveInProgress
 * @typedef {import("./view.js").BoardView} View
 * @typedef {{id: number, kind: "card" | "column", of: string, element: HTMLElement, x: number, y: number, touch: boolean, timer: number}} Press
 * @typedef {{image: HTMLElement, dx: number, dy: number, x: number, y: number, frame: number, last: number}} Flight
 */
export class Drag {
  /** @type {Press | undefined} */
  #press;
  /** @type {Flight | undefined} */
  #flight;

  /**
   * @param {HTMLElement} root
   * @param {MoveInProgress} moveInProgress
   * @param {View} view
   * @param {() => boolean} allowed
   */
  constructor(root, moveInProgress, view, allowed) {
    this.root = root;
    this.moveInProgress = moveInProgress;
    this.view = view;
    this.allowed = allowed;
    root.addEventListener('pointerdown', (event) => this.#down(event));
    root.addEventListener('pointermove', (event) => this.#move(event));
    root.addEventListener('pointerup', (event) => this.#up(event));
    root.addEventListener('pointercancel', (event) => event.pointerId === this.#press?.id && this.#cancel());
    // A finger on something that is carried must not scroll; only a listener that is not passive can say so.
    root.addEventListener('touchmove', (event) => this.#flight && event.preventDefault(), { passive: false });
    root.addEventListener('contextmenu', (event) => this.#press?.touch && event.preventDefault());
    root.addEventListener('dragstart', (event) => event.preventDefault());
    addEventListener('keydown', (event) => event.key === 'Escape' && this.#flight && this.#cancel());
    addEventListener('blur', () => this.#cancel());
  }

  /** What was carried is gone: its image goes, too. */
  stop() {
    if (this.#flight && !this.moveInProgress.carried) {
      this.#land(undefined);
    }
  }

  /** @param {PointerEvent} event */
  #down(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    if (this.#press || event.button !== 0 || !event.isPrimary || this.moveInProgress.carried || !this.allowed()) {
      return;
    }
    const card = /** @type {HTMLElement | null} */ (target.closest('.ticket'));
    const head = target.closest('.lane-head');
    const lane = /** @type {HTMLElement | null} */ (head?.closest('.lane') ?? null);
    const control = target.closest('button, input, textarea, a');
    if ((!card && !lane) || (control && !control.matches('.lane-grip'))) {
      return;
    }
    const element = /** @type {HTMLElement} */ (card ?? lane);
    const of = (card ? element.dataset['issueId'] : element.dataset['columnId']) ?? '';
    const touch = event.pointerType !== 'mouse';
    this.#press = {
      id: event.pointerId,
      kind: card ? 'card' : 'column',
      of,
      element,
      x: event.clientX,
      y: event.clientY,
      touch,
      timer: touch ? setTimeout(() => this.#lift(), LONG_PRESS_MS) : 0,
    };
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const press = this.#press;
    if (press?.id !== event.pointerId) {
      return;
    }
    if (this.#flight) {
      this.#flight.x = event.clientX;
      this.#flight.y = event.clientY;
      return; // The next frame follows.
    }
    if (Math.hypot(event.clientX - press.x, event.clientY - press.y) > SLOP) {
      if (press.touch) {
        this.#cancel(); // It scrolls.
      } else {
        this.#lift();
      }
    }
  }

  /** @param {PointerEvent} event */
  #up(event) {
    if (this.#press?.id !== event.pointerId) {
      return;
    }
    const flight = this.#flight;
    if (!flight) {
      this.#end();
      return;
    }
    flight.x = event.clientX;
    flight.y = event.clientY;
    this.#follow(flight);
    const { element } = this.#press;
    // The click that a browser makes of this is none.
    const swallow = (/** @type {Event} */ click) => click.stopPropagation();
    addEventListener('click', swallow, { capture: true, once: true });
    setTimeout(() => removeEventListener('click', swallow, { capture: true }));
    this.moveInProgress.drop();
    this.#land(element);
  }

  #lift() {
    const press = this.#press;
    const lifted = press && (press.kind === 'card' ? this.#liftCard(press) : this.moveInProgress.liftColumn(press.of, 'pointer'));
    if (!press || !lifted) {
      this.#end();
      return;
    }
    getSelection()?.removeAllRanges();
    this.root.setPointerCapture(press.id);
    const box = press.element.getBoundingClientRect();
    const image = /** @type {HTMLElement} */ (press.element.cloneNode(true));
    image.classList.remove('placeholder');
    image.classList.add('carried');
    image.removeAttribute('data-issue-id');
    image.removeAttribute('data-column-id');
    image.setAttribute('aria-hidden', 'true');
    image.inert = true;
    image.style.width = `${box.width}px`;
    image.style.maxHeight = `${box.height}px`;
    document.body.append(image);
    this.root.classList.add('carrying');
    navigator.vibrate?.(press.touch ? 10 : 0);
    this.#flight = { image, dx: press.x - box.left, dy: press.y - box.top, x: press.x, y: press.y, frame: 0, last: 0 };
    this.#frame(performance.now());
  }

  /** @param {Press} press */
  #liftCard(press) {
    return this.moveInProgress.liftCard(press.of, 'pointer');
  }

  /** @param {number} now */
  #frame(now) {
    const flight = this.#flight;
    if (flight) {
      this.#scroll(flight, Math.min(now - (flight.last || now), 50) / 1000);
      flight.last = now;
      this.#follow(flight);
      flight.frame = requestAnimationFrame((next) => this.#frame(next));
    }
  }

  /** @param {Flight} flight */
  #follow(flight) {
    flight.image.style.transform = `translate(${flight.x - flight.dx}px, ${flight.y - flight.dy}px)`;
    const { carried, place } = this.moveInProgress;
    if (!carried || !place) {
      return;
    }
    const lanes = /** @type {HTMLElement[]} */ ([...this.root.querySelectorAll('.lane')]);
    const spans = lanes.map((lane) => ({ lane, ...across(lane) }));
    if (carried.kind === 'column') {
      const others = spans.filter(({ lane }) => lane.dataset['columnId'] !== carried.id);
      this.moveInProgress.to({ columnId: carried.id, order: indexAt(others, flight.x) });
      return;
    }
    const lane = nearest(spans, flight.x)?.lane;
    const list = lane?.querySelector('.cards');
    if (lane && list) {
      const others = /** @type {HTMLElement[]} */ ([...list.children]).filter((card) => card.dataset['issueId'] !== carried.id).map(down);
      this.moveInProgress.to({ columnId: lane.dataset['columnId'] ?? place.columnId, order: indexAt(others, flight.y) });
    }
  }

  /** @param {Flight} flight @param {number} seconds */
  #scroll({ x, y }, seconds) {
    const box = this.root.getBoundingClientRect();
    this.root.scrollLeft += scrollSpeed(x, Math.max(box.left, 0), Math.min(box.right, innerWidth)) * seconds;
    const columnId = this.moveInProgress.carried?.kind === 'card' && this.moveInProgress.place?.columnId;
    const list = columnId && this.view.lane(columnId)?.list;
    if (list) {
      const { top, bottom } = list.getBoundingClientRect();
      list.scrollTop += scrollSpeed(y, top, Math.min(bottom, innerHeight)) * seconds;
    }
  }

  #cancel() {
    const element = this.#press?.element;
    if (this.#flight) {
      this.moveInProgress.cancel();
      this.#land(element);
    } else {
      this.#end();
    }
  }

  /** The image glides to where the card stands now. @param {HTMLElement | undefined} element */
  #land(element) {
    const flight = this.#flight;
    this.#end();
    if (!flight) {
      return;
    }
    cancelAnimationFrame(flight.frame);
    const { image } = flight;
    if (!element?.isConnected || matchMedia('(prefers-reduced-motion: reduce)').matches) {
      image.remove();
      return;
    }
    const box = element.getBoundingClientRect();
    element.classList.add('arriving');
    const settling = image.animate([{ transform: `translate(${box.left}px, ${box.top}px)` }], SETTLE);
    const settled = () => {
      image.remove();
      element.classList.remove('arriving');
    };
    settling.onfinish = settled;
    settling.oncancel = settled;
  }

  #end() {
    const press = this.#press;
    if (press) {
      clearTimeout(press.timer);
      if (this.root.hasPointerCapture(press.id)) {
        this.root.releasePointerCapture(press.id);
      }
    }
    this.#press = undefined;
    this.#flight = undefined;
    this.root.classList.remove('carrying');
  }
}

/** @param {Element} element */
function across(element) {
  const { left, width } = element.getBoundingClientRect();
  return { start: left, size: width };
}

/** @param {Element} element */
function down(element) {
  const { top, height } = element.getBoundingClientRect();
  return { start: top, size: height };
}
