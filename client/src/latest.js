/**
 * For state that is fetched repeatedly: drops a response that arrives after the response to a later request.
 *
 * @template T
 * @param {() => Promise<T>} load
 * @param {(value: T) => void} apply
 * @returns {() => Promise<boolean>} loads; resolves to whether the value was applied; fails if loading failed and nothing newer was applied
 */
export function latest(load, apply) {
  let asked = 0;
  let applied = 0;
  return async () => {
    const sequence = ++asked;
    try {
      const value = await load();
      if (sequence < applied) return false;
      applied = sequence;
      apply(value);
      return true;
    } catch (error) {
      if (sequence < applied) return false;
      throw error;
    }
  };
}
