/** @import { ActivitySource } from './activity-cache.js' */

/**
 * A stream that has no position begins somewhere after the page fetched its data: what happened in between, it does not bring.
 *
 * @param {Pick<ActivitySource, 'position' | 'watch' | 'subscribe'>} source
 * @param {() => void} begun is called once it has begun; never if it had a position before
 * @returns {() => void} ends that
 */
export function whenBegun(source, begun) {
  if (source.position !== '') return () => {};
  const leaves = [
    source.subscribe(['connected'], () => told()),
    // one that joins the stream of other tabs is not told that
    source.watch?.(() => source.position !== '' && told()) ?? (() => {}),
  ];
  const leave = () => leaves.forEach((each) => each());
  const told = () => {
    leave();
    begun();
  };
  return leave;
}
