/**
 * Computes where a card or column that is being moved would go.
 *
 * @typedef {{start: number, size: number}} Span along the axis in which things are lined up
 */

/**
 * How many of the others are before a point. The dragged one keeps its own place in the line: so swapping two of different size moves the
 * point further from the border that it crossed, and the two cannot swap back and forth.
 *
 * @param {Span[]} others
 * @param {number} point
 */
export function indexAt(others, point) {
  const behind = others.findIndex(({ start, size }) => point < start + size / 2);
  return behind < 0 ? others.length : behind;
}

/**
 * The span under the point, or else the nearest.
 *
 * @template {Span} T
 * @param {T[]} spans
 * @param {number} point
 * @returns {T | undefined}
 */
export function nearest(spans, point) {
  const distance = (/** @type {Span} */ { start, size }) => Math.max(start - point, point - (start + size), 0);
  return spans.reduce((/** @type {T | undefined} */ best, span) => (best && distance(best) <= distance(span) ? best : span), undefined);
}

/**
 * One step with an arrow key. A step into another column keeps the same height if possible.
 *
 * @param {{sizes: number[], lane: number, order: number}} at sizes: how many other cards each column has
 * @param {string} key
 * @returns {{lane: number, order: number}}
 */
export function step({ sizes, lane, order }, key) {
  const last = (/** @type {number} */ of) => sizes[of] ?? 0;
  const beside = (/** @type {number} */ to) => {
    const reachable = Math.min(Math.max(to, 0), sizes.length - 1);
    return { lane: reachable, order: reachable === lane ? order : Math.min(order, last(reachable)) };
  };
  switch (key) {
    case 'ArrowUp':
      return { lane, order: Math.max(order - 1, 0) };
    case 'ArrowDown':
      return { lane, order: Math.min(order + 1, last(lane)) };
    case 'Home':
      return { lane, order: 0 };
    case 'End':
      return { lane, order: last(lane) };
    case 'ArrowLeft':
      return beside(lane - 1);
    case 'ArrowRight':
      return beside(lane + 1);
    default:
      return { lane, order };
  }
}

/** How fast to scroll, in pixels a second, when a point is near an edge. @param {number} point @param {number} from @param {number} to */
export function scrollSpeed(point, from, to) {
  const edge = Math.min(72, (to - from) / 4);
  if (point < from + edge) {
    return -Math.min((from + edge - point) / edge, 1.5) * 600;
  }
  if (point > to - edge) {
    return Math.min((point - (to - edge)) / edge, 1.5) * 600;
  }
  return 0;
}
