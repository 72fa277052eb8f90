import { SharedTidings } from '../shared-tidings.js';
import { present } from './activity.js';
import { whenBegun } from './beginning.js';

/** @import { SharedOptions } from '../shared-options.js' */
/** @import { TidingsEvent } from '../types.js' */
/** @import { ActivityCache, ActivitySource } from './activity-cache.js' */
/** @import { Activity } from './activity.js' */

/** Hooks connect again after 1 s, then ever less often, up to 30 s; an opened stream begins anew. */
const BACKOFF = { base: 1_000, max: 30_000, stable: 0 };

/** What the events of the tracker do to a resource. @type {Record<string, string>} */
const VERBS = { created: 'created', updated: 'edited', moved: 'edited', reordered: 'edited', deleted: 'deleted' };

const TYPES = [
  ...['created', 'updated', 'moved', 'deleted'].map((verb) => `ticket.${verb}`),
  ...['created', 'updated', 'deleted'].map((verb) => `label.${verb}`),
  ...['created', 'updated', 'deleted', 'reordered'].map((verb) => `column.${verb}`),
  'project.updated',
  'project.deleted',
];

/** What a project has lists of. */
const CHILDREN = ['ticket', 'column', 'label', 'member'];

/**
 * The stream of a project, by the tracker's address for it.
 *
 * @param {string | number} projectId or the project's key
 * @param {Partial<SharedOptions>} [options]
 */
export function projectStream(projectId, options = {}) {
  const url = `/api/projects/${encodeURIComponent(projectId)}/events`;
  return new SharedTidings({ url, framing: 'unnamed', backoff: BACKOFF, types: TYPES, ...options });
}

/**
 * Applies the events of a project to a cache, by the same map as activities.
 *
 * @param {Pick<ActivityCache, 'open' | 'apply'>} cache
 * @param {ActivitySource} source the project's stream
 * @param {string | number} projectId as in the keys of queries
 * @returns {() => void} ends that
 */
export function followProject(cache, source, projectId) {
  cache.open();
  /** @param {'resync' | 'begun'} reason */
  const missed = (reason) => {
    for (const type of CHILDREN) cache.apply({ activity_type: reason, resource: { type, parent: { type: 'project', id: projectId } } });
    cache.apply({ activity_type: reason, resource: { type: 'project', id: projectId } });
  };
  const leaves = [
    source.subscribe(TYPES, (event) => cache.apply(activityOf(event, projectId), { id: event.id, own: source.isOwn(event) })),
    source.subscribe(['resync'], () => missed('resync')),
    whenBegun(source, () => missed('begun')),
  ];
  return () => leaves.forEach((leave) => leave());
}

/**
 * @param {TidingsEvent} event of the tracker
 * @param {string | number} projectId
 * @returns {Activity} what it would be as an activity
 */
function activityOf({ type, data, tabId }, projectId) {
  const [resource = '', verb = ''] = type.split('.');
  const parent = { type: 'project', id: projectId };
  const activity_type = VERBS[verb] ?? verb;
  const tab = tabId ? { tab_id: tabId } : {};
  if (resource === 'project') return { activity_type, resource: { type: resource, id: projectId }, ...tab };
  return { activity_type, resource: { type: resource, id: present(data?.id), parent }, ...tab };
}
