import { h } from '../board/dom.js';
import { Problem } from '../board/api.js';
import { leaveGuard } from './leave-guard.js';

const DRAFT = 'outbox/';

/** The server could not be reached, or not do its work: it is tried again by itself. */
const PASSES = new Set([0, 502, 503, 504]);
const AGAIN_MS = 2_000;
const RARELY_MS = 15_000;

/**
 * Messages that this tab sends: shown at once, and kept until a node has them, over a reload and a new login. Those of one thread are sent
 * one after the other. What the server could not take is sent again until it can, unless it was refused. A retry has the key of the first attempt, so that a message whose answer was lost is not sent twice.
 *
 * @typedef {{key: string, text: string, at: string, problem?: string, waits?: boolean}} Unsent
 *
 * @typedef {object} Page
 * @property {import("../board/drafts.js").Drafts} drafts
 * @property {(peer: string, message: Unsent) => Promise<void>} send fails with a {@link Problem}
 * @property {(peer: string) => void} changed
 * @property {(peer: string) => void} failed is called when a message was not sent, once for each
 */
export class Outbox {
  /** By peer. @type {Map<string, Unsent[]>} */
  #unsent = new Map();
  /** The last message that is sent, by peer. @type {Map<string, Promise<void>>} */
  #queues = new Map();
  #guard = leaveGuard();
  /** How often in a row the server was not there. */
  #failures = 0;

  /** @param {Page} page */
  constructor(page) {
    this.page = page;
  }

  /** Sends what was on its way when the page was left. */
  resume() {
    const { drafts, changed } = this.page;
    for (const name of drafts.names().filter((each) => each.startsWith(DRAFT))) {
      const peer = name.slice(DRAFT.length);
      this.#unsent.set(peer, drafts.read(name));
      changed(peer);
      for (const message of this.of(peer).filter(({ problem, waits }) => problem === undefined || waits)) {
        this.#queue(peer, message);
      }
    }
    this.#guard(this.#unsent.size > 0);
  }

  /** @param {string} peer @returns {Unsent[]} */
  of(peer) {
    return this.#unsent.get(peer) ?? [];
  }

  /** @param {string} peer @param {string} text */
  add(peer, text) {
    const message = { key: crypto.randomUUID(), text, at: new Date().toISOString() };
    this.#keep(peer, [...this.of(peer), message]);
    this.#queue(peer, message);
  }

  /** @param {string} peer @param {string} key */
  retry(peer, key) {
    const message = this.of(peer).find((each) => each.key === key);
    if (message) {
      const again = { key, text: message.text, at: message.at };
      this.#replace(peer, key, again);
      this.#queue(peer, again);
    }
  }

  /** @param {string} peer @param {string} key */
  drop(peer, key) {
    this.#replace(peer, key);
  }

  /** The contact is removed, and what was written to it with it. @param {string} peer */
  dropAll(peer) {
    this.#keep(peer, []);
  }

  /** @param {string} peer @param {Unsent} message */
  #queue(peer, message) {
    const before = this.#queues.get(peer) ?? Promise.resolve();
    this.#queues.set(
      peer,
      before.then(() => this.#send(peer, message)),
    );
  }

  /** @param {string} peer @param {Unsent} message */
  async #send(peer, message) {
    if (!this.of(peer).includes(message)) {
      return; // dropped, or tried again by the user
    }
    try {
      await this.page.send(peer, message);
      this.#failures = 0;
      this.#replace(peer, message.key);
    } catch (problem) {
      const status = problem instanceof Problem ? problem.status : 0;
      if (status !== 401) {
        // Otherwise it is sent by itself after the login.
        this.#failed(peer, message, problem instanceof Error ? problem.message : String(problem), PASSES.has(status));
      }
    }
  }

  /** @param {string} peer @param {Unsent} message @param {string} problem @param {boolean} waits whether it is sent again by itself */
  #failed(peer, message, problem, waits) {
    const isSame = message.problem === problem && message.waits === waits;
    const refused = isSame ? message : { ...message, problem, waits };
    isSame || this.#replace(peer, message.key, refused);
    message.problem === undefined && this.page.failed(peer);
    if (waits) {
      const pause = Math.min(RARELY_MS, AGAIN_MS * 2 ** this.#failures++);
      setTimeout(() => this.#queue(peer, refused), pause * (1 + Math.random() / 2));
    }
  }

  /** @param {string} peer @param {string} key @param {Unsent} [instead] */
  #replace(peer, key, instead) {
    this.#keep(
      peer,
      this.of(peer).flatMap((each) => (each.key !== key ? [each] : instead ? [instead] : [])),
    );
  }

  /** @param {string} peer @param {Unsent[]} messages */
  #keep(peer, messages) {
    const { drafts, changed } = this.page;
    if (messages.length > 0) {
      this.#unsent.set(peer, messages);
      drafts.keep(DRAFT + peer, messages);
    } else {
      this.#unsent.delete(peer);
      drafts.drop(DRAFT + peer);
    }
    this.#guard(this.#unsent.size > 0);
    changed(peer);
  }
}

/** A message that the server does not have yet. @param {Unsent} message @param {{retry: () => void, drop: () => void}} act */
export function unsentRow({ key, text, at, problem }, { retry, drop }) {
  const button = (/** @type {string} */ label, /** @type {() => void} */ run) =>
    h('button', { type: 'button', class: 'quiet', textContent: label, on: { click: run } });
  return h(
    'li',
    { id: `unsent-${key}`, class: `message outbound unsent${problem === undefined ? '' : ' refused'}`, data: { key } },
    h(
      'div',
      { class: 'bubble' },
      h('span', { class: 'hidden' }, 'You: '),
      h('p', { class: 'message-text', dir: 'auto' }, text),
      h('span', { class: 'message-foot' }, h('time', { dateTime: at }), problem === undefined && h('span', {}, 'Sending…')),
    ),
    problem !== undefined && h('p', { class: 'not-sent' }, `Not sent – ${problem}`, button('Retry', retry), button('Delete', drop)),
  );
}
