/** As much of a document as the scripts of chat use: elements in a tree, selectors of simple parts, and events that do not bubble. */

/** `data-row` as the `dataset` has it. @param {string} name */
const key = (name) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());

/** @param {FakeElement} element @param {string} selector such as `a.contact`, `#text`, `[data-row]`, or several with commas */
function isOne(element, selector) {
  return selector.split(',').some((each) =>
    (each.trim().match(/^[a-z]+|[#.][\w-]+|\[[\w-]+\]/g) ?? []).every((part) => {
      const name = part.slice(1);
      return part.startsWith('#')
        ? element.id === name
        : part.startsWith('.')
          ? element.className.split(' ').includes(name)
          : part.startsWith('[data-')
            ? key(name.slice(5, -1)) in element.dataset
            : part.startsWith('[')
              ? element.attributes.has(name.slice(0, -1))
              : element.tag === part;
    }),
  );
}

export class FakeElement extends EventTarget {
  /** @type {FakeElement[]} */
  children = [];
  /** @type {FakeElement | null} */
  parentElement = null;
  /** @type {Record<string, string>} */
  dataset = {};
  /** @type {Map<string, string>} */
  attributes = new Map();
  /** @type {Record<string, unknown>} */
  style = {};
  id = '';
  className = '';
  hidden = false;
  value = '';
  dateTime = '';
  disabled = false;
  text = '';
  scrollTop = 0;
  clientHeight = 0;

  /** @param {string} tag @param {Record<string, unknown>} [properties] @param {(FakeElement | string)[]} children */
  constructor(tag, properties = {}, ...children) {
    super();
    this.tag = tag;
    Object.assign(this, properties);
    this.append(...children);
  }

  get classList() {
    const names = () => this.className.split(' ').filter(Boolean);
    return {
      add: (/** @type {string} */ name) => (this.className = [...new Set([...names(), name])].join(' ')),
      remove: (/** @type {string} */ name) =>
        (this.className = names()
          .filter((each) => each !== name)
          .join(' ')),
      toggle: (/** @type {string} */ name, /** @type {boolean} */ on) => (on ? this.classList.add(name) : this.classList.remove(name)),
    };
  }
  get childElementCount() {
    return this.children.length;
  }
  get firstElementChild() {
    return this.children[0] ?? null;
  }
  get nextElementSibling() {
    const siblings = this.parentElement?.children ?? [];
    return siblings[siblings.indexOf(this) + 1] ?? null;
  }
  get isConnected() {
    /** @type {FakeElement} */
    let top = this;
    while (top.parentElement) {
      top = top.parentElement;
    }
    return top.tag === 'body';
  }
  get textContent() {
    return this.text + this.children.map((child) => /** @type {string} */ (child.textContent)).join('');
  }
  set textContent(text) {
    this.children = [];
    this.text = text;
  }
  /** @returns {string} */
  get outerHTML() {
    const { tag, id, className, dataset, text } = this;
    return JSON.stringify({ tag, id, className, dataset, text, children: this.children.map((child) => child.outerHTML) });
  }
  /** A row is ten high, so that a list is as high as it has rows. @returns {number} */
  get scrollHeight() {
    return this.tag === 'li' ? 10 : this.children.reduce((sum, child) => sum + child.scrollHeight, 0);
  }
  getBoundingClientRect() {
    return { top: 0, bottom: 1 };
  }
  /** @param {{top: number}} to */
  scrollTo({ top }) {
    this.scrollTop = Math.max(0, Math.min(top, this.scrollHeight - this.clientHeight));
  }
  /** @param {string} selector */
  matches(selector) {
    return isOne(this, selector);
  }
  /** @param {string} selector @returns {FakeElement[]} */
  querySelectorAll(selector) {
    return this.children.flatMap((child) => [...(child.matches(selector) ? [child] : []), ...child.querySelectorAll(selector)]);
  }
  /** @param {string} selector */
  querySelector(selector) {
    return this.querySelectorAll(selector.replace(':scope > ', ''))[0] ?? null;
  }
  /** @param {FakeElement | null} other */
  contains(other) {
    return other !== null && (other === this || this.querySelectorAll(other.tag).includes(other));
  }
  /** @param {string} name @param {string} value */
  setAttribute(name, value) {
    this.attributes.set(name, value);
  }
  /** @param {string} name */
  getAttribute(name) {
    return this.attributes.get(name) ?? null;
  }
  /** @param {string} name */
  removeAttribute(name) {
    this.attributes.delete(name);
  }
  /** @param {FakeElement} child @param {FakeElement | null} before */
  insertBefore(child, before) {
    child.remove();
    this.children.splice(before ? this.children.indexOf(before) : this.children.length, 0, child);
    child.parentElement = this;
  }
  /** @param {...(FakeElement | string)} children */
  append(...children) {
    for (const child of children) {
      this.insertBefore(child instanceof FakeElement ? child : new FakeElement('#text', { text: child }), null);
    }
  }
  /** @param {FakeElement} child */
  prepend(child) {
    this.insertBefore(child, this.children[0] ?? null);
  }
  /** @param {...FakeElement} children */
  replaceChildren(...children) {
    [...this.children].forEach((child) => child.remove());
    this.append(...children);
  }
  remove() {
    const siblings = this.parentElement?.children;
    siblings?.splice(siblings.indexOf(this), 1);
    this.parentElement = null;
  }
  focus() {
    /** @type {any} */ (globalThis.document).activeElement = this;
  }
}

/** Puts a document with these elements into the place of the browser's, seen and with the focus. @param {...FakeElement} elements */
export function documentOf(...elements) {
  const body = new FakeElement('body', {}, ...elements);
  const page = Object.assign(new EventTarget(), {
    body,
    hidden: false,
    activeElement: null,
    hasFocus: () => true,
    querySelector: (/** @type {string} */ selector) => body.querySelector(selector),
    getElementById: (/** @type {string} */ id) => body.querySelector(`#${id}`),
    createElement: (/** @type {string} */ tag) => new FakeElement(tag),
  });
  const window = new EventTarget();
  const kinds = ['Element', 'HTMLElement', 'HTMLButtonElement', 'HTMLFormElement', 'HTMLTextAreaElement'];
  Object.assign(globalThis, {
    document: page,
    ...Object.fromEntries(kinds.map((kind) => [kind, FakeElement])),
    addEventListener: window.addEventListener.bind(window),
    removeEventListener: window.removeEventListener.bind(window),
    dispatchEvent: window.dispatchEvent.bind(window),
    ResizeObserver: class {
      observe() {}
    },
  });
  return page;
}
