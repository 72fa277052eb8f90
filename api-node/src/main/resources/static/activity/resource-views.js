import { h } from '../board/dom.js';
import { urlOf } from '../board/root.js';
import { timeOf } from './activity-times.js';

/**
 * What the console shows of boards and tickets.
 *
 * @typedef {import("../board/model.js").Project} Project
 * @typedef {import("../board/model.js").Ticket} Ticket
 * @typedef {import("../board/model.js").Column} Column
 * @typedef {import("../board/model.js").Label} Label
 * @typedef {import("../board/model.js").User} User
 *
 * @typedef {object} Around what a ticket refers to, as far as it is loaded
 * @property {Project} [project]
 * @property {readonly Column[]} columns
 * @property {readonly Label[]} labels
 * @property {readonly User[]} users
 */

/** @param {Project} project @param {string} href */
export function projectItem({ key, title, closed }, href) {
  return h(
    'a',
    { class: 'resource-item', href },
    h('span', { class: 'resource-name' }, h('bdi', {}, title)),
    h('span', { class: 'resource-note' }, closed ? `${key} · closed` : key),
  );
}

/** @param {Ticket} ticket @param {Around} around @param {string} href */
export function ticketItem({ number, title, columnId }, { columns }, href) {
  return h(
    'a',
    { class: 'resource-item', href },
    h('span', { class: 'resource-name' }, h('bdi', {}, title)),
    h('span', { class: 'resource-note' }, [columnOf(columnId, columns), number > 0 ? `#${number}` : ''].filter(Boolean).join(' · ')),
  );
}

/** @param {Project} project @param {Around} around @param {() => void} showActivity */
export function projectDetail({ key, title, description, visibility, closed, role }, { columns, labels }, showActivity) {
  return [
    h('h3', { dir: 'auto' }, title, h('span', { class: 'resource-note' }, ` ${key}`)),
    description !== '' && h('p', { class: 'resource-text', dir: 'auto' }, description),
    fields([
      ['Visibility', visibility === 'public' ? 'Public' : 'Private'],
      ['State', closed ? 'Closed' : 'Open'],
      ['Your role', role ?? 'none'],
      ['Columns', names(columns.map((column) => column.title))],
      ['Labels', names(labels.map(({ name }) => name))],
    ]),
    actions(`/board/${encodeURIComponent(key)}`, showActivity),
  ];
}

/** @param {Ticket} ticket @param {Around} around @param {() => void} showActivity */
export function ticketDetail(ticket, around, showActivity) {
  const { number, title, description, columnId, labelIds, assigneeIds = [], createdBy, createdAt, updatedAt } = ticket;
  const { project, columns, labels, users } = around;
  const person = (/** @type {string} */ id) => users.find((user) => user.id === id)?.name ?? 'Someone';
  const now = new Date();
  return [
    h('h3', { dir: 'auto' }, title, number > 0 && h('span', { class: 'resource-note' }, ` #${number}`)),
    description !== '' && h('p', { class: 'resource-text', dir: 'auto' }, description),
    fields([
      ['Column', columnId === null ? 'Not on the board' : columnOf(columnId, columns)],
      ['Labels', names(labelIds.map((id) => labels.find((label) => label.id === id)?.name ?? ''))],
      ['Assignees', names(assigneeIds.map(person))],
      ['Created', h('span', {}, person(createdBy), ', ', timeOf(createdAt, now))],
      ['Changed', timeOf(updatedAt, now)],
    ]),
    actions(project && number > 0 ? `/board/${encodeURIComponent(project.key)}/${number}` : null, showActivity),
  ];
}

/** @param {string | null} id @param {readonly Column[]} columns */
function columnOf(id, columns) {
  return columns.find((column) => column.id === id)?.title ?? '';
}

/** @param {string[]} all */
function names(all) {
  return all.filter(Boolean).join(', ');
}

/** @param {[string, string | Node][]} all of which those without a value are left out */
function fields(all) {
  return h(
    'dl',
    {},
    ...all.filter(([, value]) => value !== '').flatMap(([name, value]) => [h('dt', {}, name), h('dd', { dir: 'auto' }, value)]),
  );
}

/** @param {string | null} path of its page @param {() => void} showActivity */
function actions(path, showActivity) {
  return h(
    'div',
    { class: 'row' },
    path !== null && h('a', { class: 'button', href: urlOf(path) }, 'Open the board'),
    h('button', { type: 'button', class: 'resource-activity', on: { click: showActivity } }, 'Show its activity'),
  );
}
