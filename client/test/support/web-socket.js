/**
 * The WebSockets of a process, which reach this server: the test does to them what it does to the EventSources.
 *
 * @param {import('./browser.js').FakeServer} server
 * @param {import('./browser.js').FakeProcess} process
 */
export function fakeWebSocket(server, process) {
  return class {
    via = 'websocket';
    readyState = 0;
    onopen = null;
    onmessage = null;
    onclose = null;
    /** What the client said. */
    sent = [];

    constructor(url) {
      this.url = new URL(url);
      this.process = process;
      server.sources.push(this);
      process.whenDead(() => this.close());
      queueMicrotask(() => this.readyState === 0 && server.onConnect?.(this));
    }

    get cursor() {
      return this.url.searchParams.get('lastEventId');
    }

    send(text) {
      this.sent.push(JSON.parse(text));
    }

    close() {
      this.readyState = 2;
    }

    // what the test does to it

    accept() {
      this.readyState = 1;
      process.run(() => this.onopen?.(new Event('open')));
      return this;
    }

    open(node = 'node-1', position) {
      return this.accept().frame('connected', { node, keepaliveMs: server.keepaliveMs }, position);
    }

    frame(type, data, id) {
      const content = typeof data === 'string' ? JSON.parse(data) : data;
      return this.message({ ...(type === 'message' ? content : { type, data: content }), ...(id !== undefined && { id }) });
    }

    message(data) {
      if (this.readyState > 1) return this;
      const message = new MessageEvent('message', {
        data: typeof data === 'object' && !ArrayBuffer.isView(data) ? JSON.stringify(data) : data,
      });
      process.run(() => this.onmessage?.(message));
      return this;
    }

    cut(code = 1006) {
      this.readyState = 3;
      process.run(() => this.onclose?.({ code }));
    }

    refuse() {
      this.cut();
    }
  };
}
