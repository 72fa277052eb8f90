import { find, h } from '../board/dom.js';
import { projectDetail, ticketDetail } from './resource-views.js';

/**
 * One board or ticket.
 *
 * @typedef {import("./console-address.js").Place} Place
 * @typedef {import("./resource-views.js").Around} Around
 */
export class ResourceDetail {
  #text = '';

  /** @param {(resource: string) => void} showActivity of `type:id` */
  constructor(showActivity) {
    this.showActivity = showActivity;
  }

  /**
   * @param {Place} place
   * @param {{data: any, problem: unknown}} query
   * @param {string} gone what of it is not there any more
   * @param {Around} around
   */
  draw(place, query, gone, around) {
    const content = this.#content(place, query, gone, around);
    const { project, ticket } = place;
    const text = JSON.stringify([project, ticket, content.map((part) => part && part.outerHTML)]);
    if (text === this.#text) {
      return;
    }
    this.#text = text;
    const article = find('#resource', HTMLElement);
    const inFocus = [...article.querySelectorAll('a, button')].findIndex((one) => one === document.activeElement);
    article.replaceChildren(...content.filter((part) => part !== false));
    const again = article.querySelectorAll('a, button')[inFocus];
    again instanceof HTMLElement && again.focus();
  }

  /** @param {Place} place @param {{data: any, problem: unknown}} query @param {string} gone @param {Around} around */
  #content({ project, ticket }, { data, problem }, gone, around) {
    const hint = (/** @type {string} */ text) => [h('p', { class: 'hint' }, text)];
    if (project === '') {
      return [];
    }
    if (gone === 'ticket') {
      return hint('This ticket was deleted.');
    }
    if (/** @type {{status?: number} | null} */ (problem)?.status === 404) {
      // That of a board stands where its tickets would.
      return ticket === '' ? [] : hint('There is no such ticket, or you cannot see it.');
    }
    if (data === undefined) {
      return hint(problem instanceof Error ? problem.message : 'Loading…');
    }
    return ticket === ''
      ? projectDetail(data, around, () => this.showActivity(`project:${project}`))
      : ticketDetail(data, around, () => this.showActivity(`ticket:${ticket}`));
  }
}
