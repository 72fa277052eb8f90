export { ActivityCache } from './activity-cache.js';
export { ActivitySession } from './activity-session.js';
export { ActivityStream } from './activity-stream.js';
export { readActivity } from './activity.js';
export { DEFAULT_MAP } from './default-map.js';
export { followProject, projectStream } from './project-events.js';
export { QueryClientAdapter } from './query-client.js';
export { changesOf, detail, everything, extended, multiKey, nested, owning, simple } from './resource-keys.js';
export { followWipes } from './wipes.js';

/** @typedef {import('./activity-cache.js').CacheOptions} CacheOptions */
/** @typedef {import('./activity-cache.js').Invalidation} Invalidation */
/** @typedef {import('./account-question.js').Account} Account */
/** @typedef {import('./activity-session.js').SessionOptions} SessionOptions */
/** @typedef {import('./activity.js').Activity} Activity */
/** @typedef {import('./query-client.js').QueryClient} QueryClient */
/** @typedef {import('./resource-keys.js').Keys} Keys */
/** @typedef {import('./resource-keys.js').ResourceMap} ResourceMap */
/** @typedef {import('./target.js').Key} Key */
