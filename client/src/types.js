/**
 * The types that the modules of the client share. Nothing here runs.
 *
 * @typedef {'named' | 'plain' | 'unnamed'} Framing where a stream puts an event's type: in its `event:` field, or inside its data; `plain`
 *   is as `named`, but the data of events is text and not JSON
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
 * @typedef {object} TidingsEvent what a listener of a page is told
 * @property {string} type
 * @property {any} data
 * @property {string | null} id its cursor; null for an ephemeral one
 * @property {string} raw the data as it came
 * @property {string} [topic] of unnamed frames
 * @property {string | null} [tabId] of unnamed frames
 * @property {string} [timestamp] of unnamed frames
 *
 * @typedef {'event-source' | 'fetch' | 'websocket'} Via how a stream is read
 *
 * @typedef {Partial<Record<Via, Reader>>} Readers
 *
 * @typedef {object} SourceHandlers what a stream that is read reports to its connection, until the connection closes it
 * @property {() => void} opened
 * @property {(dispatched: Dispatched) => void} event
 * @property {(id: string) => void} position the last event id moved without an event
 * @property {(milliseconds: number) => void} retry
 * @property {() => void} heard something arrived, even if only a comment
 * @property {(end: End) => void} ended called at most once, and nothing is reported after it
 *
 * @typedef {object} End
 * @property {number} [status] of the response, when it was not a stream
 * @property {number} [retryAfter] milliseconds that the response asked to wait
 * @property {string} [reason] as a `closed` frame gives it
 *
 * @typedef {object} Source one request for a stream
 * @property {(type: string) => void} listen
 * @property {(type: string) => void} unlisten
 * @property {() => boolean} reopens whether it will reopen itself, after the server's `retry`, when the stream ends
 * @property {() => void} close
 *
 * @typedef {object} Reader a way to read streams
 * @property {boolean} seesAll named frames are dispatched even when no listener is registered for their type
 * @property {boolean} hearsComments `heard` is called for comments, too
 * @property {(url: string, types: Iterable<string>, handlers: SourceHandlers, how: {framing: Framing, token?: string}) => Source} open
 *   `token`: to authenticate with, after it is open
 * @property {(url: string) => void} [discard] closes connections that the browser keeps although nothing arrives over them any more
 *
 * @typedef {object} Fallback why a stream is not read by the first route
 * @property {'buffered' | 'refused'} reason two openings in a row brought no byte, as on a path that buffers; or three attempts failed
 * @property {number} since milliseconds since the epoch
 *
 * @typedef {object} State
 * @property {'connecting' | 'live' | 'catching-up' | 'reconnecting' | 'resumed' | 'resynced' | 'closed' | 'polling'} phase
 * @property {string} [node] that serves the stream
 * @property {string} [clientId] of the connection, if the node gave it one
 * @property {string} [reason] why the last connection ended
 * @property {Via} [via] how the stream is read, while there is one
 * @property {Fallback} [fallback] why it is not, or could not be, read by SSE
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
 * @typedef {object} Alive the answer to a page that asks whether the holder of the connection still works
 * @property {'alive'} type
 * @property {number | null} keepaliveMs that the stream announced
 *
 * @typedef {object} Refusal the worker cannot serve the page; the same words in all versions
 * @property {'refused'} type
 * @property {string} reason
 *
 * @typedef {Welcome
 *   | {type: 'frame', after: string, frame: Frame}
 *   | {type: 'position', id: string}
 *   | {type: 'status', state: State}
 *   | {type: 'push-unavailable', buffered: boolean}
 *   | Refusal
 *   | Alive
 *   | {type: 'lock', name: string}
 *   | {type: 'stranger'}
 *   | {type: 'error', message: string}} Message from the holder of the connection to its pages
 *
 * @typedef {object} Interest what a page wants of the connection that it joins
 * @property {string[]} types
 * @property {string} cursor its position, '' when it has none
 * @property {boolean} [resumes] it was live already, on a connection that is gone
 * @property {Fallback | null} [fallback] of the connection that it was live on
 */

export {};
