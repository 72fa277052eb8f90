/** A time as a stopwatch shows it: `0:07`, `12:30`, `3:05:00`. @param {number} seconds */
export function elapsed(seconds) {
  const all = Math.max(0, Math.floor(seconds));
  const two = (/** @type {number} */ number) => String(number % 60).padStart(2, '0');
  const minutes = Math.floor(all / 60);
  return minutes < 60 ? `${minutes}:${two(all)}` : `${Math.floor(minutes / 60)}:${two(minutes)}:${two(all)}`;
}
