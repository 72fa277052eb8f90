import { find } from './dom.js';

/**
 * Draws the project's own properties, above its columns.
 *
 * @param {import("./model.js").Project} project
 * @param {HTMLElement} root of the columns
 */
export function drawProject(project, root) {
  find('#title', HTMLElement).textContent = project.title;
  find('#title', HTMLElement).title = project.title;
  const description = find('#description', HTMLElement);
  description.textContent = project.description;
  description.title = project.description;
  // Other scripts need these to build the addresses of a column's cards.
  Object.assign(root.dataset, {
    projectId: project.id,
    projectScope: project.scope,
    projectOwner: project.owner,
    projectRepo: project.repo ?? '',
  });
  const banner = find('#banner', HTMLElement);
  banner.hidden = project.canWrite;
  banner.textContent = project.closed
    ? 'This board is closed. It can be viewed, but not changed.'
    : 'You can view this board, but not change it.';
  find('#open-settings', HTMLElement).hidden = !project.canAdmin;
}
