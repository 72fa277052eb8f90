import { find } from './dom.js';

/** Says why no board can be shown. @param {unknown} problem */
export function showProblem(problem) {
  const status = /** @type {{status?: number}} */ (problem).status;
  if (status === 401) {
    return; // The login page is about to open.
  }
  if (status === undefined) {
    console.error(problem);
  }
  const missing = status === 404 || status === 403;
  document.body.classList.remove('loading');
  document.body.classList.add('failed');
  const page = find('#problem', HTMLElement);
  find('h1', HTMLElement, page).textContent = missing ? 'Board not found' : 'The board could not be loaded';
  find('p', HTMLElement, page).textContent = missing
    ? 'It may have been deleted, or you do not have access to it.'
    : problem instanceof Error
      ? problem.message
      : '';
  find('#try-again', HTMLElement).addEventListener('click', () => location.reload());
  page.hidden = false;
}
