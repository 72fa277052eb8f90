import { connect, createServer } from 'node:net';

/** A path to a node that can be interrupted. */
export class Path {
  /** When connections were opened, and when they ended, in milliseconds. */
  opened = [];
  ended = [];
  isCut = false;
  /** How many answers are lost from now on, of requests that arrive. */
  losesAnswers = 0;
  isSilent = false;
  /** @type {{answer: string, times: number}} */
  #refusal = { answer: '', times: 0 };
  #open = new Set();
  #server;

  constructor(port) {
    this.#server = createServer((near) => {
      if (this.isCut) return near.destroy();
      this.opened.push(Date.now());
      if (this.isSilent || this.#refusal.times > 0) return this.#keepFromNode(near);
      const far = connect(port, '127.0.0.1');
      const both = [near, far];
      this.#open.add(both);
      near.pipe(far);
      far.on('data', (bytes) => {
        if (this.losesAnswers > 0) this.losesAnswers--;
        else return near.write(bytes);
        for (const socket of both) socket.destroy();
      });
      far.on('end', () => near.end());
      for (const socket of both) socket.on('error', () => {});
      near.on('close', () => {
        far.destroy();
        this.ended.push(Date.now());
        this.#open.delete(both);
      });
    });
  }

  #keepFromNode(near) {
    const alone = [near];
    this.#open.add(alone);
    near
      .on('error', () => {})
      .on('close', () => {
        this.ended.push(Date.now());
        this.#open.delete(alone);
      });
    if (this.isSilent) return near.resume();
    this.#refusal.times--;
    near.once('data', () => near.end(this.#refusal.answer));
  }

  static async start(port) {
    const path = new Path(port);
    await new Promise((resolve) => path.#server.listen(0, '127.0.0.1', () => resolve(undefined)));
    path.url = `http://127.0.0.1:${path.#server.address().port}`;
    return path;
  }

  /** Ends what is open, in the middle, and opens nothing for now. */
  cut() {
    this.isCut = true;
    for (const both of this.#open) for (const socket of both) socket.destroy();
  }

  mend() {
    this.isCut = false;
  }

  /** Answers the requests of the next connections with this, and does not ask the node. */
  refuse(answer, times) {
    this.#refusal = { answer, times };
  }

  /** Ends what is open, and answers nothing from now on, like a node that hangs. */
  silence() {
    this.cut();
    this.mend();
    this.isSilent = true;
  }

  close() {
    this.cut();
    this.#server.close();
  }
}
