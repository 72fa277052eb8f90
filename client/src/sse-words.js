/** @import { State } from './types.js' */

/** @typedef {'connecting' | 'connected' | 'reconnecting' | 'disconnected'} ConnectionState */

/** @type {Record<State['phase'], ConnectionState>} */
const STATES = {
  connecting: 'connecting',
  live: 'connected',
  'catching-up': 'connected',
  resumed: 'connected',
  resynced: 'connected',
  reconnecting: 'reconnecting',
  polling: 'reconnecting',
  closed: 'disconnected',
};

/** @type {Map<string, string>} */
const CODES = new Map([
  ['too-many-attempts', 'maxReconnectAttempts'],
  ['server-unavailable', 'server_unavailable'],
  ['session-expired', 'unauthorized'],
]);

/**
 * @param {string} reason
 * @returns {string} the same in the words of `useSSE`, if it has one for it
 */
export function errorCode(reason) {
  return CODES.get(reason) ?? reason;
}

/**
 * @param {State} state
 * @returns {{isConnected: boolean, clientId: string | null, connectionState: ConnectionState}} what `useSSE` tells of it
 */
export function sseWords(state) {
  const words = STATES[state.phase];
  return { isConnected: words === 'connected', clientId: state.clientId ?? null, connectionState: words };
}
