/**
 * Text that was typed but not saved, kept for this tab and this user alone: it is restored after a reload, and after a new login.
 */

const PREFIX = 'tidings-draft/';

export class Drafts {
  /** @type {Map<string, unknown>} what was typed before the user was known */
  #early = new Map();
  /** @type {string | undefined} */
  #prefix;

  /** @param {string} page what the drafts belong to, such as a project's id @param {Storage} [storage] */
  constructor(page, storage = sessionStorage) {
    this.page = page;
    this.storage = storage;
  }

  /** @param {string} id the user's */
  ownedBy(id) {
    this.#prefix = `${PREFIX}${id}/${this.page}/`;
    this.#early.forEach((value, name) => this.keep(name, value));
    this.#early.clear();
  }

  /** @param {string} name @param {unknown} value */
  keep(name, value) {
    if (this.#prefix === undefined) {
      this.#early.set(name, value);
      return;
    }
    try {
      this.storage.setItem(this.#prefix + name, JSON.stringify(value));
    } catch {
      // The storage is full or forbidden. The text is still in its field, and leaving the page asks.
    }
  }

  /** @param {string} name @returns {any} undefined if there is none */
  read(name) {
    if (this.#prefix === undefined) {
      return this.#early.get(name);
    }
    try {
      const text = this.storage.getItem(this.#prefix + name);
      return text === null ? undefined : JSON.parse(text);
    } catch {
      return undefined;
    }
  }

  /** @param {string} name */
  drop(name) {
    this.#early.delete(name);
    if (this.#prefix !== undefined) {
      this.storage.removeItem(this.#prefix + name);
    }
  }

  /** @returns {string[]} names of the drafts that are kept */
  names() {
    const prefix = this.#prefix;
    return prefix === undefined ? [...this.#early.keys()] : keysOf(this.storage, prefix).map((key) => key.slice(prefix.length));
  }
}

/** Forgets the drafts of all other users, once the user who signed in is known. @param {string} userId @param {Storage} [storage] */
export function keepDraftsOf(userId, storage = sessionStorage) {
  for (const key of keysOf(storage, PREFIX)) {
    if (!key.startsWith(`${PREFIX}${userId}/`)) {
      storage.removeItem(key);
    }
  }
}

/** @param {Storage} storage @param {string} prefix */
function keysOf(storage, prefix) {
  return Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? '').filter((key) => key.startsWith(prefix));
}
