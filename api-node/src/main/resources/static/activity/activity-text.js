import { isolated } from '../board/text.js';

/**
 * What an activity says, made of its fields.
 *
 * @typedef {"created" | "edited" | "deleted"} ActivityType
 *
 * @typedef {object} Activity
 * @property {string} id
 * @property {{id?: string | null, username?: string | null, name?: string | null, email?: string | null} | null} user null for none that is known
 * @property {ActivityType} activity_type
 * @property {{type: string, name?: string | null, id?: string | number | null,
 *   parent?: {type?: string | null, id?: string | number | null, name?: string | null} | null}} resource
 * @property {string} timestamp
 * @property {string} [description]
 * @property {Record<string, any> | null} [metadata]
 * @property {string | null} [tab_id]
 * @property {boolean} [external] another service reported it
 *
 * @typedef {string | {name: string, of?: "user" | "resource"}} Part words of the page, or a name that a user chose
 */

/** The resources of the node itself, and what the pages call one and several of them. @type {Record<string, [one: string, several: string]>} */
export const KINDS = {
  project: ['board', 'Boards'],
  ticket: ['ticket', 'Tickets'],
  column: ['column', 'Columns'],
  label: ['label', 'Labels'],
  member: ['member', 'Members'],
  user: ['user', 'Users'],
  token: ['token', 'Tokens'],
  session: ['login', 'Logins'],
  contact: ['contact', 'Contacts'],
  message: ['message', 'Messages'],
  notification_settings: ['notification settings', 'Notification settings'],
};

/** @param {string} type which may be any word */
function known(type) {
  return Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
}

/** @param {string} type also of another service, such as `rule_engine` @returns {string} */
export function kindOf(type) {
  return known(type)?.[0] ?? type.replace(/[_-]+/g, ' ');
}

/** @param {string} type @returns {string} */
export function kindsOf(type) {
  const words = kindOf(type);
  return known(type)?.[1] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

/** @param {Activity} activity */
export function userOf({ user }) {
  return user?.name || user?.username || 'Someone';
}

/** Where it happened: the name of the board; empty if it happened on none, or is about the board itself. @param {Activity} activity */
export function placeOf({ resource: { parent } }) {
  return parent?.type === 'project' ? (parent.name ?? '') : '';
}

/**
 * A sentence whose subject is the user. Activities of other services, and those of no user, are told in their own words.
 *
 * @param {Activity} activity
 * @returns {Part[]}
 */
export function sentenceOf(activity) {
  const { activity_type: what, resource, description = '', external = false } = activity;
  /** @type {Part} */
  const user = { name: userOf(activity), of: 'user' };
  const isOurs = !external && known(resource.type) !== undefined;
  if (description !== '' && (!isOurs || !activity.user)) {
    return activity.user ? [user, `: ${description}`] : [description];
  }
  const words = isOurs ? RESOURCES[resource.type]?.(activity) : null;
  return [user, ...(words ?? [` ${what} ${kindOf(resource.type)} `, named(resource)])];
}

/** As text alone, in which names are isolated and shortened. @param {Activity} activity */
export function plainSentenceOf(activity) {
  return sentenceOf(activity)
    .map((part) => (typeof part === 'string' ? part : isolated(part.name)))
    .join('');
}

/** What a plain "edited ticket" says too little of. @type {Record<string, (activity: Activity) => Part[] | null>} */
const RESOURCES = {
  ticket: movedTicket,
  column: ({ resource, metadata }) => {
    return metadata?.['column_ids'] ? [' reordered the columns of ', { name: resource.parent?.name ?? '' }] : null;
  },
  member: ({ activity_type: what, resource }) => {
    const board = { name: resource.parent?.name || 'a board' };
    const words = { created: [' added ', ' to '], edited: [' changed the role of ', ' in '], deleted: [' removed ', ' from '] };
    const [before = '', between = ''] = words[what] ?? [];
    return [before, named(resource), between, board];
  },
  session: ({ user, resource, metadata, description = '' }) => {
    const isEverywhere = /^all /i.test(resource.name ?? '');
    return String(metadata?.['user_id']) === String(user?.id)
      ? [isEverywhere ? ' signed out everywhere' : ' signed out']
      : [`: ${description}`];
  },
  token: ({ activity_type: what, resource }) => (what === 'deleted' ? [' revoked token ', named(resource)] : null),
  user: ({ activity_type: what, user, resource, metadata }) => {
    const isOwn = what === 'edited' && String(user?.id) === String(resource.id);
    return isOwn ? [Array.isArray(metadata?.['changed']) ? ' changed their profile' : ' changed their account'] : null;
  },
  message: ({ activity_type: what, resource: { parent }, metadata }) => {
    if (metadata?.['state'] === undefined) {
      return [' sent you a message']; // Only what one sends has a state, and each of the two users is told of their own side alone.
    }
    return parent?.name
      ? [what === 'created' ? ' sent a message to ' : ' sent again a message to ', { name: hostless(parent.name) }]
      : null;
  },
  contact: ({ activity_type: what, resource: { name }, metadata }) => {
    const verb = what === 'created' ? 'added contact' : what === 'deleted' ? 'removed contact' : 'edited contact';
    const isRead = what === 'edited' && metadata?.['row_id'] !== undefined;
    return [isRead ? ' read the messages of ' : ` ${verb} `, { name: hostless(name ?? ''), of: 'resource' }];
  },
  notification_settings: () => [' changed their notification settings'],
};

/** The places of a ticket. A change of its own fields names these, and a move does only if it made both. @param {Activity} activity */
function movedTicket({ activity_type: what, resource, metadata, description = '' }) {
  const { column_id: to, from_column_id: from, column_name: column, changed } = metadata ?? {};
  const ticket = named(resource);
  if (what === 'edited' && / was transferred to /.test(description)) {
    return [' moved ticket ', ticket, ' to board ', { name: resource.parent?.name ?? '' }];
  }
  if (what !== 'edited' || (changed !== undefined && from === undefined)) {
    return null;
  }
  if (to === undefined) {
    return [' took ticket ', ticket, ' off the board'];
  }
  const place = typeof column === 'string' && column !== '' ? [{ name: column }] : null;
  if (from === undefined) {
    return [' put ticket ', ticket, ...(place ? [' into ', ...place] : [' on the board'])];
  }
  return [' moved ticket ', ticket, ...(place ? [from === to ? ' within ' : ' to ', ...place] : [])];
}

/** An address without its scheme, as users write it. @param {string} address */
function hostless(address) {
  return address.replace(/^https:\/\//, '');
}

/** @param {Activity["resource"]} resource @returns {Part} */
function named({ name, id }) {
  return { name: name || (id === null || id === undefined ? 'without a name' : `#${id}`), of: 'resource' };
}
