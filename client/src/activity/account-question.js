import { Backoff, PROFILES } from '../backoff.js';

/** @import { Clock } from '../types.js' */

/** @typedef {{id: string | number} & Record<string, any>} Account whom a login stands for */

/** Asks the server which account the browser is signed in with, until it says so. */
export class AccountQuestion {
  #ask;
  #clock;
  #drop = () => {};

  /**
   * @param {() => Promise<Account | null>} ask
   * @param {Clock} clock
   */
  constructor(ask, clock) {
    this.#ask = ask;
    this.#clock = clock;
  }

  /**
   * @param {() => boolean} isOutdated
   * @param {() => Promise<unknown>} failed is called before it is asked again
   * @returns {Promise<Account | null>} null: none, or the question is outdated
   */
  async answer(isOutdated, failed) {
    const backoff = new Backoff(PROFILES.console, this.#clock.random);
    for (;;) {
      try {
        const account = await this.#ask();
        return account && accountOf(account);
      } catch (error) {
        if (isOutdated()) return null;
        console.warn('tidings: the account is not known, and asked for again', error);
      }
      await failed();
      if (!isOutdated()) await this.#pause(backoff.next());
      if (isOutdated()) return null;
    }
  }

  /** Does not wait any longer. */
  drop() {
    this.#drop();
  }

  /** @param {number} milliseconds @returns {Promise<void>} */
  #pause(milliseconds) {
    return new Promise((resolve) => {
      const cancel = this.#clock.after(milliseconds, resolve);
      this.#drop = () => (cancel(), resolve());
    });
  }
}

/**
 * @template {Account} A
 * @param {A} account
 * @returns {A}
 */
export function accountOf(account) {
  const id = account?.id;
  if (typeof id === 'number' || (typeof id === 'string' && id !== '')) return account;
  throw new TypeError(`An account must have an 'id', a number or a text of at least one character; got ${JSON.stringify(account)}.`);
}
