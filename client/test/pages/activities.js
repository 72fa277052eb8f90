/** Activities as a node tells them. */

/** @typedef {import('../../../api-node/src/main/resources/static/activity/activity-text.js').Activity} Activity */

/** @param {Partial<Activity>} [fields] @returns {Activity} an edited ticket unless told otherwise */
export function activity(fields = {}) {
  return {
    id: '1795945185430-0',
    user: { id: '3', username: 'ann', name: 'Ann', email: null },
    activity_type: 'edited',
    resource: inDemo({ type: 'ticket', name: 'Fix the door', id: '17' }),
    timestamp: '2026-11-29T09:39:45.430000Z',
    description: `${fields.resource?.type ?? 'Ticket'} was ${fields.activity_type ?? 'edited'}`,
    metadata: {},
    ...fields,
  };
}

/** @param {Activity["resource"]} resource */
export function inDemo(resource) {
  return { ...resource, parent: { type: 'project', id: '4', name: 'Demo' } };
}

/** Several with these ids. @param {...(number | string)} ids */
export function numbered(...ids) {
  return ids.map((id) => activity({ id: String(id) }));
}
