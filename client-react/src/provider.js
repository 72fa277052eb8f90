import { SharedTidings } from '@tidings/client/shared';
import { createContext, createElement, useContext, useEffect, useState } from 'react';

/** @import { SharedOptions } from '@tidings/client/shared' */
/** @import { ReactElement, ReactNode } from 'react' */

const Context = createContext(/** @type {SharedTidings | null} */ (null));

/**
 * The connection of all components below. It is open while this is mounted; on a server, it is not opened.
 *
 * @param {object} props
 * @param {SharedOptions} props.options of the client. Other values have the stream opened again, as {@link SharedTidings#change} says;
 *   functions may be new ones at each rendering
 * @param {ReactNode} [props.children]
 * @returns {ReactElement}
 */
export function TidingsProvider({ options, children }) {
  const [shared] = useState(() => new SharedTidings(options));
  // effects of components run before those of their parents: what they listen to is part of the first request
  useEffect(() => shared.open(), [shared]);
  useEffect(() => shared.change(options), [shared, options]);
  return createElement(Context.Provider, { value: shared }, children);
}

/** @returns {SharedTidings} the connection of the next provider above */
export function useShared() {
  const shared = useContext(Context);
  if (!shared) throw new Error('There is no <TidingsProvider> above this component: put one around your application.');
  return shared;
}
