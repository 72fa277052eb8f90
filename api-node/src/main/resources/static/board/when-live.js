/** The phases in which what happens is pushed to the page. */
const LIVE = new Set(['live', 'catching-up', 'resumed', 'resynced']);

/**
 * Runs each time the page begins to hear what happens. What happened until then is not pushed to a page that joins the connection of other
 * tabs.
 *
 * @param {Pick<import('../client/index.js').Tidings, "onState">} tidings
 * @param {() => void} run
 */
export function whenLive(tidings, run) {
  let isLive = false;
  tidings.onState(({ phase }) => {
    const wasLive = isLive;
    isLive = LIVE.has(phase);
    isLive && !wasLive && run();
  });
}
