import { register } from 'node:module';

// the same tests, with the React that is installed in the folder react-18
const parentURL = new URL('react-18/', import.meta.url).href;
const hook = `export function resolve(specifier, context, next) {
  const isReact = /^react(-dom)?(\\/|$)/.test(specifier);
  return next(specifier, isReact ? { ...context, parentURL: ${JSON.stringify(parentURL)} } : context);
}`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
