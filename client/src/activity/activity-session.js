import { systemClock } from '../clock.js';
import { attended } from '../listeners.js';
import { thisPage } from '../platform.js';
import { AccountChannel } from './account-channel.js';
import { AccountQuestion, accountOf } from './account-question.js';

/** @import { Platform } from '../platform.js' */
/** @import { Clock } from '../types.js' */
/** @import { SessionMessage } from './account-channel.js' */
/** @import { Account } from './account-question.js' */
/** @import { ActivityCache } from './activity-cache.js' */
/** @import { ActivityStream } from './activity-stream.js' */

/**
 * @typedef {Pick<ActivityStream, 'connect' | 'disconnect' | 'logout' | 'on' | 'subscribe' | 'isOwn'>} Stream
 *
 * @typedef {object} SessionOptions
 * @property {(account: Account) => Stream} stream makes the stream of an account
 * @property {() => Promise<Account | null>} account that this browser is signed in with now, as the server says; null: none. One that fails
 *   is asked again, after 1 s, and then ever less often, up to 30 s
 * @property {Pick<ActivityCache, 'follow' | 'empty' | 'refill'>} [cache] that has the account's data, and follows its stream
 * @property {(account: Account) => boolean} [startFor] whether this account has a stream; by default all have
 * @property {(reason: string) => unknown} [login] the session is over: shows the login. `reason` is that of the stream's end, or `logged-out`
 * @property {(account: Account) => unknown} [switched] the page belongs to another account from now on
 */

/** Ends of a stream after which the user has to sign in again. */
const OVER = new Set(['session-expired', 'revoked', 'logged-out']);

/**
 * The stream of the user who is signed in: it begins after a login and ends with it, in all tabs of the browser. A tab whose account is not that
 * of the browser any more forgets the data of the other one before it starts again.
 */
export class ActivitySession {
  #options;
  #channel;
  #page;
  #question;
  /** @type {Account | null} */
  #account = null;
  /** @type {Stream | null} */
  #stream = null;
  #unfollow = () => {};
  /** Whether the data of an account was forgotten, and that of the next one has to be fetched. */
  #isEmpty = false;
  /** The id of the account that the page showed last, '' at first. */
  #shown = '';
  /** Whether the page itself ended it, or its session is over. */
  #isOver = false;
  /** Whatever was begun before the last change has to notice that it is outdated. */
  #changes = 0;

  /**
   * @param {SessionOptions} options
   * @param {Pick<Platform, 'channel' | 'page'> & {clock?: Clock}} [platform]
   */
  constructor(options, platform = thisPage()) {
    this.#options = options;
    this.#channel = new AccountChannel(platform.channel, (message) => void this.#heard(message));
    this.#page = platform.page;
    this.#question = new AccountQuestion(() => options.account(), platform.clock ?? systemClock);
  }

  /** @returns {Account | null} null also while it is not known whose data to show */
  get account() {
    return this.#isEmpty ? null : this.#account;
  }

  /** @returns the stream of the account, while it has one */
  get stream() {
    return this.#stream;
  }

  /** The page was loaded: begins with the account that the browser is signed in with, if any. Done when the server has said which. */
  async start() {
    this.#open();
    await this.#begin();
  }

  /**
   * A user signed in on this page. Tabs that show another account are told.
   *
   * @param {Account} account
   */
  async signedIn(account) {
    const { id } = accountOf(account);
    this.#open();
    const change = this.#change();
    this.#tell('SWITCH_ACCOUNT', id);
    await this.#enter(change, account);
  }

  /**
   * Switches to another account: stops, forgets the data of the present one, asks the server, and begins anew. The other tabs are told
   * once the server has agreed; if it does not, this tab goes on with the account that the server says it has.
   *
   * @template {Account} A
   * @param {() => Promise<A>} ask
   * @returns {Promise<A>}
   */
  async switchAccount(ask) {
    const stream = this.#stream;
    const change = this.#change();
    this.#isOver = false;
    await this.#forget();
    try {
      const account = accountOf(await ask());
      this.#tell('SWITCH_ACCOUNT', account.id);
      if (change === this.#changes) await this.#enter(change, account, stream);
      // another tab switched meanwhile, and only the server knows who was last
      else if (!this.#isOver) await this.#begin();
      return account;
    } catch (error) {
      // the server may have switched, and its answer was lost
      if (change === this.#changes) await this.#begin(stream);
      throw error;
    }
  }

  /** The user signed out: all tabs of the account stop. */
  async signedOut() {
    const account = this.#account;
    this.#stream?.logout();
    this.#end();
    if (account) this.#tell('LOGOUT', account.id);
    await this.#forget();
  }

  /** Ends for good, for this page alone. */
  close() {
    this.#end();
    this.#channel.close();
    this.#page?.removeEventListener('pagehide', this.#hidden);
    this.#page?.removeEventListener('pageshow', this.#restored);
  }

  #open() {
    this.#isOver = false;
    this.#channel.open();
    this.#page?.addEventListener('pagehide', this.#hidden);
    this.#page?.addEventListener('pageshow', this.#restored);
  }

  // a browser does not cache pages that have a channel
  #hidden = () => this.#channel.close();

  #restored = () => {
    if (this.#channel.isOpen) return;
    this.#channel.open();
    // what the other tabs told while the page was cached is lost
    void this.#begin();
  };

  /** @param {SessionMessage['type']} type @param {Account['id']} id */
  #tell(type, id) {
    this.#channel.tell({ type, account: String(id) });
  }

  /** @param {SessionMessage} message @returns {Promise<void>} it is not passed on */
  async #heard({ type, account }) {
    const isOurs = this.#account !== null && String(this.#account.id) === account;
    if (type === 'LOGOUT') return isOurs ? this.#over('logged-out') : undefined;
    if (!isOurs || this.#isEmpty) await this.#begin();
  }

  /**
   * Goes on as the account that the server says, whichever the page shows.
   *
   * @param {Stream | null} [stream] of the account that the page shows
   */
  async #begin(stream = this.#stream) {
    // the stream of an account that is doubted must not tell anything
    const change = this.#change();
    const isOutdated = () => change !== this.#changes;
    // until the server answers again, the page must not show what may be another account's
    const account = await this.#question.answer(isOutdated, () => this.#forget());
    if (isOutdated()) return;
    if (account) await this.#enter(change, account, stream);
    else if (this.#account) await this.#over('logged-out');
  }

  /**
   * @param {number} change
   * @param {Account} account
   * @param {Stream | null} [stream] that the page had, which goes on where it was if it is this account's
   */
  async #enter(change, account, stream = null) {
    const before = this.#account;
    const isKept = before !== null && String(before.id) === String(account.id);
    // what was asked since it was emptied may have been answered for the account before
    if (this.#isEmpty || (before && !isKept)) await this.#forget();
    if (change !== this.#changes) return;
    const id = String(account.id);
    const [isAnother, wasEmpty] = [this.#shown !== '' && this.#shown !== id, this.#isEmpty];
    this.#account = account;
    this.#shown = id;
    this.#isEmpty = false;
    const { startFor = () => true, cache, switched = () => {} } = this.#options;
    if (isAnother) void attended(switched, account);
    // a listener may have signed out
    if (change !== this.#changes) return;
    if (wasEmpty) cache?.refill();
    if (!startFor(account)) return;
    const mine = (this.#stream = (isKept && stream) || this.#made(account));
    this.#unfollow = cache?.follow(mine) ?? (() => {});
    mine.connect();
  }

  /** @param {Account} account @returns {Stream} */
  #made(account) {
    const stream = this.#options.stream(account);
    stream.on('closed', ({ reason }) => {
      if (this.#stream === stream && OVER.has(reason)) void this.#over(reason);
    });
    return stream;
  }

  async #forget() {
    this.#isEmpty = true;
    await this.#options.cache?.empty();
  }

  /** @param {string} reason */
  async #over(reason) {
    const change = this.#end();
    await this.#forget();
    if (change === this.#changes) void attended(this.#options.login ?? (() => {}), reason);
  }

  /** There is no account any more. @returns {number} the change that this is */
  #end() {
    this.#isOver = true;
    this.#account = null;
    return this.#change();
  }

  /** Ends the stream, and whatever else is under way. @returns {number} the change that this is */
  #change() {
    const stream = this.#stream;
    this.#stream = null;
    this.#unfollow();
    this.#unfollow = () => {};
    stream?.disconnect();
    const change = ++this.#changes;
    this.#question.drop();
    return change;
  }
}
