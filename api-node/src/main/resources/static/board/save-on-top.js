/** How many times a save is tried while others keep changing other fields. */
const TRIES = 5;

/**
 * Saves the fields that were changed here, on top of the newest version. If others changed one of them meanwhile, their values are shown
 * first, and the next save replaces them.
 *
 * @param {object} wanted
 * @param {import("./edits.js").Edits} wanted.edits
 * @param {(changes: Record<string, any>) => Promise<unknown>} wanted.save fails with `stale-version` if there is a newer version
 * @param {() => Promise<void>} wanted.lookAgain fetches the newest version into the edits
 * @param {(clashes: ReadonlyMap<string, any>) => void} wanted.show the others' values
 * @returns {Promise<unknown>} `false` if it showed something instead
 */
export async function saveOnTopOf({ edits, save, lookAgain, show }) {
  for (let tries = 1; ; tries++) {
    const { changes } = edits;
    if (Object.keys(changes).length === 0) {
      return true;
    }
    const known = JSON.stringify([...edits.clashes]);
    try {
      return await save(changes);
    } catch (problem) {
      if (/** @type {{code?: string}} */ (problem).code !== 'stale-version' || tries === TRIES) {
        throw problem;
      }
      await lookAgain();
      if (JSON.stringify([...edits.clashes]) !== known) {
        show(edits.clashes);
        return false;
      }
    }
  }
}

/** @param {ReadonlyMap<string, any>} clashes @param {Record<string, string>} names of the fields in a sentence */
export function clashText(clashes, names) {
  const changed = [...clashes].map(([field, theirs]) => `the ${names[field] ?? field} to “${theirs}”`);
  return `Not saved: another user changed ${changed.join(' and ')} in the meantime. Save again to replace it with your version.`;
}
