const SETTLE = { duration: 180, easing: 'cubic-bezier(.2, .7, .2, 1)' };

/** The image of a dragged card or column under the pointer. */
export class CarriedImage {
  #image;
  #dx;
  #dy;

  /** @param {HTMLElement} element the dragged element @param {{x: number, y: number}} at where it was grabbed */
  constructor(element, { x, y }) {
    const box = element.getBoundingClientRect();
    const image = /** @type {HTMLElement} */ (element.cloneNode(true));
    image.classList.remove('placeholder');
    image.classList.add('carried');
    image.removeAttribute('data-issue-id');
    image.removeAttribute('data-column-id');
    image.setAttribute('aria-hidden', 'true');
    image.inert = true;
    image.style.width = `${box.width}px`;
    image.style.maxHeight = `${box.height}px`;
    document.body.append(image);
    this.#image = image;
    this.#dx = x - box.left;
    this.#dy = y - box.top;
  }

  /** @param {{x: number, y: number}} pointer */
  follow({ x, y }) {
    this.#image.style.transform = `translate(${x - this.#dx}px, ${y - this.#dy}px)`;
  }

  /** Glides to where the element is now, and disappears. @param {HTMLElement | undefined} element */
  land(element) {
    const image = this.#image;
    if (!element?.isConnected || matchMedia('(prefers-reduced-motion: reduce)').matches) {
      image.remove();
      return;
    }
    const box = element.getBoundingClientRect();
    element.classList.add('arriving');
    const settling = image.animate([{ transform: `translate(${box.left}px, ${box.top}px)`, rotate: '0deg' }], SETTLE);
    const settled = () => {
      image.remove();
      element.classList.remove('arriving');
    };
    settling.onfinish = settled;
    settling.oncancel = settled;
  }
}
