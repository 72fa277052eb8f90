import { find } from '../board/dom.js';
import { leaveGuard } from './leave-guard.js';

const DRAFT = 'text/';

/**
 * The field in which messages are typed. Enter sends, Shift and Enter begins a line. What is typed is kept for each thread, until it is
 * sent.
 */
export class Composer {
  #form = find('#composer', HTMLFormElement);
  #text = find('#text', HTMLTextAreaElement);
  #send = find('.send', HTMLButtonElement, this.#form);
  /** @type {string | null} */
  #peer = null;
  #guard = leaveGuard();

  /** @param {import("../board/drafts.js").Drafts} drafts @param {(peer: string, text: string) => void} send */
  constructor(drafts, send) {
    this.drafts = drafts;
    this.send = send;
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#text.addEventListener('input', () => this.#typed());
    this.#text.addEventListener('keydown', (event) => this.#pressed(event));
  }

  /** @param {string | null} peer whose messages are typed from now on; null for nobody's */
  show(peer) {
    this.#form.hidden = peer === null;
    if (peer !== this.#peer) {
      const early = this.#peer === null ? this.#text.value : ''; // typed before this script was there
      this.#peer = peer;
      const draft = peer === null ? '' : (this.drafts.read(DRAFT + peer) ?? '');
      this.#text.value = [draft, early].filter((text, at, all) => text !== '' && all.indexOf(text) === at).join('\n');
      early === '' ? this.#drawn() : this.#typed();
    }
  }

  focus() {
    this.#text.focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    // While an input method composes a word, Enter accepts it; some browsers tell only by the key code.
    const composing = event.isComposing || event.keyCode === 229;
    if (event.key === 'Enter' && !event.shiftKey && !composing) {
      event.preventDefault();
      this.#submit();
    }
  }

  #submit() {
    const text = this.#text.value.trim();
    if (this.#peer === null || text === '') {
      return;
    }
    const peer = this.#peer;
    this.#text.value = '';
    this.#typed();
    this.send(peer, text);
    this.focus();
  }

  #typed() {
    const text = this.#text.value;
    if (this.#peer !== null) {
      text === '' ? this.drafts.drop(DRAFT + this.#peer) : this.drafts.keep(DRAFT + this.#peer, text);
    }
    this.#drawn();
  }

  #drawn() {
    const empty = this.#text.value.trim() === '';
    this.#send.disabled = empty;
    // It grows with its text, up to what the style allows.
    this.#text.style.height = 'auto';
    this.#text.style.height = `${this.#text.scrollHeight + 2}px`;
    this.#guard(!empty);
  }
}
