/**
 * Creates an element. `class`, `data` and `on` set classes, data attributes and listeners; names with a dash are attributes, all others
 * are properties.
 *
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {{[name: string]: unknown, data?: Record<string, string>, on?: Record<string, (event: any) => unknown>}} [properties]
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null) {
      continue;
    }
    if (name === 'class') {
      element.className = String(value);
    } else if (name === 'data') {
      Object.assign(element.dataset, value);
    } else if (name === 'on') {
      for (const [type, listener] of Object.entries(properties.on ?? {})) {
        element.addEventListener(type, listener);
      }
    } else if (name.includes('-') || !(name in element)) {
      element.setAttribute(name, String(value));
    } else {
      Reflect.set(element, name, value);
    }
  }
  if ((tag === 'input' || tag === 'textarea') && !element.dir) {
    element.dir = 'auto'; // Text of users may run in either direction.
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/**
 * An element of the document that must exist.
 *
 * @template {HTMLElement} T
 * @param {string} selector
 * @param {new () => T} kind
 * @param {ParentNode} [within]
 * @returns {T}
 */
export function find(selector, kind, within = document) {
  const element = within.querySelector(selector);
  if (!(element instanceof kind)) {
    throw new Error(`no ${kind.name} at ${selector}`);
  }
  return element;
}

/**
 * Puts children into this order, and touches only those whose place changes.
 *
 * @param {Element} parent
 * @param {Element[]} children
 */
export function arrangeChildren(parent, children) {
  const wanted = new Set(children);
  for (const child of [...parent.children]) {
    if (!wanted.has(child)) {
      child.remove();
    }
  }
  let next = parent.firstElementChild;
  for (const child of children) {
    if (child === next) {
      next = next.nextElementSibling;
    } else if (next?.nextElementSibling === child) {
      // One child moved down: only that one is moved, and not all those in between.
      move(parent, next, null);
      next = child.nextElementSibling;
    } else {
      move(parent, child, next);
    }
  }
}

/**
 * Moves a child without losing focus, scroll position and running animations, where the browser supports that.
 *
 * @param {Element} parent
 * @param {Element} child
 * @param {Element | null} before
 */
function move(parent, child, before) {
  const focused = child.contains(document.activeElement) ? document.activeElement : null;
  const keeping = /** @type {{moveBefore?: (child: Node, before: Node | null) => void}} */ (parent);
  if (keeping.moveBefore && child.isConnected) {
    keeping.moveBefore(child, before);
  } else {
    parent.insertBefore(child, before);
  }
  if (focused instanceof HTMLElement && document.activeElement !== focused) {
    focused.focus({ preventScroll: true });
  }
}
