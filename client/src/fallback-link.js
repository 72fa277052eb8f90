import { OwnLink } from './links.js';
import { withClient } from './options.js';
import { TabsLink } from './tabs.js';
import { WorkerLink } from './worker-link.js';

/** @import { Link, Receive } from './links.js' */
/** @import { Settings, Transport } from './options.js' */
/** @import { Platform } from './platform.js' */
/** @import { Port } from './ports.js' */
/** @import { Interest } from './types.js' */

/**
 * @typedef {object} LinkUser
 * @property {string} member a name that no other page has
 * @property {() => Interest} interest
 * @property {Receive} receive
 * @property {() => void} exhausted none of the transports can be used
 */

/** Warnings that were shown: once per page is enough. */
const warned = new Set();

/**
 * The first usable transport of those that the settings name.
 *
 * @implements {Link}
 */
export class FallbackLink {
  #settings;
  #platform;
  #user;
  /** @type {Link | null} */
  #link = null;

  /**
   * @param {Settings} settings
   * @param {Platform} platform
   * @param {LinkUser} user
   */
  constructor(settings, platform, user) {
    this.#settings = settings;
    this.#platform = platform;
    this.#user = user;
  }

  get transport() {
    return this.#link?.transport ?? 'polling';
  }

  get role() {
    return this.#link?.role ?? 'own';
  }

  start() {
    this.#use(this.#settings.transports);
  }

  /** @param {string} type */
  listen(type) {
    this.#link?.listen(type);
  }

  /** @param {string} type */
  unlisten(type) {
    this.#link?.unlisten(type);
  }

  /** @param {boolean} urgent */
  recheck(urgent) {
    this.#link?.recheck(urgent);
  }

  /** @param {boolean} [lingering] */
  stop(lingering) {
    const link = this.#link;
    this.#link = null;
    link?.stop(lingering);
  }

  /** @param {Transport[]} transports */
  #use([transport = 'polling', ...others]) {
    if (transport === 'polling') return this.#user.exhausted();
    const link = this.#make(transport, (reason) => {
      if (this.#link !== link) return;
      this.stop();
      warnOnce(`tidings: ${transport} cannot be used because ${reason}; using ${others[0] ?? 'polling'} instead`);
      this.#use(others);
    });
    this.#link = link;
    link.start();
  }

  /**
   * @param {Exclude<Transport, 'polling'>} transport
   * @param {(reason: string) => void} unusable
   * @returns {Link}
   */
  #make(transport, unusable) {
    const { clock, sharedWorker, channel, locks } = this.#platform;
    const { target, routes, ticket, token, worker, tabClient } = this.#settings;
    const { member, interest, receive } = this.#user;
    if (transport === 'shared-worker' && sharedWorker) {
      /** @type {(generation: number, failed: (reason: string) => void) => Port} */
      const openWorker = (generation, failed) => sharedWorker(worker, generation, failed);
      return new WorkerLink({ member, interest, openWorker, locks, channel, clock }, target, receive, unusable);
    }
    const options = { ...target, routes, ...(ticket && { ticket }), ...(token && { token }) };
    if (transport === 'tabs' && channel) {
      const name = JSON.stringify([target.url, target.framing, target.account]);
      return new TabsLink({ name, member, interest, channel, locks, clock }, options, receive, unusable);
    }
    const own = tabClient === null ? routes : routes.map((route) => ({ ...route, url: withClient(route.url, tabClient) }));
    return new OwnLink(transport === 'fetch' ? 'fetch' : 'own', { ...options, routes: own }, interest, clock, receive);
  }
}

/** @param {string} words */
function warnOnce(words) {
  if (warned.has(words)) return;
  warned.add(words);
  console.warn(words);
}
