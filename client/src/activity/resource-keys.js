import { lower, present } from './activity.js';
import { distinct } from './target.js';

/** @import { Activity, Id } from './activity.js' */
/** @import { Changes, Key, Target } from './target.js' */

/**
 * @typedef {object} Keys which queries show a type of resource
 * @property {(id: Id | undefined, activity?: Activity) => Target[]} of `id`: of the resource, or of the parent that it is nested in
 * @property {readonly Key[]} covers everything that `of` may give begins with one of these
 *
 * @typedef {object} ResourceMap by types in lower case
 * @property {Readonly<Record<string, Keys>>} [parents] of resources that are nested in another one
 * @property {Readonly<Record<string, Keys>>} resources
 * @property {readonly Readonly<Record<string, Keys>>[]} [descriptions] groups of beginnings; in each group the longest that fits counts
 *
 * @typedef {object} Names where lists and members have different keys, as `['ticket', 'list']` and `['ticket', 'detail']`
 * @property {Key} list
 * @property {Key} member
 */

/**
 * Lists only, with everything whose key begins with theirs.
 *
 * @param {string | Key} name
 * @returns {Keys}
 */
export function simple(name) {
  const key = keyOf(name);
  return { of: () => [{ key }], covers: [key] };
}

/**
 * A list, and the member that changed if its id is known; other members stay as they are.
 *
 * @param {string | Key | Names} names
 * @returns {Keys}
 */
export function detail(names) {
  const { list, member } = namesOf(names);
  return {
    of: (id) => (id === undefined ? [{ key: list }] : listAndMember(list, [...member, id])),
    covers: distinct([{ key: list }, { key: member }]).map(({ key }) => key),
  };
}

/**
 * Several of them for one type.
 *
 * @param {...(string | Key | Keys)} parts a name stands for `simple(name)`
 * @returns {Keys}
 */
export function multiKey(...parts) {
  const all = parts.map((part) => (typeof part === 'object' && 'of' in part ? part : simple(part)));
  return { of: (id, activity) => all.flatMap((keys) => keys.of(id, activity)), covers: all.flatMap(({ covers }) => covers) };
}

/**
 * For `parents`: resources that have keys of their own below the parent's id, as `['tickets', projectId]` and
 * `['tickets', projectId, ticketId]`. For types that are not named, the parent's own keys.
 *
 * @param {Readonly<Record<string, string>>} children name of the list, by the type of the resource
 * @param {Keys} parent
 * @returns {Keys}
 */
export function nested(children, parent) {
  return {
    of(id, activity) {
      const name = entry(children, activity?.resource.type);
      if (name === undefined) return parent.of(id, activity);
      if (id === undefined) return [{ key: [name] }];
      // a child that came from another parent is gone there, but readers of this one are not told which it was
      return hasChanged(activity, 'project_id') ? [...childOf([name, id], activity), { key: [name] }] : childOf([name, id], activity);
    },
    covers: [...Object.values(children).map((name) => [name]), ...parent.covers],
  };
}

/**
 * For `resources`: as {@link detail}, and when a resource is deleted, everything that is nested in it goes with it.
 *
 * @param {string} name
 * @param {readonly string[]} children names of the lists that are kept by its id
 * @returns {Keys}
 */
export function owning(name, children) {
  const self = detail(name);
  return {
    of(id, activity) {
      const isGone = id !== undefined && lower(activity?.activity_type) === 'deleted';
      return [...self.of(id), ...(isGone ? children.map((child) => ({ key: [child, id], member: /** @type {const} */ ('given') })) : [])];
    },
    covers: [...self.covers, ...children.map((child) => [child])],
  };
}

/**
 * A map with more types, or others.
 *
 * @param {ResourceMap} map
 * @param {Partial<ResourceMap>} more
 * @returns {Required<ResourceMap>}
 */
export function extended(map, more) {
  return {
    parents: { ...map.parents, ...more.parents },
    resources: { ...map.resources, ...more.resources },
    descriptions: [...(more.descriptions ?? []), ...(map.descriptions ?? [])],
  };
}

/**
 * The first level that gives any key counts: the parent of the resource, the resource itself, its description.
 *
 * @param {Activity} activity
 * @param {ResourceMap} map
 * @returns {Changes}
 */
export function changesOf(activity, { parents = {}, resources, descriptions = [] }) {
  const { parent, type, id } = activity.resource;
  const isGone = lower(activity.activity_type) === 'deleted';
  /** @param {Target[]} targets @param {(target: Target) => boolean} isOfResource */
  const changes = (targets, isOfResource) => {
    const gone = (/** @type {Target} */ target) => isGone && isOfResource(target);
    return { remove: distinct(targets.filter(gone)), invalidate: distinct(targets.filter((target) => !gone(target))) };
  };
  const ofParent = entry(parents, parent?.type)?.of(present(parent?.id), activity) ?? [];
  // the parent is still there
  if (ofParent.length > 0) return changes(ofParent, ({ member }) => member === 'child');
  const ofResource = entry(resources, type)?.of(present(activity.metadata?.['id']) ?? present(id), activity) ?? [];
  if (ofResource.length > 0) return changes(ofResource, ({ member }) => member !== undefined);
  const description = lower(activity.description);
  const ofDescription = descriptions.flatMap((group) => {
    const beginnings = Object.keys(group).sort((a, b) => b.length - a.length);
    const longest = beginnings.find((beginning) => description.startsWith(beginning.toLowerCase()));
    return longest === undefined ? [] : (group[longest]?.of(undefined, activity) ?? []);
  });
  return changes(ofDescription, () => false);
}

/** What the topic of a project is called, before its id. */
const TOPIC_OF_PROJECT = /^\$project\.(.+)$/;

/**
 * @param {readonly string[]} topics that the user may read from now on
 * @param {ResourceMap} map
 * @param {Keys} side
 * @returns {Target[] | null} queries that show these projects, and lists of all; null if another topic is among them
 */
export function accessed(topics, map, side) {
  const ids = topics.map((topic) => TOPIC_OF_PROJECT.exec(topic)?.[1]);
  if (ids.length === 0 || ids.includes(undefined)) return null;
  const targets = ids.flatMap((id) => {
    const project = { type: 'project', id: id ?? null };
    const parts = ['ticket', 'column', 'label', 'member'].map((type) => ({ type, parent: project }));
    return [project, ...parts].flatMap((resource) => {
      const activity = { activity_type: 'edited', resource };
      return [...changesOf(activity, map).invalidate, ...side.of(undefined, activity)];
    });
  });
  return distinct(targets);
}

/**
 * @param {ResourceMap} map
 * @returns {Target[]} all queries that an activity may concern
 */
export function everything({ parents = {}, resources, descriptions = [] }) {
  const all = [parents, resources, ...descriptions].flatMap((part) => Object.values(part));
  return distinct(all.flatMap(({ covers }) => covers.map((key) => ({ key }))));
}

/** @param {Activity | undefined} activity @param {string} field */
function hasChanged(activity, field) {
  const changed = activity?.metadata?.['changed'];
  return Array.isArray(changed) && changed.includes(field);
}

/** @param {Key} list @param {Activity | undefined} activity @returns {Target[]} */
function childOf(list, activity) {
  const id = present(activity?.metadata?.['id']) ?? present(activity?.resource.id);
  return id === undefined ? [{ key: list }] : listAndMember(list, [...list, id], 'child');
}

/** @param {Key} list @param {Key} key @param {Target['member']} member @returns {Target[]} */
function listAndMember(list, key, member = 'given') {
  return [
    { key: list, list: true },
    { key, member },
  ];
}

/**
 * Types come from other services: one may be called `constructor`.
 *
 * @template T
 * @param {Readonly<Record<string, T>>} by
 * @param {unknown} type
 * @returns {T | undefined}
 */
function entry(by, type) {
  const name = lower(type);
  return Object.hasOwn(by, name) ? by[name] : undefined;
}

/** @param {string | Key} name @returns {Key} */
function keyOf(name) {
  return typeof name === 'string' ? [name] : name;
}

/** @param {string | Key | Names} names @returns {Names} */
function namesOf(names) {
  if (typeof names === 'object' && 'list' in names) return names;
  return { list: keyOf(names), member: keyOf(names) };
}
