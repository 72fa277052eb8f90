import { versioned } from '../protocol.js';

/** @typedef {{type: 'LOGOUT' | 'SWITCH_ACCOUNT', account: string}} SessionMessage */

/** Tells the other tabs of this browser which account it is signed in with, whatever account they show. */
export class AccountChannel {
  #open;
  #heard;
  /** @type {BroadcastChannel | null} */
  #channel = null;

  /**
   * @param {((name: string) => BroadcastChannel) | undefined} open undefined: a browser without channels
   * @param {(message: SessionMessage) => void} heard of another tab
   */
  constructor(open, heard) {
    this.#open = open;
    this.#heard = heard;
  }

  get isOpen() {
    return this.#channel !== null;
  }

  open() {
    if (this.#channel) return;
    this.#channel = this.#open?.(versioned('session')) ?? null;
    if (this.#channel)
      this.#channel.onmessage = ({ data }) => {
        if (data?.type === 'LOGOUT' || data?.type === 'SWITCH_ACCOUNT') this.#heard(data);
      };
  }

  /** @param {SessionMessage} message */
  tell(message) {
    this.#channel?.postMessage(message);
  }

  close() {
    this.#channel?.close();
    this.#channel = null;
  }
}
