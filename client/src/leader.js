import { Connection } from './connection.js';
import { Hub } from './hub.js';

/** @import { ConnectionListener, ConnectionOptions } from './connection.js' */
/** @import { Coverage, Past } from './hub.js' */
/** @import { Receive } from './links.js' */
/** @import { FollowerMessage, LeaderMessage, Tab } from './tabs.js' */
/** @import { Message } from './types.js' */

/** How long a new leader also listens on behalf of followers of the old one that it has not heard from. */
const INHERITANCE = 10_000;

/** The role of the tab that leads: it holds the connection, and relays its frames to the other tabs. */
export class Leader {
  #tab;
  #past;
  #tell;
  #receive;
  #hub;
  #isOver = false;
  /** The coverage of the connection as the followers know it. */
  #shared = '';
  #cancelInheritance = () => {};

  /**
   * @param {Tab} tab
   * @param {ConnectionOptions} options
   * @param {Past} past what this tab saw as a follower
   * @param {(message: LeaderMessage) => void} tell the followers
   * @param {Receive} receive takes the messages for this tab itself
   */
  constructor(tab, options, past, tell, receive) {
    this.#tab = tab;
    this.#past = past;
    this.#tell = tell;
    this.#receive = receive;
    /** @type {(message: Message) => void} */
    const send = (message) => {
      this.#relay(message);
      this.#shareCoverage();
      receive(message);
    };
    const connect = (/** @type {ConnectionListener} */ listener) => new Connection(options, listener, tab.clock);
    this.#hub = new Hub(options.framing, connect, send, past);
  }

  /** What the connection listens to. */
  get coverage() {
    return this.#hub.coverage;
  }

  start() {
    const { clock, interest, member } = this.#tab;
    const mine = interest();
    // the types of the other tabs must be registered before the first frame, and these tabs have not told them yet
    const types = [...new Set([...this.#past.coverage.map(([type]) => type), ...mine.types])];
    this.#hub.join('inherited', { types, cursor: this.#past.recent.position || mine.cursor, fallback: mine.fallback });
    // a listener that was called by this may have stopped the leader
    if (this.#isOver) return;
    this.#cancelInheritance = clock.after(INHERITANCE, () => this.#change((hub) => hub.leave('inherited')));
    const welcome = this.#hub.join(member, mine);
    this.#tell({ type: 'leading' });
    this.#shareCoverage();
    this.#receive(welcome);
  }

  /** @param {string} type that this tab listens to */
  listen(type) {
    this.#change((hub) => hub.listen(this.#tab.member, type));
  }

  /** @param {string} type */
  unlisten(type) {
    this.#change((hub) => hub.unlisten(this.#tab.member, type));
  }

  /** @param {boolean} urgent */
  recheck(urgent) {
    this.#hub.recheck(urgent);
  }

  /** @param {FollowerMessage} message */
  heard(message) {
    switch (message.type) {
      case 'hello':
        return this.#change((hub) => {
          this.#tell({ type: 'welcome', to: message.tab, welcome: hub.join(message.tab, message.interest) });
          this.#relay(hub.alive);
          // the new follower does not know the coverage yet
          this.#shared = '';
        });
      case 'bye':
        return this.#change((hub) => hub.leave(message.tab));
      case 'listen':
      case 'unlisten':
        return this.#change((hub) => hub[message.type](message.tab, message.eventType));
      case 'ask':
        return this.#relay(this.#hub.alive);
      case 'recheck':
        return this.#hub.recheck(message.urgent);
    }
  }

  /** @returns {Coverage} what its connection listened to. The remembered frames are kept: a tab that takes over may have seen less */
  end() {
    const { coverage } = this.#hub;
    this.#isOver = true;
    this.#cancelInheritance();
    this.#hub.close();
    return coverage;
  }

  /** @param {(hub: Hub) => void} change */
  #change(change) {
    change(this.#hub);
    this.#shareCoverage();
  }

  #shareCoverage() {
    const coverage = this.#isOver ? [] : this.#hub.coverage;
    const text = JSON.stringify(coverage);
    if (text === this.#shared) return;
    this.#shared = text;
    this.#tell({ type: 'coverage', coverage });
  }

  /** @param {Message} message */
  #relay(message) {
    this.#tell({ type: 'relay', message });
  }
}
