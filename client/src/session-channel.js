import { versioned } from './protocol.js';

/** Tells the tabs of an account in this browser that the user signed out. */
export class SessionChannel {
  /** @type {BroadcastChannel | null} */
  #channel = null;
  #open;
  #loggedOut;

  /**
   * @param {((name: string) => BroadcastChannel) | undefined} channel
   * @param {string} account
   * @param {() => void} loggedOut in another tab
   */
  constructor(channel, account, loggedOut) {
    this.#open = () => channel?.(versioned(`session-${account}`)) ?? null;
    this.#loggedOut = loggedOut;
  }

  open() {
    this.#channel = this.#open();
    if (this.#channel) this.#channel.onmessage = ({ data }) => data?.type === 'LOGOUT' && this.#loggedOut();
  }

  tell() {
    this.#channel?.postMessage({ type: 'LOGOUT' });
  }

  close() {
    this.#channel?.close();
    this.#channel = null;
  }
}
