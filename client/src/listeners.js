/** Functions to call on an event; one that was added twice is called twice. */
export class Listeners {
  /** @type {Set<{call: (event: any) => unknown}>} */
  #entries = new Set();

  get isEmpty() {
    return this.#entries.size === 0;
  }

  /**
   * @param {(event: any) => unknown} call
   * @returns {() => boolean} removes it; true the first time
   */
  add(call) {
    const entry = { call };
    this.#entries.add(entry);
    return () => this.#entries.delete(entry);
  }

  /** @param {unknown} event for the listeners that are registered now */
  tell(event) {
    for (const { call } of [...this.#entries]) guarded(call, event);
  }
}

/** Listeners by event type. */
export class TypedListeners {
  /** @type {Map<string, Listeners>} */
  #byType = new Map();

  get types() {
    return [...this.#byType.keys()];
  }

  /**
   * @param {string} type
   * @param {(event: any) => unknown} listener
   * @returns {() => boolean} removes it; true if it was the last one of its type
   */
  add(type, listener) {
    const listeners = this.#byType.get(type) ?? new Listeners();
    this.#byType.set(type, listeners);
    const remove = listeners.add(listener);
    return () => remove() && listeners.isEmpty && this.#byType.delete(type);
  }

  /** @param {string} type */
  has(type) {
    return this.#byType.has(type);
  }

  /**
   * @param {string} type
   * @param {unknown} event
   */
  tell(type, event) {
    this.#byType.get(type)?.tell(event);
  }
}

/**
 * Calls a listener. One that throws does not keep the others from being called.
 *
 * @template T
 * @param {(event: T) => unknown} listener
 * @param {T} event
 */
export function guarded(listener, event) {
  try {
    listener(event);
  } catch (error) {
    console.error('tidings: a listener threw an error', error);
  }
}

/**
 * The same for one that may return a promise, which may be rejected.
 *
 * @template T
 * @param {(event: T) => unknown} listener
 * @param {T} event
 */
export async function attended(listener, event) {
  try {
    await listener(event);
  } catch (error) {
    console.error('tidings: a listener threw an error', error);
  }
}
