import { eventSourceReader } from '../../src/event-source.js';
import { Tidings } from '../../src/index.js';
import { workerName } from '../../src/protocol.js';
import { webSocketReader } from '../../src/web-socket.js';
import { workerHost } from '../../src/worker-host.js';
import { ManualClock, settled } from './clock.js';
import { fakeWebSocket } from './web-socket.js';

/** What runs a page or a worker: it may hang for a while, as in a dialog, and then finds everything that happened in one moment; or die. */
export class FakeProcess {
  #waiting = null;
  #ends = [];
  isDead = false;

  constructor(kind = 'page') {
    this.kind = kind;
  }

  run = (task) => {
    if (this.isDead) return;
    if (this.#waiting) this.#waiting.push(task);
    else task();
  };

  freeze() {
    this.#waiting ??= [];
  }

  thaw() {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const task of waiting) this.run(task);
  }

  whenDead(task) {
    this.#ends.push(task);
  }

  kill() {
    this.isDead = true;
    for (const end of this.#ends) end();
  }

  clock(clock) {
    return { now: clock.now, random: clock.random, after: (milliseconds, run) => clock.after(milliseconds, () => this.run(run)) };
  }
}

/** The streams that a browser has asked for, to be answered by the test. */
export class FakeServer {
  sources = [];
  /** what HEAD is answered with */
  status = 200;
  /** answers every source at once, if set */
  onConnect = null;
  keepaliveMs = 15_000;

  constructor() {
    this.EventSource = this.#eventSourceOf(new FakeProcess());
  }

  #eventSourceOf(process) {
    const server = this;
    return class {
      static CONNECTING = 0;
      static OPEN = 1;
      static CLOSED = 2;
      via = 'event-source';
      readyState = 0;
      onopen = null;
      onerror = null;
      lastEventId = '';
      #listeners = new Map();

      constructor(url) {
        this.url = new URL(url);
        this.process = process;
        server.sources.push(this);
        process.whenDead(() => this.close());
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
        process.run(() => this.onopen?.(new Event('open')));
        return this.frame('connected', { node, keepaliveMs: server.keepaliveMs }, position);
      }

      frame(type, data, id) {
        if (this.readyState === 2) return this;
        if (id !== undefined) this.lastEventId = id;
        const text = typeof data === 'string' ? data : JSON.stringify(data);
        const message = new MessageEvent(type, { data: text, lastEventId: this.lastEventId });
        process.run(() => [...(this.#listeners.get(type) ?? [])].forEach((listener) => listener(message)));
        return this;
      }

      /** The connection is lost; a browser would try again. */
      cut() {
        this.readyState = 0;
        process.run(() => this.onerror?.(new Event('error')));
      }

      /** A status other than 200: a browser gives up. */
      refuse() {
        this.readyState = 2;
        process.run(() => this.onerror?.(new Event('error')));
      }
    };
  }

  /** Those that the browser has not closed. */
  get open() {
    return this.sources.filter(({ readyState }) => readyState < 2);
  }

  get last() {
    return this.sources.at(-1);
  }

  fetch = async () => ({ status: this.status });

  get reader() {
    return this.readerOf(new FakeProcess());
  }

  readerOf(process) {
    return eventSourceReader({ EventSource: this.#eventSourceOf(process), fetch: this.fetch });
  }

  /** @param {{eventSource?: boolean, webSocket?: boolean}} has */
  readersOf(process, has = { eventSource: true, webSocket: true }) {
    return {
      ...(has.eventSource && { 'event-source': this.readerOf(process) }),
      ...(has.webSocket && { websocket: webSocketReader({ WebSocket: fakeWebSocket(this, process) }) }),
    };
  }
}

class FakeChannels {
  /** Of pages. */
  all = new Set();
  ofWorkers = new Set();

  of = (process) => (name) => {
    const mine = process.kind === 'page' ? this.all : this.ofWorkers;
    const channel = { name, onmessage: null, closed: false };
    channel.postMessage = (message) => {
      if (channel.closed) throw new DOMException('Channel is closed', 'InvalidStateError');
      if (!mine.has(channel)) return;
      const data = structuredClone(message);
      for (const other of [...this.all, ...this.ofWorkers]) {
        if (other === channel || other.name !== name) continue;
        queueMicrotask(() => other.process.run(() => !other.closed && this.has(other) && other.onmessage?.({ data })));
      }
    };
    channel.close = () => {
      channel.closed = true;
      mine.delete(channel);
    };
    channel.process = process;
    process.whenDead(channel.close);
    mine.add(channel);
    return channel;
  };

  has(channel) {
    return this.all.has(channel) || this.ofWorkers.has(channel);
  }
}

class FakeLocks {
  #queues = new Map();

  of = (process) => ({
    request: (name, ...rest) => {
      const [options, callback] = rest.length === 2 ? rest : [{}, rest[0]];
      const queue = this.#queues.get(name) ?? { held: [], waiting: [] };
      this.#queues.set(name, queue);
      return new Promise((resolve, reject) => {
        const entry = { process, mode: options.mode ?? 'exclusive', callback };
        // what a process hears of its lock, it hears when it runs
        entry.resolve = (value) => process.run(() => resolve(value));
        entry.reject = (error) => process.run(() => reject(error));
        process.whenDead(() => this.#remove(queue, entry));
        if (options.steal) {
          for (const robbed of queue.held.splice(0)) robbed.reject(new DOMException('stolen', 'AbortError'));
          this.#grant(queue, entry);
          return;
        }
        options.signal?.addEventListener('abort', () => {
          if (!queue.waiting.includes(entry)) return;
          this.#remove(queue, entry);
          reject(options.signal.reason);
        });
        queue.waiting.push(entry);
        this.#next(queue);
      });
    },
  });

  #remove(queue, entry) {
    queue.held = queue.held.filter((other) => other !== entry);
    queue.waiting = queue.waiting.filter((other) => other !== entry);
    this.#next(queue);
  }

  #next(queue) {
    const [entry] = queue.waiting;
    if (!entry || queue.held.some(({ mode }) => mode === 'exclusive' || entry.mode === 'exclusive')) return;
    queue.waiting.shift();
    this.#grant(queue, entry);
    this.#next(queue);
  }

  #grant(queue, entry) {
    queue.held.push(entry);
    const called = new Promise((resolve) => queueMicrotask(() => entry.process.run(() => resolve(entry.callback({})))));
    void called.then((value) => {
      if (queue.held.includes(entry)) entry.resolve(value);
      this.#remove(queue, entry);
    });
  }

  /** How many pages hold, or wait for. */
  get held() {
    return [...this.#queues.values()].filter(({ held, waiting }) => [...held, ...waiting].some(({ process }) => process.kind === 'page'))
      .length;
  }

  get names() {
    return [...this.#queues.keys()];
  }
}

/** The client as it is here; another release may stand beside it. */
const HERE = { Tidings, workerHost, workerName };

/** One browser: its tabs share its clock, its channels, its locks and, if it has one, its SharedWorker. */
export class FakeBrowser {
  clock = new ManualClock();
  server = new FakeServer();
  channels = new FakeChannels();
  locks = new FakeLocks();
  /** @type {Map<string, {host: ReturnType<typeof workerHost>, process: FakeProcess}>} those that live, by name */
  workers = new Map();
  /** @type {FakeProcess[]} of all workers that there ever were */
  workerProcesses = [];
  /** Whether workers come up hanging, as one whose module does not load */
  hangs = false;
  /** The release whose script is at the URL of the workers from now on; by default that of the page that asks. */
  deployed = null;
  /** Whether pages that ask for a worker that died get that one, as for some seconds in Firefox. */
  handsOutTheDead = false;
  /** Whether the browser does not make any. */
  refuses = false;
  #tabs = 0;

  /**
   * `workerHas`: in which its workers differ; `reader`: that pages ask for
   *
   * @param {{worker?: boolean, locks?: boolean, channels?: boolean, eventSource?: boolean, webSocket?: boolean, workerHas?: object, reader?: string}} has
   */
  constructor(has = {}) {
    this.has = { worker: true, locks: true, channels: true, eventSource: true, webSocket: false, ...has };
  }

  /** What the workers hold. */
  get sizes() {
    const all = [...this.workers.values()].map(({ host }) => host.sizes);
    const sum = (key) => all.reduce((total, sizes) => total + sizes[key], 0);
    return { hubs: sum('hubs'), ports: sum('ports') };
  }

  /** The last worker that was started. */
  get worker() {
    return this.workerProcesses.at(-1);
  }

  /** A page that is loaded, and listens to board 42 unless told otherwise. */
  tab(options = {}, { types = ['project-board.42'], tabId = `tab-${++this.#tabs}`, release = HERE, storage, answer } = {}) {
    const page = countingTarget();
    const process = new FakeProcess();
    const tab = { page, process, events: [], states: [], times: [], resyncs: [], closed: [], requests: [], tabId, visible: true };
    const platform = {
      clock: process.clock(this.clock),
      readers: () => this.server.readersOf(process, this.has),
      fetch: async (input, init) => {
        tab.requests.push({ input, init });
        return answer?.(input, init);
      },
      base: 'https://tidings.test/board/42',
      page,
      isVisible: () => tab.visible,
      sharedWorker: this.has.worker ? (_, generation) => this.#openWorker(process, generation, release) : undefined,
      channel: this.has.channels ? this.channels.of(process) : undefined,
      locks: this.has.locks ? this.locks.of(process) : undefined,
      storage,
      cookies: new Map(),
      tabId,
    };
    const tidings = new release.Tidings({ url: '/user/events', reader: this.has.reader ?? 'auto', ...options }, platform);
    tab.tidings = tidings;
    tab.platform = platform;
    tab.offs = types.map((type) => tidings.on(type, (event) => tab.events.push(event)));
    tidings.on('resync', (resync) => tab.resyncs.push(resync));
    tidings.on('closed', (closed) => tab.closed.push(closed));
    tidings.onState((state) => (tab.states.push(state), tab.times.push(this.clock.now())));
    tab.hide = () => page.dispatchEvent(new Event('pagehide'));
    tab.show = () => page.dispatchEvent(new Event('pageshow'));
    tab.tell = (event) => process.run(() => page.dispatchEvent(new Event(event)));
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

  #openWorker(page, generation, release) {
    if (this.refuses) throw new DOMException('no', 'SecurityError');
    const name = release.workerName(generation);
    const worker = this.workers.get(name) ?? this.#startWorker(name, this.deployed ?? release);
    const { port1, port2 } = fakePorts(page, worker.process);
    worker.host.accept(port2);
    return port1;
  }

  #startWorker(name, release) {
    const process = new FakeProcess('worker');
    this.workerProcesses.push(process);
    const forget = () => !this.handsOutTheDead && this.workers.get(name)?.process === process && this.workers.delete(name);
    process.whenDead(forget);
    if (this.hangs) process.freeze();
    const host = release.workerHost({
      name,
      id: `id-${this.workerProcesses.length}`,
      readers: this.server.readersOf(process, { ...this.has, ...this.has.workerHas }),
      clock: process.clock(this.clock),
      locks: this.has.locks ? this.locks.of(process) : undefined,
      channel: this.has.channels ? this.channels.of(process) : undefined,
      close: () => process.kill(),
    });
    const worker = { host, process };
    this.workers.set(name, worker);
    return worker;
  }
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

function fakePorts(page, worker) {
  const make = (process) => ({ onmessage: null, process, closed: false });
  const [port1, port2] = [make(page), make(worker)];
  for (const [port, peer] of [
    [port1, port2],
    [port2, port1],
  ]) {
    port.postMessage = (message) => {
      const data = structuredClone(message);
      const deliver = () => !peer.closed && peer.onmessage?.({ data });
      if (!port.closed) queueMicrotask(() => peer.process.run(deliver));
    };
    port.close = () => queueMicrotask(() => (port.closed = true));
  }
  return { port1, port2 };
}

/** Of a browser whose pages read by a WebSocket. */
export const BY_WEB_SOCKET = { webSocket: true, reader: 'websocket' };

/** The n-th id of an epoch. */
export const id = (n, epoch = 'e1') => `${epoch}.1795188983747-${n}`;

export const moved = (issue, tag) => ({ type: 'card.moved', project_id: 42, issue_id: issue, ...(tag && { session_tag: tag }) });
