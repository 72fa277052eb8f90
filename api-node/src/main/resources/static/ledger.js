/**
 * Records what arrived, so that users can see the guarantee hold: ids strictly increase within an epoch, and every event that a node
 * acknowledged arrives.
 */
export class Ledger {
  events = 0;
  duplicates = 0;
  disorder = 0;
  resyncs = 0;
  reconnects = 0;

  /** The client's position: the last id, as `Last-Event-ID` would carry it. */
  cursor = '';

  #lastText = '';
  /** @type {Set<string>} cursors of events that arrived, the newest ones */
  #seen = new Set();
  /** @type {Map<string, string>} acknowledged to this tab and not yet arrived: cursor to topic */
  #missing = new Map();

  get missing() {
    return this.#missing.size;
  }

  /**
   * Takes an event's frame. A frame without an id of its own does not change the client's last id, and neither does a duplicate. The two
   * are told apart because a duplicate is the same in every character.
   *
   * @param {string} id the last event id at that moment
   * @param {string} text the frame's data
   * @returns {"event" | "ephemeral" | "duplicate" | "disorder"}
   */
  take(id, text) {
    const kind = this.#kind(id, text);
    this.#lastText = text;
    if (kind === 'duplicate') {
      this.duplicates++;
    } else {
      this.events++;
    }
    if (kind === 'disorder') {
      this.disorder++;
    }
    if (kind === 'event' || kind === 'disorder') {
      this.#remember(id);
    }
    this.cursor = id || this.cursor;
    return kind;
  }

  /** A frame that is no event may bring a position. @param {string} id the last event id at that moment */
  moved(id) {
    this.cursor = id || this.cursor;
  }

  /** The node accepted this event from this tab. @param {string} cursor @param {string} topic */
  acknowledged(cursor, topic) {
    if (!this.#seen.has(cursor)) {
      this.#missing.set(cursor, topic);
    }
  }

  /**
   * History could not serve these topics: the resync covers their events up to this position.
   *
   * @param {string[]} topics @param {string} to @param {string} id
   */
  resynced(topics, to, id) {
    this.resyncs++;
    this.cursor = id || this.cursor;
    for (const [cursor, topic] of this.#missing) {
      if (topics.includes(topic) && (epoch(cursor) !== epoch(to) || !after(cursor, to))) {
        this.#missing.delete(cursor);
      }
    }
  }

  /** These topics are no longer followed. @param {string} topic */
  unfollowed(topic) {
    for (const [cursor, of] of this.#missing) {
      if (of === topic) {
        this.#missing.delete(cursor);
      }
    }
  }

  #kind(id, text) {
    if (id === '' || (id === this.cursor && text !== this.#lastText)) {
      return 'ephemeral';
    }
    if (this.#seen.has(id)) {
      return 'duplicate';
    }
    return this.cursor !== '' && epoch(id) === epoch(this.cursor) && !after(id, this.cursor) ? 'disorder' : 'event';
  }

  #remember(id) {
    this.#missing.delete(id);
    this.#seen.add(id);
    if (this.#seen.size > 5000) {
      this.#seen.delete(this.#seen.values().next().value);
    }
  }
}

const epoch = (cursor) => cursor.split('.')[0];

/** Whether one cursor of an epoch is after another. */
function after(one, other) {
  const [a, b] = [one, other].map((cursor) =>
    cursor
      .slice(cursor.indexOf('.') + 1)
      .split('-')
      .map(Number),
  );
  return a[0] > b[0] || (a[0] === b[0] && a[1] > b[1]);
}
