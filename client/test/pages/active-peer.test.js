import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { ActivePeer } from '../../../api-node/src/main/resources/static/chat/active-peer.js';
import { documentOf } from './elements.js';

const KEEPALIVE_MS = 15_000;

/** @type {ReturnType<typeof documentOf>} */
let page;
/** What was reported, each with what answers it. @type {{path: string, peer: string | null | undefined, answer: (ok?: boolean) => Promise<void>}[]} */
let reports;
/** @type {string[]} */
let beacons;
/** @type {ActivePeer} */
let active;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  page = documentOf();
  reports = [];
  beacons = [];
  Object.defineProperty(globalThis, 'navigator', {
    value: { sendBeacon: (/** @type {string} */ url) => beacons.push(url) },
    configurable: true,
  });
  active = new ActivePeer('tab', (path, body) => {
    const { peer } = /** @type {{peer?: string | null}} */ (body);
    return new Promise((resolve, reject) => {
      const answer = async (ok = true) => {
        ok ? resolve(undefined) : reject(new Error('503'));
        await new Promise(setImmediate);
      };
      reports.push({ path, peer, answer });
    });
  });
  active.renewEvery(KEEPALIVE_MS);
});

const peers = () => reports.map(({ peer }) => peer);
const last = () => /** @type {(typeof reports)[0]} */ (reports.at(-1));

/** @param {boolean} hidden */
function hide(hidden) {
  page.hidden = hidden;
  page.dispatchEvent(new Event('visibilitychange'));
}

test('thread_thatIsShown_isReportedOnce_andWithEachKeepalive', async () => {
  active.show('ada');
  active.show('ada');
  await last().answer();
  active.show('ada');
  assert.deepEqual(peers(), ['ada']);
  mock.timers.tick(KEEPALIVE_MS);
  assert.deepEqual(peers(), ['ada', 'ada']);
});

test('noThread_isNeitherReportedNorRenewed', async () => {
  active.show(null);
  mock.timers.tick(KEEPALIVE_MS);
  assert.deepEqual(peers(), []);
});

test('reports_doNotOverlap_andTheLastOneIsOfWhatIsShown', async () => {
  active.show('ada');
  active.show('bob');
  active.show(null);
  mock.timers.tick(KEEPALIVE_MS);
  assert.deepEqual(peers(), ['ada'], 'the next could arrive first');
  await last().answer();
  assert.deepEqual(peers(), ['ada', null]);
  await last().answer();
  mock.timers.tick(KEEPALIVE_MS);
  assert.deepEqual(peers(), ['ada', null]);
});

test('report_thatFails_isRepeatedByTheNextRenewal_alsoThatOfNone', async () => {
  active.show('ada');
  await last().answer();
  active.show(null);
  await last().answer(false);
  assert.deepEqual(peers(), ['ada', null]);
  mock.timers.tick(KEEPALIVE_MS);
  assert.deepEqual(peers(), ['ada', null, null]);
  await last().answer();
  mock.timers.tick(KEEPALIVE_MS);
  assert.deepEqual(peers(), ['ada', null, null]);
});

test('tab_hiddenFor30s_showsNothing_untilItIsSeenAgain', async () => {
  active.show('ada');
  await last().answer();
  hide(true);
  mock.timers.tick(29_999);
  assert.deepEqual(peers(), ['ada'], 'a hidden tab renews nothing');
  mock.timers.tick(1);
  assert.deepEqual(peers(), ['ada', null]);
  await last().answer();
  hide(false);
  assert.deepEqual(peers(), ['ada', null, 'ada']);
});

test('tab_hiddenBriefly_goesOnReading', async () => {
  active.show('ada');
  await last().answer();
  hide(true);
  mock.timers.tick(20_000);
  hide(false);
  mock.timers.tick(10_000);
  assert.deepEqual([...new Set(peers())], ['ada']);
});

test('tab_openedInTheBackground_reportsWhenItIsSeen', () => {
  page.hidden = true;
  active.show('ada');
  mock.timers.tick(KEEPALIVE_MS);
  assert.deepEqual(peers(), []);
  hide(false);
  assert.deepEqual(peers(), ['ada']);
});

test('page_thatIsLeft_saysSoByABeacon_andReportsAgainFromTheCache', async () => {
  active.show('ada');
  await last().answer();
  dispatchEvent(new Event('pagehide'));
  assert.equal(beacons.length, 1);
  assert.match(String(beacons[0]), /\/api\/v1\/active-peer\/leave\?tabId=tab$/);
  dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }));
  assert.deepEqual(peers(), ['ada']);
  dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
  assert.deepEqual(peers(), ['ada', 'ada']);
});

test('page_leftDuringItsFirstReport_saysSo_andOneWithoutThreadDoesNot', () => {
  dispatchEvent(new Event('pagehide'));
  assert.deepEqual(beacons, []);
  active.show('ada');
  dispatchEvent(new Event('pagehide'));
  assert.equal(beacons.length, 1);
});

test('leave_beforeTheSessionEnds_isAwaited_andNeedsNoBeacon', async () => {
  active.show('ada');
  await last().answer();
  const left = active.leave();
  assert.match(last().path, /\/leave\?tabId=tab$/);
  await last().answer();
  await left;
  dispatchEvent(new Event('pagehide'));
  assert.deepEqual(beacons, []);
});
