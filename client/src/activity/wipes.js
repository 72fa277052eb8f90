import { attended } from '../listeners.js';

/** @import { ActivityCache, ActivitySource } from './activity-cache.js' */

/**
 * @typedef {object} WipeOptions
 * @property {Pick<ActivityCache, 'clear' | 'invalidate'>} cache
 * @property {(options: {redirect: false}) => unknown} signOut ends the login on this page; the server ended the session, and is not asked
 * @property {(path: string) => unknown} navigate
 * @property {() => boolean} [isHeld] the page shows something first, such as the result of an import, and signs out by itself
 */

/** What shows projects, and what is in them. */
const OF_PROJECTS = [['projects'], ['tickets'], ['sprints'], ['labels'], ['columns'], ['members'], ['activity']];

/**
 * What a page does when an administrator wiped the database, or all projects. Tabs that caused it do the same.
 *
 * @param {Pick<ActivitySource, 'subscribe'>} source
 * @param {WipeOptions} options
 * @returns {() => void} ends that
 */
export function followWipes(source, { cache, signOut, navigate, isHeld = () => false }) {
  // the stream may tell it and then end for it
  let isDone = false;
  const wiped = async () => {
    if (isDone) return;
    isDone = true;
    cache.clear();
    if (isHeld()) return;
    await attended(signOut, { redirect: false });
    navigate('/login');
  };
  const leaves = [
    source.subscribe(['database.wiped'], wiped),
    source.subscribe(['closed'], ({ reason }) => reason === 'wiped' && wiped()),
    source.subscribe(['connected'], () => (isDone = false)),
    source.subscribe(['database.projects.wiped'], () => {
      cache.invalidate(OF_PROJECTS, { reason: 'wiped', otherTabs: false });
      navigate('/');
    }),
  ];
  return () => leaves.forEach((leave) => leave());
}
