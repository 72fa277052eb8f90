/** The element of the page with this id. @param {string} id */
export const $ = (id) => document.getElementById(id);

/** Text always stays text: nothing that arrives is treated as markup. */
export function element(name, className, text = '') {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}
