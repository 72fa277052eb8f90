import { HeartbeatElection, LockElection } from './election.js';
import { FollowerMemory } from './follower-memory.js';
import { Leader } from './leader.js';
import { versioned } from './protocol.js';
import { FailureDetector } from './silence.js';

/** @import { ConnectionOptions } from './connection.js' */
/** @import { Coverage } from './hub.js' */
/** @import { Link, Receive } from './links.js' */
/** @import { Clock, Interest, Message, State, Welcome } from './types.js' */

/**
 * The messages between tabs, besides those of the election.
 *
 * @typedef {{type: 'hello', tab: string, interest: Interest}
 *   | {type: 'bye', tab: string}
 *   | {type: 'listen' | 'unlisten', tab: string, eventType: string}
 *   | {type: 'ask'}
 *   | {type: 'recheck', urgent: boolean}} FollowerMessage
 *
 * @typedef {{type: 'leading'}
 *   | {type: 'welcome', to: string, welcome: Welcome}
 *   | {type: 'relay', message: Message}
 *   | {type: 'coverage', coverage: Coverage}} LeaderMessage sent in a term, which ends when another tab becomes the leader
 *
 * @typedef {FollowerMessage | LeaderMessage & {term: number}} TabMessage
 *
 * @typedef {object} Tab
 * @property {string} name of the shared connection
 * @property {string} member a name that no other tab has
 * @property {() => Interest} interest
 * @property {(name: string) => BroadcastChannel} channel
 * @property {Pick<LockManager, 'request'> | undefined} locks
 * @property {Clock} clock
 */

/** How long no tab takes over from a leader that was told to end: until all tabs have heard of the end. */
const FAREWELL = 1_000;
/** A leader answers at once, but browsers take a while to start up, and machines may be busy. */
const ANSWER_WITHIN = 5_000;

/**
 * One tab holds the connection and relays every frame to the others. Each of them remembers the last frames, so that the next leader
 * continues exactly where the last one stopped, even for tabs that saw less.
 *
 * @implements {Link}
 */
export class TabsLink {
  /** @type {'tabs'} */
  transport = 'tabs';
  /** @type {State['role']} */
  role = 'follower';

  #tab;
  #options;
  #receive;
  #unusable;
  /** @type {BroadcastChannel | null} */
  #channel = null;
  /** @type {import('./election.js').Election | null} */
  #election = null;
  /** The term of the last leader that this tab heard of; messages of earlier leaders, which may have hung, are ignored. */
  #term = 0;

  /** @type {Leader | null} while this tab leads */
  #leader = null;

  // as a follower
  #memory;
  #joined = false;
  #detector;
  #missed = false;

  /**
   * @param {Tab} tab
   * @param {ConnectionOptions} options
   * @param {Receive} receive
   * @param {(reason: string) => void} unusable the tabs cannot agree on a leader: this link has to be stopped
   */
  constructor(tab, options, receive, unusable) {
    this.#tab = tab;
    this.#options = options;
    this.#receive = receive;
    this.#unusable = unusable;
    this.#memory = new FollowerMemory(options.framing);
    this.#detector = new FailureDetector(
      () => this.#say({ type: 'ask' }),
      () => this.#lost(),
      tab.clock,
    );
  }

  start() {
    const { name, member, channel, locks, clock } = this.#tab;
    this.#channel = channel(versioned(name));
    this.#channel.onmessage = ({ data }) => this.#heard(data);
    const candidate = { lead: () => this.#lead(), follow: () => this.#follow(), fail: () => this.#unusable('Web Locks cannot be used') };
    this.#election = locks
      ? new LockElection(versioned(name), locks, clock, candidate)
      : new HeartbeatElection(
          member,
          () => this.#term,
          (message) => this.#channel?.postMessage({ ...message, term: this.#term }),
          clock,
          candidate,
        );
    this.#hello();
    // a leader that hangs may hold the lock
    this.#detector.start(null);
    this.#detector.check(ANSWER_WITHIN);
    this.#election.start();
  }

  /** @param {string} type */
  listen(type) {
    if (this.#leader) this.#leader.listen(type);
    else this.#say({ type: 'listen', tab: this.#tab.member, eventType: type });
  }

  /** @param {string} type */
  unlisten(type) {
    if (this.#leader) this.#leader.unlisten(type);
    else this.#say({ type: 'unlisten', tab: this.#tab.member, eventType: type });
  }

  /** @param {boolean} urgent */
  recheck(urgent) {
    if (this.#leader) return this.#leader.recheck(urgent);
    this.#say({ type: 'recheck', urgent });
    if (this.#joined) this.#detector.check(ANSWER_WITHIN);
  }

  /** @param {boolean} [lingering] */
  stop(lingering = false) {
    if (!this.#channel) return;
    this.#leave();
    this.#detector.stop();
    this.#say({ type: 'bye', tab: this.#tab.member });
    this.#election?.stop(lingering ? FAREWELL : 0);
    this.#election = null;
    this.#channel.onmessage = null;
    this.#channel.close();
    this.#channel = null;
    this.#memory.forget();
    this.role = 'follower';
  }

  #lead() {
    this.role = 'leader';
    this.#joined = false;
    this.#missed = false;
    this.#detector.stop();
    this.#term++;
    const past = this.#memory.past(this.#tab.interest().resumes === true);
    this.#leader = new Leader(this.#tab, this.#options, past, (message) => this.#say({ ...message, term: this.#term }), this.#receive);
    this.#leader.start();
  }

  /** Follows another tab that leads, too, and that remains the leader. */
  #follow() {
    this.#leave();
    this.role = 'follower';
    this.#hello();
    this.#detector.start(null);
    this.#detector.check(ANSWER_WITHIN);
  }

  #leave() {
    const leader = this.#leader;
    this.#leader = null;
    if (leader) this.#memory.coverage = leader.end();
    this.#joined = false;
  }

  #hello() {
    this.#joined = false;
    this.#say({ type: 'hello', tab: this.#tab.member, interest: this.#tab.interest() });
  }

  /** @param {TabMessage} message */
  #heard(message) {
    this.#election?.heard(message);
    if (!('term' in message)) return this.#leader?.heard(message);
    if (this.#leader) return;
    if (message.term !== this.#term) {
      if (message.term < this.#term) return;
      this.#term = message.term;
      if (message.type === 'coverage') this.#memory.coverage = message.coverage;
      if (message.type !== 'welcome' || message.to !== this.#tab.member) return this.#hello();
    }
    switch (message.type) {
      case 'leading':
        return this.#hello();
      case 'coverage':
        this.#memory.coverage = message.coverage;
        return;
      case 'welcome':
        if (message.to === this.#tab.member) this.#welcomed(message.welcome);
        return;
      case 'relay':
        if (this.#joined) return this.#relayed(message.message);
        if (!this.#missed) return;
        this.#heardOfLeader();
        return this.#hello();
    }
  }

  #lost() {
    this.#joined = false;
    this.#missed = true;
    this.#election?.suspect();
    // the question is repeated until a tab leads
    this.#detector.start(null);
    this.#detector.check(ANSWER_WITHIN);
    this.#receive({ type: 'status', state: { phase: this.#tab.interest().resumes ? 'reconnecting' : 'connecting', reason: 'lost' } });
  }

  #heardOfLeader() {
    this.#detector.heard();
    if (!this.#missed) return;
    this.#missed = false;
    this.#election?.trust();
  }

  /** @param {Welcome} welcome */
  #welcomed(welcome) {
    this.#joined = true;
    this.#heardOfLeader();
    this.#memory.welcomed(welcome, this.#tab.interest().cursor);
    this.#receive(welcome);
  }

  /** @param {Message} message */
  #relayed(message) {
    this.#heardOfLeader();
    if (message.type === 'alive') return this.#detector.start(message.keepaliveMs);
    if (!this.#memory.relayed(message)) return this.#hello();
    this.#receive(message);
  }

  /** @param {TabMessage} message */
  #say(message) {
    this.#channel?.postMessage(message);
  }
}
