import { Connection } from './connection.js';
import { covers } from './cursor.js';
import { read } from './dialect.js';
import { HeartbeatElection, LockElection } from './election.js';
import { Hub } from './hub.js';
import { versioned } from './protocol.js';
import { RecentFrames } from './recent.js';
import { FailureDetector } from './silence.js';

/** @import { ConnectionOptions } from './connection.js' */
/** @import { Coverage } from './hub.js' */
/** @import { Link, Receive } from './links.js' */
/** @import { Clock, Interest, Message, State, Welcome } from './types.js' */

/**
 * What tabs say to each other, besides the election.
 *
 * @typedef {{type: 'hello', tab: string, interest: Interest}
 *   | {type: 'bye', tab: string}
 *   | {type: 'listen' | 'unlisten', tab: string, eventType: string}
 *   | {type: 'ask'}
 *   | {type: 'recheck', urgent: boolean}
 *   | LeaderMessage & {term: number}} TabMessage
 *
 * @typedef {{type: 'leading'}
 *   | {type: 'welcome', to: string, welcome: Welcome}
 *   | {type: 'relay', message: Message}
 *   | {type: 'coverage', coverage: Coverage}} LeaderMessage told in a term, which is over when another tab has led since
 *
 * @typedef {object} Tab
 * @property {string} name of the shared connection
 * @property {string} member of all tabs
 * @property {() => Interest} interest
 * @property {(name: string) => BroadcastChannel} channel
 * @property {Pick<LockManager, 'request'> | undefined} locks
 * @property {Clock} clock
 */

/** How long a new leader listens also for those followers of the old one that it has not heard of. */
const INHERITANCE = 10_000;
/** How long nobody takes over from a leader that was told to end: until all tabs heard of it. */
const FAREWELL = 1_000;
/** A leader answers at once, but browsers take a while to start up, and machines are busy. */
const ANSWER_WITHIN = 5_000;

/**
 * One tab holds the connection and relays every frame to the others. Each of them remembers the last frames, so that the one that leads
 * next goes on at the very place, also for those that saw less.
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
  #recent = new RecentFrames();
  /** @type {Coverage} what the leader's connection listens to */
  #coverage = [];
  /** Of the last leader that this tab heard of; those of earlier ones, which may have hung, are not listened to any more. */
  #term = 0;

  // as a leader
  /** @type {Hub | null} */
  #hub = null;
  #shared = '';
  #cancelInheritance = () => {};

  // as a follower
  #joined = false;
  #followed = false;
  #detector;
  #missed = false;

  /**
   * @param {Tab} tab
   * @param {ConnectionOptions} options
   * @param {Receive} receive
   * @param {(reason: string) => void} unusable tabs cannot agree on a leader: it is to be stopped
   */
  constructor(tab, options, receive, unusable) {
    this.#tab = tab;
    this.#options = options;
    this.#receive = receive;
    this.#unusable = unusable;
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
    const candidate = { lead: () => this.#lead(), follow: () => this.#follow(), fail: () => this.#unusable('there are no locks') };
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
    // there may be a leader that hangs, and holds the lock
    this.#detector.start(null);
    this.#detector.check(ANSWER_WITHIN);
    this.#election.start();
  }

  /** @param {string} type */
  listen(type) {
    this.#changed('listen', type);
  }

  /** @param {string} type */
  unlisten(type) {
    this.#changed('unlisten', type);
  }

  /** @param {boolean} urgent */
  recheck(urgent) {
    if (this.#hub) return this.#hub.recheck(urgent);
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
    this.#recent.begin('');
    this.#coverage = [];
    this.#followed = false;
    this.role = 'follower';
  }

  #lead() {
    const { clock, interest, member } = this.#tab;
    this.role = 'leader';
    this.#joined = false;
    this.#missed = false;
    this.#detector.stop();
    this.#term++;
    /** @type {(message: Message) => void} */
    const send = (message) => {
      this.#sayAsLeader({ type: 'relay', message });
      this.#shareCoverage();
      this.#receive(message);
    };
    const connect = (/** @type {import('./connection.js').ConnectionListener} */ listener) =>
      new Connection(this.#options, listener, clock);
    const hub = (this.#hub = new Hub(this.#options.framing, connect, send, {
      recent: this.#recent,
      coverage: this.#coverage,
      wasLive: this.#followed || interest().resumes === true,
    }));
    const mine = interest();
    // what others listen to has to be known before the first frame, and they have not told this tab yet
    const types = [...new Set([...this.#coverage.map(([type]) => type), ...mine.types])];
    hub.join('inherited', { types, cursor: this.#recent.position || mine.cursor });
    this.#cancelInheritance = clock.after(INHERITANCE, () => this.#withHub(() => hub.leave('inherited')));
    const welcome = hub.join(member, mine);
    this.#sayAsLeader({ type: 'leading' });
    this.#shareCoverage();
    this.#receive(welcome);
  }

  /** Another tab leads, too, and stays. */
  #follow() {
    this.#leave();
    this.role = 'follower';
    this.#hello();
    this.#detector.start(null);
    this.#detector.check(ANSWER_WITHIN);
  }

  #leave() {
    this.#cancelInheritance();
    const hub = this.#hub;
    this.#hub = null;
    // the remembered frames stay: whoever takes over may have seen less
    this.#coverage = hub?.coverage ?? this.#coverage;
    hub?.close();
    this.#joined = false;
  }

  #hello() {
    this.#joined = false;
    this.#say({ type: 'hello', tab: this.#tab.member, interest: this.#tab.interest() });
  }

  /**
   * @param {'listen' | 'unlisten'} change
   * @param {string} type
   */
  #changed(change, type) {
    const { member } = this.#tab;
    if (this.#hub) this.#withHub((hub) => hub[change](member, type));
    else this.#say({ type: change, tab: member, eventType: type });
  }

  /** @param {(hub: Hub) => void} change */
  #withHub(change) {
    if (!this.#hub) return;
    change(this.#hub);
    this.#shareCoverage();
  }

  #shareCoverage() {
    const coverage = this.#hub?.coverage ?? [];
    const text = JSON.stringify(coverage);
    if (text === this.#shared) return;
    this.#shared = text;
    this.#sayAsLeader({ type: 'coverage', coverage });
  }

  /** @param {TabMessage} message */
  #heard(message) {
    this.#election?.heard(message);
    switch (message.type) {
      case 'hello':
        return this.#withHub((hub) => {
          this.#sayAsLeader({ type: 'welcome', to: message.tab, welcome: hub.join(message.tab, message.interest) });
          this.#sayAsLeader({ type: 'relay', message: hub.alive });
          // the newcomer does not know it yet
          this.#shared = '';
        });
      case 'bye':
        return this.#withHub((hub) => hub.leave(message.tab));
      case 'listen':
      case 'unlisten':
        return this.#withHub((hub) => hub[message.type](message.tab, message.eventType));
    }
    if (this.#hub) return this.#askedAsLeader(message);
    if ('term' in message && message.term !== this.#term) {
      if (message.term < this.#term) return;
      this.#term = message.term;
      if (message.type === 'coverage') this.#coverage = message.coverage;
      if (message.type !== 'welcome' || message.to !== this.#tab.member) return this.#hello();
    }
    switch (message.type) {
      case 'leading':
        return this.#hello();
      case 'coverage':
        this.#coverage = message.coverage;
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

  /** @param {TabMessage} message */
  #askedAsLeader(message) {
    if (message.type === 'ask') this.#sayAsLeader({ type: 'relay', message: /** @type {Hub} */ (this.#hub).alive });
    else if (message.type === 'recheck') this.#hub?.recheck(message.urgent);
  }

  #lost() {
    this.#joined = false;
    this.#missed = true;
    this.#election?.suspect();
    // asked again and again until somebody leads
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
    this.#followed = true;
    this.#heardOfLeader();
    const { cursor } = this.#tab.interest();
    if (welcome.resync || cursor === '') this.#recent.begin(welcome.position);
    else if (this.#recent.position === '') this.#recent.begin(cursor);
    for (const frame of welcome.frames) this.#remember(frame);
    this.#moved(welcome.position);
    this.#receive(welcome);
  }

  /** @param {Message} message */
  #relayed(message) {
    this.#heardOfLeader();
    if (message.type === 'alive') return this.#detector.start(message.keepaliveMs);
    if (message.type === 'frame') {
      const { position } = this.#recent;
      // the leader is further than this tab: something is missing between the two
      if (message.after !== '' && position !== '' && !covers(position, message.after)) return this.#hello();
      this.#remember(message.frame);
    } else if (message.type === 'position') {
      this.#moved(message.id);
    }
    this.#receive(message);
  }

  /** @param {import('./types.js').Frame} frame */
  #remember(frame) {
    if (read(this.#options.framing, frame).kind === 'resync') this.#recent.begin(frame.durable ? frame.id : this.#recent.position);
    else if (!covers(this.#recent.position, frame.id)) this.#recent.add(frame);
  }

  /** @param {string} id */
  #moved(id) {
    if (id !== '' && !covers(this.#recent.position, id)) this.#recent.moved(id);
  }

  /** @param {LeaderMessage} message */
  #sayAsLeader(message) {
    this.#say({ ...message, term: this.#term });
  }

  /** @param {TabMessage} message */
  #say(message) {
    this.#channel?.postMessage(message);
  }
}
