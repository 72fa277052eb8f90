import { untilGone } from './actions.js';
import { withLabel, without, withProject } from './merge.js';
import { again } from './requests.js';

/**
 * The changes that this tab can make to the project itself: its labels, members, and settings. Every action fails as its request does; the
 * form that called it shows the reason.
 *
 * @typedef {import("./model.js").Label} Label
 * @typedef {import("./model.js").Project} Project
 */
export class ProjectActions {
  /** @param {import("./requests.js").Requests} requests @param {string} base the project's address */
  constructor(requests, base) {
    this.requests = requests;
    this.api = requests.page.api;
    this.base = base;
  }

  /** @param {{name: string, color: string}} fields @returns {Promise<Label>} */
  createLabel(fields) {
    return this.requests.run({ queue: 'labels', ask: () => this.api.post(`${this.base}/labels`, fields), put: withLabel });
  }

  /** @param {string} id @param {Partial<Label>} fields */
  editLabel(id, fields) {
    return this.requests.run({
      queue: 'labels',
      ask: () => again(() => this.api.patch(`${this.base}/labels/${id}`, fields)),
      put: withLabel,
    });
  }

  /** @param {string} id */
  deleteLabel(id) {
    return this.requests.run({
      queue: 'labels',
      ask: () => untilGone(() => this.api.delete(`${this.base}/labels/${id}`)),
      put: (board) => without(board, 'labels', id),
    });
  }

  /** @param {Partial<Pick<Project, "title" | "description" | "visibility" | "closed">>} fields @param {string | undefined} version */
  editProject(fields, version) {
    return this.requests.run({
      about: 'project',
      ask: () => again(() => this.api.patch(this.base, fields, version ? { 'If-Match': `"${version}"` } : {})),
      put: withProject,
    });
  }

  deleteProject() {
    return this.requests.run({ queue: 'project', ask: () => untilGone(() => this.api.delete(this.base)) });
  }

  /** @param {string} username @param {import("./model.js").Role} role */
  addMember(username, role) {
    return this.#members(() => this.api.post(`${this.base}/members`, { username, role }));
  }

  /** @param {string} userId @param {import("./model.js").Role} role */
  changeRole(userId, role) {
    return this.#members(() => again(() => this.api.patch(`${this.base}/members/${userId}`, { role })));
  }

  /** @param {string} userId */
  removeMember(userId) {
    return this.#members(() => untilGone(() => this.api.delete(`${this.base}/members/${userId}`)));
  }

  /** @param {() => Promise<unknown>} ask */
  #members(ask) {
    return this.requests.run({
      queue: 'members',
      ask: async () => {
        await ask();
        return this.api.get(`${this.base}/members`);
      },
      put: (board, { members }) => ({ ...board, members }),
    });
  }
}
