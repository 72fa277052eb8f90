/** @import { Options } from './options.js' */

/**
 * @typedef {Options & {types?: readonly string[]}} SharedOptions `types`: those that parts will listen to which are added later, so that the
 *   stream need not be opened again for them
 */

/**
 * @param {SharedOptions} options
 * @returns {string} equal for options that mean the same connection, whatever their functions do
 */
export function connectionOf({ cursor: _, types: __, account = '', ...options }) {
  return JSON.stringify({ ...options, account: String(account) }, (_, value) => {
    if (typeof value === 'function') return 'a function';
    return value instanceof Headers ? [...value] : value;
  });
}

/**
 * @template {object} T
 * @param {() => T} options
 * @returns {T} those of now, whose functions are the latest ones at each call: those of a component are new ones at each render
 */
export function latestFunctions(options) {
  const all = Object.entries(options()).map(([name, option]) => {
    const latest = () => Object(options())[name] ?? option;
    if (typeof option === 'function') return [name, (/** @type {unknown[]} */ ...words) => latest()(...words)];
    return [name, name === 'poll' && option ? latestFunctions(latest) : option];
  });
  return Object.fromEntries(all);
}
