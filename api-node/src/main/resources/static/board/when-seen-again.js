/** After a page has been hidden for this long, things that streams do not report (such as members) may have changed. */
const STALE_MS = 30_000;

/** Runs when the page is shown again after it was hidden for a while, or from the browser's cache. @param {() => void} run */
export function whenSeenAgain(run) {
  let lastSeen = Date.now();
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && Date.now() - lastSeen > STALE_MS) {
      run();
    }
    lastSeen = Date.now();
  });
  addEventListener('pageshow', ({ persisted }) => persisted && run());
}
