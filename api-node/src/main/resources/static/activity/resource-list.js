import { arrangeChildren, find, h } from '../board/dom.js';
import { projectItem, ticketItem } from './resource-views.js';

/**
 * The list of boards, or of the tickets of one.
 *
 * @typedef {import("./console-address.js").Place} Place
 * @typedef {import("./resource-views.js").Project} Project
 * @typedef {import("./resource-views.js").Ticket} Ticket
 * @typedef {import("./resource-views.js").Around} Around
 */

/** As many rows as it shows before it is asked for more. */
const ROWS = 100;

export class ResourceList {
  #rows = ROWS;
  #project = '';
  #crumbs = '';
  /** @type {Map<string, {item: HTMLElement, text: string}>} */
  #items = new Map();

  /** @param {(place: Place) => string} linkTo @param {() => void} redraw */
  constructor(linkTo, redraw) {
    this.linkTo = linkTo;
    this.redraw = redraw;
  }

  /**
   * @param {Place} place
   * @param {readonly (Project | Ticket)[] | undefined} all undefined while they are not loaded
   * @param {{problem: unknown, again: () => void}} query that loads them
   * @param {Around} around
   * @param {string} [gone] why it is empty
   */
  draw(place, all, query, around, gone) {
    if (place.project !== this.#project) {
      this.#project = place.project;
      this.#rows = ROWS;
      this.#items.clear();
    }
    this.#drawCrumbs(place, around, gone !== undefined);
    const shown = all?.toSorted(inOrder).slice(0, this.#rows) ?? [];
    const items = shown.map((one) => this.#item(one, place, around));
    const rest = (all?.length ?? 0) - shown.length;
    arrangeChildren(find('#resource-list', HTMLElement), rest > 0 ? [...items, this.#more(rest)] : items);
    const kept = new Set(shown.map(({ id }) => id));
    [...this.#items.keys()].filter((id) => !kept.has(id)).forEach((id) => this.#items.delete(id));
    this.#drawEmpty(all, query, gone);
  }

  /** @param {Place} place @param {Around} around @param {boolean} isGone */
  #drawCrumbs({ project, ticket }, around, isGone) {
    const name = isGone ? 'A board' : (around.project?.title ?? '…');
    const text = JSON.stringify([project, ticket, name]);
    if (text === this.#crumbs) {
      return;
    }
    this.#crumbs = text;
    const parts =
      project === ''
        ? []
        : [
            h('a', { href: this.linkTo({ project: '', ticket: '' }) }, 'All boards'),
            h('span', { 'aria-hidden': 'true' }, '›'),
            ticket === '' ? h('span', { dir: 'auto' }, name) : h('a', { href: this.linkTo({ project, ticket: '' }), dir: 'auto' }, name),
          ];
    find('#crumbs', HTMLElement).replaceChildren(...parts);
  }

  /** @param {readonly unknown[] | undefined} all @param {{problem: unknown, again: () => void}} query @param {string} [gone] */
  #drawEmpty(all, { problem, again }, gone) {
    const empty = find('#no-resources', HTMLElement);
    empty.hidden = all !== undefined && all.length > 0;
    if (gone !== undefined) {
      empty.textContent = gone;
    } else if (all !== undefined) {
      empty.textContent = this.#project === '' ? 'No boards yet.' : 'No tickets on this board yet.';
    } else if (problem === null) {
      empty.textContent = 'Loading…';
    } else if (/** @type {{status?: number}} */ (problem).status === 404) {
      empty.textContent = 'This board does not exist, or you cannot see it.';
    } else {
      const text = problem instanceof Error ? `${problem.message} ` : '';
      empty.replaceChildren(text, h('button', { type: 'button', on: { click: again } }, 'Try again'));
    }
  }

  /** The same element while it says the same, so that focus stays. @param {Project | Ticket} one @param {Place} place @param {Around} around */
  #item(one, { project, ticket }, around) {
    const link =
      'number' in one
        ? ticketItem(one, around, this.linkTo({ project, ticket: one.id }))
        : projectItem(one, this.linkTo({ project: one.id, ticket: '' }));
    const known = this.#items.get(one.id);
    const text = `${one.version} ${link.textContent}`;
    const item = known?.item ?? h('li', { data: { resourceId: one.id } }, link);
    if (known && known.text !== text) {
      const isFocused = item.contains(document.activeElement);
      link.classList.add('changed');
      item.replaceChildren(link);
      isFocused && link.focus();
    }
    const shown = find('a', HTMLAnchorElement, item);
    shown.href = link.href;
    ticket === one.id ? shown.setAttribute('aria-current', 'true') : shown.removeAttribute('aria-current');
    this.#items.set(one.id, { item, text });
    return item;
  }

  /** @param {number} rest */
  #more(rest) {
    const more = () => {
      this.#rows += ROWS;
      this.redraw();
    };
    return h('li', {}, h('button', { type: 'button', class: 'quiet resource-more', on: { click: more } }, `Show more (${rest})`));
  }
}

/** Boards by their titles, the open ones first; tickets with the newest first. @param {Project | Ticket} a @param {Project | Ticket} b */
function inOrder(a, b) {
  if ('number' in a && 'number' in b) {
    return b.number - a.number;
  }
  return 'closed' in a && 'closed' in b ? Number(a.closed) - Number(b.closed) || a.title.localeCompare(b.title) : 0;
}
