/** What the users of the sample board do before a picture of them is taken. */

const READY = 20_000;

/** The node's answer to the user of this page. */
async function api(page, method, path, body) {
  const { status, text } = await page.evaluate(
    async (method, path, body) => {
      const headers = { 'Content-Type': 'application/json' };
      const answer = await fetch(path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
      return { status: answer.status, text: await answer.text() };
    },
    method,
    path,
    body,
  );
  if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
  return text ? JSON.parse(text) : undefined;
}

/** Pages isolate the direction of names, by characters that are not seen. */
const shows = (page, text) =>
  page.waitForFunction((text) => document.body.innerText.replace(/[\u2066-\u2069]/g, '').includes(text), { timeout: READY }, text);
const click = (page, text) =>
  page.evaluate((text) => [...document.querySelectorAll('a, button')].find(({ innerText }) => innerText.includes(text)).click(), text);
const settled = (page) => page.evaluate(() => new Promise((next) => setTimeout(next, 700)));

/** The node makes it after its start. */
async function sampleProject(page) {
  await page.waitForFunction(async () => (await (await fetch('/api/projects')).json()).projects.length > 0, { timeout: 60_000 });
  return (await api(page, 'GET', '/api/projects')).projects[0];
}

/** The sample board in the middle of a working day: users have cards, and one waits for a review. */
async function workingDay(page) {
  const { id, key } = await sampleProject(page);
  const path = `/api/projects/${id}`;
  const { users } = await api(page, 'GET', '/api/users');
  const userIds = (...names) => names.map((name) => users.find(({ username }) => username === name).id);
  const { columns, tickets, labels } = await api(page, 'GET', `${path}/board`);
  const ticket = (words) => tickets.find(({ title }) => title.startsWith(words));
  if (columns.length < 4) {
    await api(page, 'PATCH', path, { description: 'Spring release' });
    const review = await api(page, 'POST', `${path}/columns`, { title: 'In review', color: '#f59e0b' });
    columns.splice(2, 0, review);
    await api(page, 'POST', `${path}/columns/reorder`, { columnIds: columns.map((column) => column.id) });
    const [, inProgress, inReview, done] = columns.map((column) => column.id);
    await api(page, 'POST', `${path}/tickets/${ticket('Move the focus').id}/move`, { columnId: inReview });
    for (const [title, label, columnId, name] of [
      ['Guests can track their parcel', 'feature', inProgress, 'linus'],
      ['Pay with a saved card', 'feature', inReview, 'ada'],
      ['Search finds words in any order', 'feature', done, 'linus'],
    ]) {
      const labelIds = [labels.find((known) => known.name === label).id];
      await api(page, 'POST', `${path}/tickets`, { title, columnId, labelIds, assigneeIds: userIds(name) });
    }
    for (const [words, ...names] of [
      ['The basket', 'ada'],
      ['Product pictures', 'linus'],
      ['Checkout', 'grace', 'ada'],
      ['The order page', 'grace'],
      ['Move the focus', 'linus'],
      ['Order confirmations', 'grace'],
      ['Remember', 'ada'],
    ])
      await api(page, 'PATCH', `${path}/tickets/${ticket(words).id}`, { assigneeIds: userIds(...names) });
  }
  return { path, key, columns, ticket };
}

/** Ada watches while Grace, in another browser, moves cards, and Linus looks on. */
export async function board({ open }) {
  const ada = await open('/boards', 'ada');
  const { path, key, columns, ticket } = await workingDay(ada);
  const [grace, linus] = [await open('/boards', 'grace'), await open('/boards', 'linus')];
  for (const page of [ada, grace, linus]) await page.goto(new URL(`/board/${key}`, page.url()).href);
  await ada.waitForFunction(() => /GH/.test(document.body.innerText) && /LP/.test(document.body.innerText), { timeout: READY });
  await api(ada, 'POST', `${path}/tickets/${ticket('Checkout').id}/stopwatch/start`).catch(() => {}); // it runs already
  const move = (page, columnId) => api(page, 'POST', `${path}/tickets/${ticket('The order page').id}/move`, { columnId, order: 0 });
  await move(ada, columns[1].id);
  await move(grace, columns[2].id);
  await shows(ada, 'Grace Hopper moved');
  await settled(ada);
  return ada;
}

const CONVERSATION = [
  ['grace', 'The checkout is in review. Could you try it?'],
  ['ada', 'On it. Is the staging shop up?'],
  ['grace', 'Yes, with last night’s prices.'],
  ['ada', 'Three steps, no reload, and the invoice is right.\nOnly the back button forgets the address.'],
  ['grace', 'Good catch, that one is mine. Give me twenty minutes.'],
  ['ada', 'No hurry – I keep my tab open, it will tell me.'],
];

/** Ada and Grace chat; both have their thread open. */
export async function chat({ open }) {
  const pages = { ada: await open('/boards', 'ada'), grace: await open('/boards', 'grace') };
  await pages.ada.waitForFunction(async () => (await (await fetch('/api/v1/contacts')).json()).contacts.length > 1, { timeout: 60_000 });
  const { contacts } = await api(pages.ada, 'GET', '/api/v1/contacts');
  const peers = { ada: contacts.find(({ name }) => name === 'Grace Hopper').peer };
  peers.grace = peers.ada.replace(/grace$/, 'ada');
  for (const [name, page] of Object.entries(pages)) {
    await page.goto(new URL('/chat', page.url()).href);
    await shows(page, 'Your conversations');
    await click(page, name === 'ada' ? 'Grace Hopper' : 'Ada Lovelace');
    await page.waitForSelector('textarea');
  }
  for (const [name, text] of CONVERSATION) {
    await api(pages[name], 'POST', '/api/v1/messages', { peer: peers[name], text });
    await shows(pages.ada, text.split('\n')[0]);
  }
  await settled(pages.ada);
  return pages.ada;
}

/** Ada has the console open while cards change, and looks at one of them. */
export async function activities({ open }) {
  const ada = await open('/boards', 'ada');
  const { path, ticket } = await workingDay(ada);
  const grace = await open('/boards', 'grace');
  await ada.setViewport({ width: 1280, height: 560 });
  await ada.goto(new URL('/console', ada.url()).href);
  await shows(ada, 'Web shop');
  await click(ada, 'Web shop');
  await shows(ada, 'Pay by invoice');
  const patch = (page, words, body) => api(page, 'PATCH', `${path}/tickets/${ticket(words).id}`, body);
  await patch(grace, 'The search field', { title: 'The search field has a name for screen readers' });
  await patch(grace, 'Checkout', { description: 'Address, payment, confirmation. Guests need no account.' });
  await shows(ada, 'has a name for screen readers');
  await settled(ada);
  return ada;
}
