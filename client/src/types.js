/**
 * The words that the modules of the client share. Nothing here runs.
 *
 * @typedef {'named' | 'unnamed'} Framing how a stream tells an event's type: by its `event:` field, or inside its data
 *
 * @typedef {object} Dispatched an event as a reader of a stream dispatches it
 * @property {string} id the stream's last event id at that moment, '' when there was none
 * @property {string} event its `event:` field, `message` when there was none
 * @property {string} data
 *
 * @typedef {object} Frame a {@link Dispatched} with what the connection knows about it
 * @property {string} id
 * @property {boolean} durable it has an id of its own, and a resumed stream repeats it
 * @property {string} event
 * @property {string} data
 *
 * @typedef {object} SourceHandlers what a stream that is read tells its connection, until that closes it
 * @property {() => void} opened
 * @property {(dispatched: Dispatched) => void} event
 * @property {(id: string) => void} position the last event id moved without an event
 * @property {(milliseconds: number) => void} retry
 * @property {() => void} heard anything at all came, a comment too
 * @property {(end: End) => void} ended at most once, and nothing is told after it
 *
 * @typedef {object} End
 * @property {number} [status] of the response, when it was not a stream
 * @property {number} [retryAfter] milliseconds that the response asked to wait
 *
 * @typedef {object} Source one request for a stream
 * @property {(type: string) => void} listen
 * @property {(type: string) => void} unlisten
 * @property {() => boolean} reopens whether it will open itself again, in the server's time, after the stream's end that is coming
 * @property {() => void} close
 *
 * @typedef {object} Reader a way to read streams
 * @property {boolean} seesAll named frames are dispatched also when nobody listens to their type
 * @property {boolean} hearsComments `heard` is called for comments, too
 * @property {(url: string, types: Iterable<string>, handlers: SourceHandlers) => Source} open
 * @property {(url: string) => void} [discard] closes connections that the browser keeps, and over which nothing arrives any more
 *
 * @typedef {object} State
 * @property {'connecting' | 'live' | 'catching-up' | 'reconnecting' | 'resumed' | 'resynced' | 'closed' | 'polling'} phase
 * @property {string} [node] that serves the stream
 * @property {string} [reason] why the last connection ended
 * @property {'shared-worker' | 'tabs' | 'own' | 'fetch' | 'polling'} [transport]
 * @property {'worker' | 'leader' | 'follower' | 'own'} [role] `worker`: a SharedWorker holds the connection; `leader`: this tab holds it for all
 *
 * @typedef {object} Resync
 * @property {string} reason
 * @property {string[]} topics none means all
 * @property {string | null} to the position that fetched state covers at least
 *
 * @typedef {object} Clock
 * @property {() => number} now milliseconds
 * @property {(milliseconds: number, run: () => void) => () => void} after returns what cancels it
 * @property {() => number} random from 0 to below 1
 *
 * @typedef {object} Welcome what a page is told when it joins a connection
 * @property {'welcome'} type
 * @property {string} position
 * @property {State} state
 * @property {boolean} unavailable
 * @property {Frame[]} frames what happened after the page's cursor
 * @property {Resync | null} resync instead of frames, when they are not held any more
 *
 * @typedef {object} Alive the answer to whoever asks whether what holds the connection is still there
 * @property {'alive'} type
 * @property {number | null} keepaliveMs that the stream announced
 *
 * @typedef {Welcome
 *   | {type: 'frame', after: string, frame: Frame}
 *   | {type: 'position', id: string}
 *   | {type: 'status', state: State}
 *   | {type: 'push-unavailable', buffered: boolean}
 *   | {type: 'no-event-source'}
 *   | Alive
 *   | {type: 'lock', name: string}
 *   | {type: 'stranger'}
 *   | {type: 'error', message: string}} Message from what holds the connection to its pages
 *
 * @typedef {object} Interest what a page wants of a connection it joins
 * @property {string[]} types
 * @property {string} cursor its position, '' when it has none
 * @property {boolean} [resumes] it was live already, by a connection that is gone
 */

export {};
