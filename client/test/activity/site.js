import { ActivitySession, ActivityStream } from '../../src/activity/index.js';
import { id } from '../support/browser.js';
import { settled } from '../support/clock.js';
import { begin, cachedPage, FetchingBrowser } from './support.js';

export const ANN = { id: '3', kind: 'client' };
export const BOB = { id: '4', kind: 'client' };

/** A browser with a server that knows whom it is signed in as. */
export function browserOf(has) {
  const browser = new FetchingBrowser(has);
  const site = { browser, clock: browser.clock, server: browser.server, user: null };
  /** A tab with a list of tickets, and its session. */
  site.tab = async (options = {}) => {
    const { platform, tell } = browser.tab();
    const page = cachedPage(null, { clock: browser.clock });
    const tab = { ...page, page, platform, tell, logins: [], switched: [] };
    tab.list = await page.show(['tickets', '4']);
    page.counts();
    tab.session = new ActivitySession(
      {
        stream: (account) => new ActivityStream({ url: '/events/stream', account: account.id }, platform),
        account: async () => site.user,
        cache: page.cache,
        login: (reason) => tab.logins.push(reason),
        switched: (account) => tab.switched.push(account.id),
        ...options,
      },
      platform,
    );
    return tab;
  };
  /** Such a tab, whose stream is live if its user has one. */
  site.started = async (options) => {
    const tab = await site.tab(options);
    await tab.session.start();
    await site.live();
    return tab;
  };
  site.live = async () => {
    await settled();
    for (const source of site.server.open) if (source.readyState === 0) begin(source, id(1));
    await settled();
  };
  return site;
}
