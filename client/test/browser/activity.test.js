import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { consoleServer, consoleTabs, SHOWN, shows } from './activity-page.js';
import { Chromium, skip } from './chromium.js';

/** @type {Chromium} */
let browser;
before(() => {
  if (!skip) browser = new Chromium();
});
after(() => browser?.close());

const activity = (type, id) => ({ activity_type: type, resource: { type: 'ticket', id, parent: { type: 'project', id: '4' } } });

/** What each tab fetched, and how often it was loaded. */
const fetched = (all) => Promise.all(all.map((tab) => tab.evaluate('({ loaded, ...fetches })')));
const ONCE = { loaded: 1, 'tickets/4': 1, 'tickets/4/17': 1, 'tickets/5': 1 };

for (const transport of ['shared-worker', 'tabs'])
  test(`${transport}: two tabs over one stream show each change without a reload, and fetch nothing else`, { skip }, async (t) => {
    const server = await consoleServer(t);
    const all = await consoleTabs(t, browser, server, { transport });
    await server.untilStreams(1);
    await shows(all, { list: ['17'], detail: 'seventeen' });
    assert.deepEqual(await fetched(all), [ONCE, ONCE]);

    server.roots['/data/tickets/4'] = '["17","18"]';
    server.commit('activity', activity('created', '18'));
    await shows(all, { list: ['17', '18'], detail: 'seventeen' });

    server.roots['/data/tickets/4/17'] = '"another title"';
    server.commit('activity', activity('edited', '17'));
    await shows(all, { list: ['17', '18'], detail: 'another title' });

    server.roots['/data/tickets/4'] = '["17"]';
    server.commit('activity', activity('deleted', '18'));
    await shows(all, { list: ['17'], detail: 'another title' });
    const after = { ...ONCE, 'tickets/4': 4, 'tickets/4/17': 2 };
    assert.deepEqual(await fetched(all), [after, after]);

    // the stream is lost, and what is missed comes with the next one
    server.roots['/data/tickets/4'] = '["17","19"]';
    server.cut();
    for (let n = 0; n < 50; n++) server.commit('activity', activity('created', '19'));
    await shows(all, { list: ['17', '19'], detail: 'another title' });
    for (const tab of all) await tab.until('session.stream.isConnected', 10, SHOWN);
    assert.deepEqual(await fetched(all), [
      { ...after, 'tickets/4': 5 },
      { ...after, 'tickets/4': 5 },
    ]);
    await server.untilStreams(1);
  });

test('an account is switched in one tab: both forget the other data, and follow one stream of the new account', { skip }, async (t) => {
  const server = await consoleServer(t);
  const all = await consoleTabs(t, browser, server, {});
  server.roots['/me'] = '{"id":"4"}';
  server.roots['/data/tickets/4'] = '["of Bob"]';
  await all[0].evaluate("session.switchAccount(async () => (await fetch('/me')).json())");
  await shows(all, { list: ['of Bob'], detail: 'seventeen' });
  for (const tab of all) await tab.until("session.account?.id === '4' && session.stream?.isConnected", 10, SHOWN);
  await server.untilStreams(1);
  const twice = { loaded: 1, 'tickets/4': 2, 'tickets/4/17': 2, 'tickets/5': 2 };
  assert.deepEqual(await fetched(all), [twice, twice]);
});

test('the token expires: both tabs show the login and no data; after it, one stream serves both again', { skip }, async (t) => {
  const server = await consoleServer(t);
  const all = await consoleTabs(t, browser, server, {});
  server.roots['/me'] = 'null';
  server.refuses = 401;
  // the node ends the stream in its own words, and refuses the next one
  server.end('session_expired');
  for (const tab of all)
    await tab.until("logins.join() === 'session-expired' && document.getElementById('list').textContent === ''", 10, SHOWN);
  await server.untilStreams(0);
  server.refuses = 0;
  server.roots['/me'] = '{"id":"3"}';
  await all[0].evaluate("session.signedIn({ id: '3' })");
  for (const tab of all) await tab.until('session.stream?.isConnected', 10, SHOWN);
  await shows(all, { list: ['17'], detail: 'seventeen' });
  await server.untilStreams(1);
});
