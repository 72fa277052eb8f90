/**
 * The user who last changed each field of a ticket, as far as frames told it: for forms that run into such a change.
 *
 * @typedef {import("./frames.js").Frame} Frame
 */
export class Authors {
  /** @type {Map<string, string>} */
  #last = new Map();

  /** @param {import("./people.js").People} people @param {() => void} learned called when a requested name is known */
  constructor(people, learned) {
    this.people = people;
    this.learned = learned;
  }

  /** @param {Frame} frame */
  take({ issue_id, actor_id, type = '', changed = [] }) {
    if (issue_id === undefined || actor_id === undefined) {
      return;
    }
    const fields = type.startsWith('card.') ? [...changed, 'columnId'] : changed;
    fields.forEach((field) => this.#last.set(`${issue_id}.${field}`, String(actor_id)));
  }

  /** @param {string} ticketId @param {string} field or `deleted` @returns {string} a name that can begin a sentence */
  of(ticketId, field) {
    const id = this.#last.get(`${ticketId}.${field}`);
    const name = id === this.people.me ? 'You' : id && this.people.known(id)?.name;
    if (id && !name) {
      void this.people.find(id).then((person) => person && this.learned());
    }
    return name || 'Another user';
  }
}
