import { element } from './elements.js';

const MOST = 500;
const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hour12: false,
});

/** The list of frames, the newest first. It draws once per screen refresh, however many arrive. */
export class Rows {
  #waiting = [];
  #drawing = false;
  #paused = false;
  /** @type {Map<string, HTMLElement>} rows of events by cursor, to add what becomes known later */
  #byCursor = new Map();
  /** @type {Map<string, string>} notes on events that have not arrived yet */
  #notes = new Map();

  /** @param {HTMLElement} list @param {(held: number) => void} changed */
  constructor(list, changed) {
    this.list = list;
    this.changed = changed;
  }

  /** @param {boolean} paused */
  set paused(paused) {
    this.#paused = paused;
    this.#draw();
  }

  clear() {
    this.#waiting = [];
    this.#byCursor.clear();
    this.#notes.clear();
    this.list.replaceChildren();
    this.changed(0);
  }

  /**
   * @param {{kind: string, title: string, topic?: string, text?: string, cursor?: string, latency?: string, note?: string, at: number}} row
   */
  add(row) {
    if (row.kind === 'event' && this.#notes.has(row.cursor)) {
      row.note = this.#notes.get(row.cursor);
      this.#notes.delete(row.cursor);
    }
    this.#waiting.push(row);
    if (this.#waiting.length > MOST) {
      this.#waiting.shift();
    }
    this.#draw();
  }

  /** Adds what the answer to this tab's own publish said about an event. */
  annotate(cursor, note) {
    const shown = this.#byCursor.get(cursor);
    const waiting = this.#waiting.find((row) => row.kind === 'event' && row.cursor === cursor);
    if (shown) {
      shown.querySelector('.note').textContent = note;
    } else if (waiting) {
      waiting.note = note;
    } else {
      this.#notes.set(cursor, note);
      if (this.#notes.size > MOST) {
        this.#notes.delete(this.#notes.keys().next().value); // a resync may have covered it
      }
    }
  }

  #draw() {
    if (this.#drawing) {
      return;
    }
    this.#drawing = true;
    requestAnimationFrame(() => {
      this.#drawing = false;
      if (!this.#paused) {
        for (const row of this.#waiting.splice(0)) {
          this.#insert(row);
        }
        while (this.list.childElementCount > MOST) {
          this.#byCursor.delete(this.list.lastElementChild.dataset.cursor);
          this.list.lastElementChild.remove();
        }
      }
      this.changed(this.#waiting.length);
    });
  }

  #insert(row) {
    const item = element('li', `frame ${row.kind}`);
    const head = element('div', 'head');
    head.append(
      element('span', 'kind', row.kind.split(' ')[0]),
      element('strong', 'title mono', row.title),
      element('span', 'topic mono', row.topic ?? ''),
      element('span', 'latency', row.latency ?? ''),
      element('time', '', clock.format(row.at)),
    );
    item.append(head);
    if (row.text) {
      item.append(element('pre', 'text mono', row.text));
    }
    const foot = element('div', 'foot');
    foot.append(element('span', 'cursor mono', row.cursor ?? ''), element('span', 'note', row.note ?? ''));
    item.append(foot);
    if (row.cursor && row.kind === 'event') {
      item.dataset.cursor = row.cursor;
      this.#byCursor.set(row.cursor, item);
    }
    this.list.prepend(item);
  }
}
