import { lower, present } from './activity.js';
import { detail, multiKey, nested, owning, simple } from './resource-keys.js';

/** @import { Keys, ResourceMap } from './resource-keys.js' */

const IN_PROJECT = { ticket: 'tickets', column: 'columns', label: 'labels', member: 'members' };

const project = detail('projects');
const contact = detail('contacts');
const inProject = nested(IN_PROJECT, project);

/** @type {Keys} */
const ofProject = {
  of(id, activity) {
    const own = inProject.of(id, activity);
    if (id === undefined) return own;
    const type = lower(activity?.resource.type);
    const tickets = { key: ['tickets', id] };
    // whom a project counts among its members decides whether it is listed, may be fetched, and shows its tickets
    if (type === 'member') return [...own, ...project.of(id), tickets];
    // with a column that is deleted, its tickets are moved, which is no activity of its own
    return type === 'column' && lower(activity?.activity_type) === 'deleted' ? [...own, tickets] : own;
  },
  covers: inProject.covers,
};

/** The resources of a console for applications at the edge, whose keys are their types with hyphens. */
const EDGE = [
  'account',
  'application',
  'bucket',
  'cache_setting',
  'credential',
  'custom_page',
  'data_stream',
  'database',
  'device_group',
  'digital_certificate',
  'domain',
  'edge_application',
  'edge_connector',
  'edge_dns',
  'edge_firewall',
  'edge_function',
  'edge_node',
  'edge_service',
  'error_response',
  'firewall',
  'function',
  'function_instance',
  'network_list',
  'origin',
  'personal_token',
  'record',
  'rule_engine',
  'team',
  'variable',
  'waf',
  'waf_rule',
  'workload',
  'workload_deployment',
  'zone',
];

const edge = Object.fromEntries(EDGE.map((type) => [type, detail(hyphenated(type))]));

const resources = {
  ...edge,
  project: owning('projects', [...Object.values(IN_PROJECT), 'activity']),
  ticket: detail('tickets'),
  column: detail('columns'),
  label: detail('labels'),
  member: detail('members'),
  // the name of a user is part of what shows members
  user: multiKey(detail('users'), 'members'),
  token: detail('tokens'),
  session: detail('sessions'),
  contact,
  message: multiKey(detail('messages'), 'contacts'),
  notification_settings: simple('notification-settings'),
};

/**
 * The types of Tidings itself and of a console for applications at the edge. {@link extended} adds others, or replaces some.
 *
 * @satisfies {ResourceMap}
 */
export const DEFAULT_MAP = {
  parents: {
    ...edge,
    project: ofProject,
    contact: multiKey(nested({ message: 'messages' }, contact), contact),
  },
  resources,
  descriptions: [
    {
      // a function may be part of what applications and firewalls show
      ...Object.fromEntries(Object.entries(resources).map(([type, keys]) => [type.replaceAll('_', ' '), keys])),
      function: multiKey('function', 'application', 'firewall'),
    },
  ],
};

/** @type {Keys} lists of activities: all of them, and those of a project */
export const ACTIVITIES = {
  of(_, activity) {
    const { type, id, parent } = activity?.resource ?? {};
    const project = lower(parent?.type) === 'project' ? present(parent?.id) : lower(type) === 'project' ? present(id) : undefined;
    const all = { key: ['activity'], list: true };
    return project === undefined ? [all] : [all, { key: ['activity', project] }];
  },
  covers: [['activity']],
};

/** @param {string} type */
function hyphenated(type) {
  return type.replaceAll('_', '-');
}
