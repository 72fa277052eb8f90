import { get } from 'node:http';

const TOPICS = 12;
const RAMP_MS = 50_000;

/** Streams that reconnect as an EventSource does, and a publisher whose rate goes up and down. */
export class Load {
  #requests = new Set();
  #timers = new Set();
  #stopped = false;

  /** @param {number} count of streams */
  constructor(url, count) {
    this.url = url;
    this.count = count;
  }

  start() {
    for (let i = 0; i < this.count; i++) this.#later(Math.random() * RAMP_MS, () => this.#follow(`public.room-${i % TOPICS}`));
    this.#publish(Date.now());
  }

  #later(ms, action) {
    if (this.#stopped) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      action();
    }, ms);
    this.#timers.add(timer);
  }

  #follow(topic, lastId, retry = 1_000) {
    const headers = lastId ? { 'Last-Event-ID': lastId } : {};
    const again = () => this.#requests.delete(request) && this.#later(retry, () => this.#follow(topic, lastId, retry));
    const request = get(`${this.url}/api/stream?topic=${topic}`, { headers, agent: false }, (answer) => {
      answer.setEncoding('utf8').on('data', (text) => {
        lastId = [...text.matchAll(/^id: ?(.+)$/gm)].at(-1)?.[1] ?? lastId;
        retry = Number(/^retry: ?(\d+)$/m.exec(text)?.[1] ?? retry);
        if (/"reason":"shutdown"/.test(text)) request.destroy();
      });
      answer.on('close', again);
    });
    request.on('error', again);
    this.#requests.add(request);
  }

  #publish(begun) {
    const minutes = (Date.now() - begun) / 60_000;
    const rate = 30 + 20 * Math.sin(minutes * 2.2) + 6 * Math.sin(minutes * 13);
    const topic = `public.room-${Math.floor(Math.random() * TOPICS)}`;
    const body = JSON.stringify({ type: 'message', data: { text: 'The order is on its way.' } });
    void fetch(`${this.url}/api/topics/${topic}/events`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })
      .then((answer) => answer.arrayBuffer())
      .catch(() => {}); // its node is being restarted
    this.#later(1_000 / rate, () => this.#publish(begun));
  }

  stop() {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
    for (const request of this.#requests) request.destroy();
  }
}
