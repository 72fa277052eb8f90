import { $ } from './elements.js';
import { FollowedTopics } from './followed-topics.js';
import { Ledger } from './ledger.js';
import { PublishForm } from './publish-form.js';
import { tabId } from './publish.js';
import { Rows } from './rows.js';
import { FINAL, Stream } from './stream.js';
import { greetVisitor } from './visitor.js';

const STATES = {
  connecting: 'Connecting…',
  live: 'Live',
  reconnecting: 'Reconnecting…',
  resynced: 'Resynced',
  closed: 'Closed',
};

const ledger = new Ledger();
const rows = new Rows($('rows'), (held) => {
  $('held').textContent = held > 0 ? `${held} waiting` : '';
});
const topics = new FollowedTopics(({ added, removed }) => {
  removed.forEach((topic) => ledger.unfollowed(topic));
  form.offer(topics.all, added);
  stream.open();
});
const form = new PublishForm(({ topic, cursor, node }) => {
  if (topics.all.includes(topic)) {
    ledger.acknowledged(cursor, topic);
    rows.annotate(cursor, `published here, accepted by ${node}`);
    count();
  }
});
const stream = new Stream(
  () => topics.all,
  () => ledger.cursor,
);

// Frames that arrive.

stream.addEventListener('state', ({ detail: { state, detail } }) => {
  showState(state, state === 'live' ? '' : detail);
  if (state === 'live') $('node').textContent = detail;
});

stream.addEventListener('open', ({ detail: { again } }) => {
  ledger.reconnects += again ? 1 : 0;
  count();
});

stream.addEventListener('frame', ({ detail }) => {
  const { frame, id, at } = detail;
  switch (frame.type) {
    case 'ping':
      ledger.moved(id);
      break;
    case 'connected':
      ledger.moved(id);
      rows.add({ kind: 'connected', title: frame.data.node, note: 'serves this stream', at });
      break;
    case 'degraded':
      showState('live', frame.data.behindMs > 0 ? 'catching up' : '');
      break;
    case 'resync':
      resynced(frame.data, id, at);
      break;
    case 'closed':
      closed(frame.data.reason, at);
      break;
    default:
      arrived(detail);
  }
  count();
});

function arrived({ frame, id, text, at }) {
  const kind = ledger.take(id, text);
  if ($('state').dataset.state === 'resynced') showState('live', '');
  rows.add({
    kind,
    title: frame.type,
    topic: frame.topic,
    text: JSON.stringify(frame.data, null, 1).replace(/\n\s*/g, ' '),
    cursor: kind === 'ephemeral' ? '' : id,
    latency: since(frame.timestamp, at),
    note: frame.tabId === tabId ? 'published here' : '',
    at,
  });
}

function resynced(data, id, at) {
  ledger.resynced(data.topics, data.to, id);
  rows.add({
    kind: 'resync',
    title: data.reason,
    text: `Events of ${data.topics.join(', ')} may be missing here. A client now loads the current state again.`,
    cursor: data.to,
    at,
  });
  showState('resynced', data.reason);
}

function closed(reason, at) {
  const final = FINAL.has(reason);
  const note = final ? 'does not reconnect' : 'reconnects automatically';
  rows.add({ kind: final ? 'closed final' : 'closed', title: reason, note, at });
}

/** By the clocks of the publishing node and of this machine, which may differ. */
function since(timestamp, at) {
  const ms = at - Date.parse(timestamp);
  return Number.isFinite(ms) && ms >= 0 && ms < 60_000 ? `${ms} ms` : '';
}

// The view.

$('reconnect').addEventListener('click', () => stream.open());

$('pause').addEventListener('click', () => {
  const paused = $('pause').getAttribute('aria-pressed') !== 'true';
  $('pause').setAttribute('aria-pressed', String(paused));
  $('pause').textContent = paused ? 'Resume view' : 'Pause view';
  rows.paused = paused;
});

$('clear').addEventListener('click', () => rows.clear());

function showState(state, detail) {
  $('state').dataset.state = state;
  $('state-text').textContent = STATES[state];
  $('state-detail').textContent = detail;
}

function count() {
  $('cursor').textContent = ledger.cursor || 'none yet';
  $('empty').hidden = ledger.events > 0;
  const counts = {
    events: ledger.events,
    duplicates: ledger.duplicates,
    disorder: ledger.disorder,
    reconnects: ledger.reconnects,
    resyncs: ledger.resyncs,
    missing: ledger.missing,
  };
  for (const [name, value] of Object.entries(counts)) {
    const shown = $(`count-${name}`);
    shown.textContent = value.toLocaleString();
    shown.classList.toggle('some', value > 0);
  }
}

// A page in the browser's history must not hold a connection.
addEventListener('pagehide', () => stream.close());
addEventListener('pageshow', (event) => event.persisted && stream.open());

void greetVisitor();
form.offer(topics.all);
stream.open();
