import { Fetches } from './fetches.js';

/**
 * The users behind ids: members, viewers, and this user. All others, such as system administrators, are fetched from the server.
 *
 * @typedef {import("./model.js").User} User
 * @typedef {Pick<User, "id" | "name" | "avatar">} Person
 */
export class People {
  /** @type {Map<string, Person>} */
  #known = new Map();
  #fetches = new Fetches();
  /** @type {Set<string>} the unknown users that were asked for: those whom a node's answer does not name are not asked for again */
  #asked = new Set();
  /** This user. */
  me = '';

  /** @param {Pick<import("./api.js").Api, "get">} api */
  constructor(api) {
    this.api = api;
  }

  /** @param {Iterable<{id: string | number, name: string, avatar: string | null}>} people */
  learn(people) {
    for (const { id, name, avatar } of people) {
      this.#known.set(String(id), { id: String(id), name, avatar });
    }
  }

  /** @param {string} id @returns {Person | undefined} */
  known(id) {
    return this.#known.get(id);
  }

  /** @param {string} id @returns {Promise<Person | undefined>} undefined if the server does not say */
  async find(id) {
    if (!this.#known.has(id)) {
      await this.askForAll();
    }
    return this.#known.get(id);
  }

  /** Known users at once; others are asked for, once. @param {string} id @param {() => void} learned called when that user is known */
  knownOrAsked(id, learned) {
    if (!this.#known.has(id) && !this.#asked.has(id)) {
      this.#asked.add(id);
      void this.askForAll().then((answered) => {
        answered ? this.#known.has(id) && learned() : this.#asked.delete(id);
      });
    }
    return this.#known.get(id);
  }

  /** All users who are known so far. @returns {Person[]} */
  all() {
    return [...this.#known.values()];
  }

  /** Learns who all users are. @returns {Promise<boolean>} whether a node answered */
  askForAll() {
    return this.#fetches
      .run(
        'users',
        () => this.api.get('/api/users'),
        ({ users }) => this.learn(users),
      )
      .then(
        () => true,
        () => false,
      );
  }
}
