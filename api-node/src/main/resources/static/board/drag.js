import { CarriedImage } from './carried-image.js';
import { indexAt, nearest, scrollSpeed } from './geometry.js';

const SLOP = 6;
const LONG_PRESS_MS = 260;

/**
 * Dragging cards and columns with a mouse, a pen or a finger. A mouse drags as soon as it moves; a finger drags after a long press, since
 * a quick movement scrolls.
 *
 * @typedef {import("./move-in-progress.js").MoveInProgress} MoveInProgress
 * @typedef {import("./view.js").BoardView} View
 * @typedef {{id: number, kind: "card" | "column", of: string, element: HTMLElement, x: number, y: number, touch: boolean, timer: number}} Press
 * @typedef {{image: CarriedImage, x: number, y: number, frame: number, last: number}} Flight
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
    // A finger that drags something must not scroll; only a listener that is not passive can prevent it.
    root.addEventListener('touchmove', (event) => this.#flight && event.preventDefault(), { passive: false });
    root.addEventListener('contextmenu', (event) => this.#press?.touch && event.preventDefault());
    root.addEventListener('dragstart', (event) => event.preventDefault());
    addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && this.#flight) {
        event.preventDefault();
        this.#cancel();
      }
    });
    addEventListener('blur', () => this.#cancel());
  }

  /** Ends a drag whose card or column is gone, and removes its image. */
  stop() {
    if (!this.moveInProgress.carried) {
      this.#end()?.image.land(undefined);
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
    // The browser fires a click after the drag, which must have no effect.
    const swallow = (/** @type {Event} */ click) => click.stopPropagation();
    addEventListener('click', swallow, { capture: true, once: true });
    setTimeout(() => removeEventListener('click', swallow, { capture: true }));
    // From here on, any redraw of the board must find no drag under way.
    this.#end();
    this.moveInProgress.drop();
    flight.image.land(element);
  }

  #lift() {
    const press = this.#press;
    const lifted =
      press &&
      (press.kind === 'card' ? this.moveInProgress.liftCard(press.of, 'pointer') : this.moveInProgress.liftColumn(press.of, 'pointer'));
    if (!press || !lifted) {
      this.#end();
      return;
    }
    getSelection()?.removeAllRanges();
    this.root.setPointerCapture(press.id);
    this.root.classList.add('carrying');
    navigator.vibrate?.(press.touch ? 10 : 0);
    this.#flight = { image: new CarriedImage(press.element, press), x: press.x, y: press.y, frame: 0, last: 0 };
    this.#frame(performance.now());
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
    flight.image.follow(flight);
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
    const flight = this.#end();
    if (flight) {
      this.moveInProgress.cancel();
      flight.image.land(element);
    }
  }

  /** @returns {Flight | undefined} the drag that was under way */
  #end() {
    const [press, flight] = [this.#press, this.#flight];
    this.#press = undefined;
    this.#flight = undefined;
    if (press) {
      clearTimeout(press.timer);
      if (this.root.hasPointerCapture(press.id)) {
        this.root.releasePointerCapture(press.id);
      }
    }
    if (flight) {
      cancelAnimationFrame(flight.frame);
    }
    this.root.classList.remove('carrying');
    return flight;
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
