import { register } from 'node:module';

/** Leads imports of the client, which a node serves among the files of the pages, to its sources. Pages are imported after this. */
export function findClient() {
  const hook = `export const resolve = (name, context, next) => next(name.replace(/^(\\.+)\\/client\\//, ${JSON.stringify(
    new URL('../../src/', import.meta.url).href,
  )}), context);`;
  register(`data:text/javascript,${encodeURIComponent(hook)}`);
}
