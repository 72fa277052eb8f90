import { systemClock } from './client/clock.js';
import { Polling, POLLING } from './client/polling.js';
import { whenLive } from './board/when-live.js';
import { whenSeenAgain } from './board/when-seen-again.js';
import { notificationCount } from './notification/count.js';
import { runningStopwatches } from './stopwatch/stopwatch-menu.js';

/**
 * Keeps the user's tools in the header current: pushed over the user's stream, fetched when the page opens and when it begins to hear that
 * stream, and polled while none comes through.
 *
 * @param {object} page
 * @param {import('./client/index.js').Tidings} page.tidings on the user's stream
 * @param {import("./board/api.js").Api} page.api
 * @param {(problem: unknown) => void} page.refused tells the user that something was not done
 * @returns {import("./live-value.js").LiveValue<import("./stopwatch/stopwatch-menu.js").Stopwatch[]> | null} the stopwatches that run
 */
export function followHeader({ tidings, api, refused }) {
  const stopwatches = runningStopwatches(api, refused);
  const values = [notificationCount(api), stopwatches].filter((value) => value !== null);
  if (values.length === 0) {
    return null;
  }
  const refresh = async () => {
    const changes = await Promise.allSettled(values.map((value) => value.refresh()));
    return changes.some((change) => change.status === 'fulfilled' && change.value);
  };
  const polling = new Polling(POLLING, refresh, systemClock);
  for (const value of values) {
    tidings.on(value.type, ({ data }) => value.push(data));
  }
  tidings.on('resync', ({ reason }) => reason !== 'polling' && void refresh());
  tidings.onState(({ phase }) => (phase === 'polling' ? polling.start(true) : polling.stop()));
  whenLive(tidings, () => void refresh());
  whenSeenAgain(() => void refresh());
  void refresh();
  return stopwatches;
}
