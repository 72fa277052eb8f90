// the node serves it, under the same origin
import { Tidings } from '/client/index.js';

const element = (id) => document.getElementById(id);
const csrf = () => ({ 'X-XSRF-TOKEN': /XSRF-TOKEN=([^;]*)/.exec(document.cookie)?.[1] ?? '' });

const { user, topic } = await fetch('/me').then((response) => response.json());
element('user').textContent = user;

const tidings = new Tidings({
  url: `/api/stream?topic=${topic}&framing=named`,
  account: user,
  cookie: async () => {
    const response = await fetch('/token');
    if (response.status === 401) return null;
    if (!response.ok) throw new Error(`no token: ${response.status}`);
    return (await response.json()).token;
  },
});

function show(text) {
  const item = document.createElement('li');
  item.textContent = text;
  element('notes').append(item);
}
tidings.on('note.sent', ({ data }) => show(`${data.from}: ${data.text}`));
// Notes are kept nowhere else: what the log has lost is lost, and a page that polls has nothing to look at.
tidings.on('resync', ({ reason }) => reason !== 'polling' && show('Some notes were missed.'));

let isSigningOut = false;
// the sign-out below ends the stream before it is answered, and the answer counts
tidings.on('closed', () => isSigningOut || location.assign('/login'));
tidings.onState(({ phase, via = '' }) => (element('state').textContent = `${phase} ${via}`));
tidings.start();

// that of the note in the form, so that it is sent once, however often the user tries
let key = crypto.randomUUID();
element('send').addEventListener('input', () => (key = crypto.randomUUID()));
element('send').addEventListener('submit', async (event) => {
  event.preventDefault();
  const form = event.target;
  const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': key, ...csrf() };
  const body = JSON.stringify(Object.fromEntries(new FormData(form)));
  const response = await fetch('/notes', { method: 'POST', headers, body }).catch(() => null);
  if (!response?.ok) return show('The note was not sent: please try again.');
  form.reset();
  key = crypto.randomUUID();
});

element('logout').addEventListener('click', async () => {
  isSigningOut = true;
  const response = await fetch('/logout', { method: 'POST', headers: csrf() }).catch(() => null);
  isSigningOut = false;
  if (!response?.ok) return show('You are still signed in: please try again.');
  // tells the other tabs, also when no node did
  tidings.logout();
  location.assign('/login');
});

// for a look into it, in the console
window.tidings = tidings;
