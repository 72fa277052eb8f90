import { arrangeChildren, find, h } from '../board/dom.js';
import { Fragment } from './fragment.js';
import { htmx } from './htmx.js';
import { unsentRow } from './outbox.js';
import { rowOf } from './rows.js';
import { Scrolling } from './scrolling.js';
import { tellMessageTimes } from './times.js';

/** How many messages the server renders unless it is asked for more or fewer, and at most. */
const USUAL = 50;
const MOST = 200;

/**
 * The open thread: its messages as the server has them, and those that are still being sent.
 *
 * @typedef {object} Page
 * @property {import("./outbox.js").Outbox} outbox
 * @property {import("./reading.js").Reading} reading
 * @property {(text: string) => void} announce
 * @property {() => void} shown is called when the thread was rendered anew
 * @property {() => void} enter leads the focus to where messages are typed
 */
export class Thread {
  #place = find('#thread', HTMLElement);
  #scrolling = new Scrolling(this.#place, find('#newer', HTMLButtonElement));
  #fragment;
  /** @type {string | null} */
  #peer = null;
  /** The newest message that was shown, of the open thread; null before it was shown. @type {number | null} */
  #newest = null;
  /** Whether the thread has changed while nobody could see it. */
  #missed = false;
  /** @type {WeakMap<import("./outbox.js").Unsent, HTMLElement>} */
  #unsent = new WeakMap();

  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.#fragment = new Fragment(this.#place, {
      parameters: () => this.#parameters(),
      shown: () => this.#shown(),
      failed: () => this.#failed(),
    });
    this.#place.addEventListener('click', ({ target }) => {
      if (target instanceof Element && target.closest('.older')) {
        this.#showOlder();
      }
    });
    this.#place.addEventListener('scroll', () => this.#read(), { capture: true, passive: true });
    addEventListener('focus', () => this.#read());
    document.addEventListener('visibilitychange', () => {
      this.#missed && this.refresh();
      this.#read();
    });
  }

  get peer() {
    return this.#peer;
  }

  /** Whether there is such a thread, as far as it is known. */
  get isThere() {
    return this.#place.querySelector('#no-thread') === null;
  }

  /** What the thread's head calls the contact. */
  get name() {
    return this.#place.querySelector('#thread-name')?.textContent ?? '';
  }

  get #list() {
    const list = this.#place.querySelector('#messages');
    return list instanceof HTMLElement && list.dataset['peer'] === this.#peer ? list : null;
  }

  /** The document came with this thread, if the server could read it. @param {string} peer */
  adopt(peer) {
    this.#begin(peer);
    if (this.#place.childElementCount === 0) {
      this.#showSkeleton();
      this.#fragment.refresh(); // soon, since the library reads the document after this script
    } else {
      this.#shown();
    }
  }

  /** @param {string | null} peer null for none */
  open(peer) {
    this.#begin(peer);
    if (peer === null) {
      this.#place.replaceChildren();
      this.#fragment.stop();
    } else {
      this.#showSkeleton();
      this.#fragment.restart();
    }
  }

  #showSkeleton() {
    this.#place.replaceChildren(h('div', { class: 'thread-skeleton', 'aria-hidden': 'true' }, h('b'), h('b'), h('b')));
  }

  /** Says why there is no thread, unless there is one that was fetched before. */
  #failed() {
    if (this.#place.querySelector('.thread-skeleton')) {
      const text = 'This conversation cannot be loaded right now.';
      this.#place.replaceChildren(h('div', { class: 'nothing' }, h('p', {}, text), backToList()));
      this.page.announce(text);
    }
  }

  /** @param {string} peer whose thread has changed */
  updated(peer) {
    if (peer === this.#peer) {
      this.refresh();
    }
  }

  /** Fetches it, or when it is seen again: each tab of the browser would ask for a thread that nobody sees. */
  refresh() {
    this.#missed = document.hidden;
    this.#missed || this.#peer === null || this.#fragment.refresh();
  }

  /** Until the answer to a message is there, which has the newest page. @param {string} peer */
  hold(peer) {
    if (peer === this.#peer) {
      this.#fragment.hold();
    }
  }

  release() {
    this.#fragment.release();
  }

  /** @param {string} peer @param {string} html the newest page of its thread */
  answered(peer, html) {
    if (peer === this.#peer) {
      this.#fragment.show(html);
    }
  }

  /** Draws the messages that were not sent yet. @param {string} peer @param {boolean} [mine] whether the user has just added one */
  drawUnsent(peer, mine = false) {
    const list = peer === this.#peer ? this.#list : null;
    if (!list) {
      return;
    }
    this.#arrange(list, peer);
    mine ? this.#scrolling.toEnd() : this.#scrolling.endChanged();
  }

  /** The rows of the server, then those of the outbox. @param {HTMLElement} list @param {string} peer */
  #arrange(list, peer) {
    const sent = [...list.children].filter((row) => !row.matches('[data-key]'));
    arrangeChildren(list, [...sent, ...this.page.outbox.of(peer).map((message) => this.#unsentRow(peer, message))]);
    tellMessageTimes(list);
  }

  /** A message that has not changed keeps its row, and with it the focus. @param {string} peer @param {import("./outbox.js").Unsent} message */
  #unsentRow(peer, message) {
    const { outbox, enter } = this.page;
    const then = (/** @type {(peer: string, key: string) => void} */ act) => () => {
      act.call(outbox, peer, message.key);
      enter();
    };
    const row = this.#unsent.get(message) ?? unsentRow(message, { retry: then(outbox.retry), drop: then(outbox.drop) });
    this.#unsent.set(message, row);
    return row;
  }

  /** @param {string | null} peer */
  #begin(peer) {
    this.#peer = peer;
    this.#newest = null;
    this.#missed = false;
    this.page.reading.forget();
    this.#fragment.release();
    this.#scrolling.toEnd();
  }

  #parameters() {
    const shown = this.#place.querySelectorAll('[data-row]').length;
    return { peer: this.#peer ?? '', limit: String(Math.min(MOST, Math.max(USUAL, shown))) };
  }

  #showOlder() {
    const before = String(rowOf(this.#place.querySelector('[data-row]') ?? undefined));
    void htmx.ajax('GET', 'chat/thread', { source: this.#place, target: this.#place, swap: 'rows', values: { before } }).catch(() => {});
  }

  #shown() {
    const peer = this.#peer;
    const list = this.#list;
    if (peer !== null && list) {
      const rows = [...list.querySelectorAll('[data-row]')];
      const newest = rowOf(rows.at(-1));
      if (newest < (this.#newest ?? 0)) {
        this.#newest = 0; // The thread was removed, and has begun again.
        this.page.reading.forget();
      }
      const known = this.#newest ?? newest;
      const fresh = rows.filter((row) => rowOf(row) > known);
      fresh.filter((row) => row.matches('.inbound')).forEach((row) => this.#announce(row));
      this.#newest = newest;
      this.#arrange(list, peer);
      this.#scrolling.changed(fresh.length > 0);
      this.#read();
    } else {
      this.page.reading.forget();
    }
    this.page.shown();
  }

  /** @param {Element} row */
  #announce(row) {
    this.page.announce(`${this.name}: ${row.querySelector('.message-text')?.textContent ?? ''}`);
  }

  #read() {
    const list = this.#list;
    if (list && this.#peer !== null && !document.hidden && document.hasFocus()) {
      this.page.reading.seen(this.#peer, this.#scrolling.lastRowInSight, Number(list.dataset['read']));
    }
  }
}

/** On a phone, where the list is a screen of its own. */
function backToList() {
  return h('a', { class: 'button back phone-only', href: './chat' }, 'All conversations');
}
