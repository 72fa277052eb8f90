import { eventSourceReader } from '../../src/event-source.js';
import { Tidings } from '../../src/index.js';
import { Ports } from '../../src/ports.js';
import { ManualClock, settled } from './clock.js';

/** The streams that a browser has asked for, to be answered by the test. */
export class FakeServer {
  sources = [];
  /** what HEAD is answered with */
  status = 200;
  /** answers every source at once, if set */
  onConnect = null;

  constructor() {
    const server = this;
    this.EventSource = class {
      static CONNECTING = 0;
      static OPEN = 1;
      static CLOSED = 2;
      readyState = 0;
      onopen = null;
      onerror = null;
      lastEventId = '';
      #listeners = new Map();

      constructor(url) {
        this.url = new URL(url);
        server.sources.push(this);
        queueMicrotask(() => this.readyState !== 2 && server.onConnect?.(this));
      }

      get cursor() {
        return this.url.searchParams.get('lastEventId');
      }

      get types() {
        return [...this.#listeners.keys()].sort();
      }

      addEventListener(type, listener) {
        this.#listeners.set(type, (this.#listeners.get(type) ?? new Set()).add(listener));
      }

      removeEventListener(type, listener) {
        const listeners = this.#listeners.get(type);
        listeners?.delete(listener);
        if (listeners?.size === 0) this.#listeners.delete(type);
      }

      close() {
        this.readyState = 2;
      }

      // what the test does to it

      open(node = 'node-1', position) {
        this.readyState = 1;
        this.onopen?.(new Event('open'));
        return this.frame('connected', { node, keepaliveMs: 15_000 }, position);
      }

      frame(type, data, id) {
        if (this.readyState === 2) return this;
        if (id !== undefined) this.lastEventId = id;
        const text = typeof data === 'string' ? data : JSON.stringify(data);
        for (const listener of [...(this.#listeners.get(type) ?? [])])
          listener(new MessageEvent(type, { data: text, lastEventId: this.lastEventId }));
        return this;
      }

      /** The connection is lost; a browser would try again. */
      cut() {
        this.readyState = 0;
        this.onerror?.(new Event('error'));
      }

      /** A status other than 200: a browser gives up. */
      refuse() {
        this.readyState = 2;
        this.onerror?.(new Event('error'));
      }
    };
  }

  /** Those that the browser has not closed. */
  get open() {
    return this.sources.filter(({ readyState }) => readyState !== 2);
  }

  get last() {
    return this.sources.at(-1);
  }

  fetch = async () => ({ status: this.status });

  get reader() {
    return eventSourceReader({ EventSource: this.EventSource, fetch: this.fetch });
  }
}

class FakeChannels {
  all = new Set();

  open = (name) => {
    const channels = this.all;
    const channel = { name, onmessage: null, closed: false };
    channel.postMessage = (message) => {
      if (channel.closed) throw new DOMException('Channel is closed', 'InvalidStateError');
      if (!channels.has(channel)) return;
      const data = structuredClone(message);
      for (const other of channels) {
        if (other === channel || other.name !== name) continue;
        queueMicrotask(() => {
          if (!channels.has(other)) return;
          other.onmessage?.({ data });
        });
      }
    };
    channel.close = () => {
      channel.closed = true;
      channels.delete(channel);
    };
    channels.add(channel);
    return channel;
  };
}

class FakeLocks {
  #queues = new Map();

  request = (name, ...rest) => {
    const [options, callback] = rest.length === 2 ? rest : [{}, rest[0]];
    const queue = this.#queues.get(name) ?? [];
    this.#queues.set(name, queue);
    return new Promise((resolve, reject) => {
      const entry = { run: async () => callback({ name }), resolve };
      options.signal?.addEventListener('abort', () => {
        const at = queue.indexOf(entry);
        if (at < 1) return;
        queue.splice(at, 1);
        reject(options.signal.reason);
      });
      queue.push(entry);
      if (queue.length === 1) queueMicrotask(() => this.#grant(queue));
    });
  };

  async #grant(queue) {
    const entry = queue[0];
    if (!entry) return;
    entry.resolve(await entry.run());
    queue.shift();
    await this.#grant(queue);
  }

  get held() {
    return [...this.#queues.values()].filter(({ length }) => length > 0).length;
  }
}

/** One browser: its tabs share its clock, its channels, its locks and, if it has one, its SharedWorker. */
export class FakeBrowser {
  clock = new ManualClock();
  server = new FakeServer();
  channels = new FakeChannels();
  locks = new FakeLocks();
  #tabs = 0;

  /** @param {{worker?: boolean, locks?: boolean, channels?: boolean, eventSource?: boolean}} has */
  constructor(has = {}) {
    this.has = { worker: true, locks: true, channels: true, eventSource: true, ...has };
    const readers = this.has.eventSource ? { 'event-source': this.server.reader } : {};
    this.ports = new Ports(readers, this.clock, (lock) => (lock ? this.locks.request(lock, () => {}) : new Promise(() => {})));
  }

  /** A page that is loaded, and listens to board 42 unless told otherwise. */
  tab(options = {}, { types = ['project-board.42'], tabId = `tab-${++this.#tabs}` } = {}) {
    const page = countingTarget();
    const tab = { page, events: [], states: [], resyncs: [], closed: [], requests: [], tabId };
    const platform = {
      clock: this.clock,
      readers: () => (this.has.eventSource ? { 'event-source': this.server.reader } : {}),
      fetch: async (input, init) => void tab.requests.push({ input, init }),
      base: 'https://tidings.test/board/42',
      page,
      sharedWorker: this.has.worker ? this.#openWorker : undefined,
      channel: this.has.channels ? this.channels.open : undefined,
      locks: this.has.locks ? this.locks : undefined,
      tabId,
    };
    const tidings = new Tidings({ url: '/user/events', ...options }, platform);
    tab.tidings = tidings;
    tab.offs = types.map((type) => tidings.on(type, (event) => tab.events.push(event)));
    tidings.on('resync', (resync) => tab.resyncs.push(resync));
    tidings.on('closed', (closed) => tab.closed.push(closed));
    tidings.onState((state) => tab.states.push(state));
    tab.hide = () => page.dispatchEvent(new Event('pagehide'));
    tab.show = () => page.dispatchEvent(new Event('pageshow'));
    Object.defineProperty(tab, 'ids', { get: () => tab.events.map(({ id }) => id) });
    Object.defineProperty(tab, 'phases', { get: () => tab.states.map(({ phase }) => phase) });
    return tab;
  }

  /** Such a page, started. */
  async started(options, more) {
    const tab = this.tab(options, more);
    tab.tidings.start();
    await settled();
    return tab;
  }

  #openWorker = () => {
    const { port1, port2 } = fakePorts();
    this.ports.accept(port2);
    return port1;
  };
}

function countingTarget() {
  const target = new EventTarget();
  target.listeners = 0;
  for (const [method, change] of [
    ['addEventListener', 1],
    ['removeEventListener', -1],
  ]) {
    target[method] = (...listener) => {
      target.listeners += change;
      EventTarget.prototype[method].apply(target, listener);
    };
  }
  return target;
}

function fakePorts() {
  const make = () => ({ onmessage: null, peer: null, closed: false });
  const [port1, port2] = [make(), make()];
  for (const [port, peer] of [
    [port1, port2],
    [port2, port1],
  ]) {
    port.postMessage = (message) => {
      const data = structuredClone(message);
      if (!port.closed) queueMicrotask(() => !peer.closed && peer.onmessage?.({ data }));
    };
    port.close = () => queueMicrotask(() => (port.closed = true));
  }
  return { port1, port2 };
}

/** The n-th id of an epoch. */
export const id = (n, epoch = 'e1') => `${epoch}.1795188983747-${n}`;

export const moved = (issue, tag) => ({ type: 'card.moved', project_id: 42, issue_id: issue, ...(tag && { session_tag: tag }) });
