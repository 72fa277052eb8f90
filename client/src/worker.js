// A SharedWorker: new SharedWorker('/client/worker.js', { type: 'module', name: 'tidings-4-worker-0' })
import { systemClock } from './clock.js';
import { randomId } from './random-id.js';
import { availableReaders } from './readers.js';
import { workerHost } from './worker-host.js';

const scope = /** @type {{name: string, close: () => void, onconnect: (event: MessageEvent) => void}} */ (
  /** @type {unknown} */ (globalThis)
);

const host = workerHost({
  name: scope.name,
  id: randomId(),
  readers: availableReaders(),
  clock: systemClock,
  locks: navigator.locks,
  channel: typeof BroadcastChannel === 'undefined' ? undefined : (name) => new BroadcastChannel(name),
  close: () => scope.close(),
});

scope.onconnect = ({ ports: [port] }) => port && host.accept(port);
