/**
 * What a part of a page listens to, and how far it has come: one that stops and listens again goes on from where it was.
 */
export class Subscription {
  types;
  /** The cursor of the last event that the listener was told, '' until there is one. */
  position;
  #join;

  /**
   * @param {readonly string[]} types
   * @param {string} position
   * @param {(part: Subscription, listener: (event: any) => unknown) => () => void} join
   */
  constructor(types, position, join) {
    this.types = types;
    this.position = position;
    this.#join = join;
  }

  /**
   * @param {(event: any) => unknown} listener
   * @returns {() => void} removes it
   */
  listen(listener) {
    return this.#join(this, listener);
  }
}
