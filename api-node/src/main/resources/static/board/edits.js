/**
 * A user's changes to something that others may change at the same time. Fields that were not touched here follow the others; a field
 * that both sides changed is a clash, which the user decides.
 *
 * @template T
 * @typedef {object} EditedField
 * @property {() => T} get what the control holds now
 * @property {(value: T) => void} set
 * @property {(before: T, theirs: T, mine: T) => T} [merge] combines both changes, so that there is no clash
 */
export class Edits {
  /** @type {Record<string, any>} what the controls held when they showed the base: not always the same text, since they normalise it */
  #shown = {};
  /** @type {Map<string, any>} the others' values of fields that both sides changed */
  #clashes = new Map();

  /** @param {Record<string, EditedField<any>>} fields @param {Record<string, any>} base */
  constructor(fields, base) {
    this.fields = fields;
    this.base = pick(fields, base);
    for (const [name, field] of Object.entries(fields)) {
      field.set(base[name]);
      this.#shown[name] = field.get();
    }
  }

  /** @returns {Record<string, any>} the fields that were changed here, as they are now */
  get changes() {
    const values = this.values;
    return Object.fromEntries(Object.entries(values).filter(([name, value]) => !same(value, this.#shown[name])));
  }

  get changed() {
    return Object.keys(this.changes).length > 0;
  }

  /** @returns {Record<string, any>} */
  get values() {
    return Object.fromEntries(Object.entries(this.fields).map(([name, field]) => [name, field.get()]));
  }

  /** Puts back what was typed earlier. @param {Record<string, any>} values */
  restore(values) {
    for (const [name, value] of Object.entries(pick(this.fields, values))) {
      this.fields[name]?.set(value);
    }
  }

  /** @returns {ReadonlyMap<string, any>} the others' values of fields that both sides changed, until the values are equal again */
  get clashes() {
    for (const [name, theirs] of this.#clashes) {
      if (same(this.fields[name]?.get(), theirs)) {
        this.#clashes.delete(name);
      }
    }
    return this.#clashes;
  }

  /** Takes the server's current state. @param {Record<string, any>} now */
  rebase(now) {
    const mine = this.changes;
    for (const [name, field] of Object.entries(this.fields)) {
      const [before, theirs] = [this.base[name], now[name]];
      if (same(before, theirs)) {
        continue;
      }
      if (!(name in mine)) {
        field.set(theirs);
        this.#shown[name] = field.get();
      } else if (field.merge) {
        field.set(theirs);
        this.#shown[name] = field.get();
        field.set(field.merge(before, theirs, mine[name]));
      } else {
        this.#shown[name] = theirs;
        this.#clashes.set(name, theirs);
      }
    }
    this.base = pick(this.fields, now);
  }
}

/** Merges sets such as labels: applies both sides' changes. @param {string[]} before @param {string[]} theirs @param {string[]} mine */
export function mergeSets(before, theirs, mine) {
  const kept = theirs.filter((item) => mine.includes(item) || !before.includes(item));
  return [...kept, ...mine.filter((item) => !before.includes(item) && !theirs.includes(item))];
}

/** @param {Record<string, unknown>} fields @param {Record<string, any>} values */
function pick(fields, values) {
  return Object.fromEntries(
    Object.keys(fields)
      .filter((name) => name in values)
      .map((name) => [name, values[name]]),
  );
}

/** Lists are sets here: their order is ignored. @param {unknown} a @param {unknown} b */
function same(a, b) {
  return Array.isArray(a) && Array.isArray(b) ? a.length === b.length && a.every((item) => b.includes(item)) : a === b;
}
