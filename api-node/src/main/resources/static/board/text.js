/** A title inside a sentence; isolated, so that a right-to-left title does not reorder the sentence. @param {string} title */
export function quoted(title) {
  return `“${isolated(title)}”`;
}

/** @param {string} text a user's text */
export function isolated(text) {
  return `\u2068${shortened(text)}\u2069`;
}

const LONGEST = 80;

/** Shortens a title, since 255 characters would fill a message. @param {string} text */
function shortened(text) {
  const characters = [...text];
  return characters.length > LONGEST
    ? `${characters
        .slice(0, LONGEST - 1)
        .join('')
        .trimEnd()}…`
    : text;
}
