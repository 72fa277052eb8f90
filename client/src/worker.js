// A SharedWorker: new SharedWorker('/client/worker.js', { type: 'module' })
import { systemClock } from './clock.js';
import { Ports } from './ports.js';
import { availableReaders } from './readers.js';

const scope = /** @type {{onconnect: (event: MessageEvent) => void}} */ (/** @type {unknown} */ (globalThis));

/** A page holds this lock while it lives: a crashed one does not say that it leaves.
 * @param {string} lock
 */
const gone = (lock) => (lock && navigator.locks?.request(lock, () => {})) || new Promise(() => {});

const ports = new Ports(availableReaders(), systemClock, gone);

scope.onconnect = ({ ports: [port] }) => port && ports.accept(port);
