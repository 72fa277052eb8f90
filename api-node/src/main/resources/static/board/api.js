/** A refusal in the node's own words, or status 0 where no node answered. */
export class Problem extends Error {
  /** @param {number} status @param {{detail?: string, code?: string, field?: string}} body */
  constructor(status, { detail, code = '', field = '' }) {
    super(detail ?? (status === 0 ? 'The server cannot be reached.' : `The server answered ${status}.`));
    this.status = status;
    this.code = code;
    this.field = field;
  }
}

/** JSON over HTTP with one node. */
export class Api {
  /**
   * What sends: the plain `fetch` until there is a client that marks requests as this tab's.
   *
   * @type {(input: string, init: RequestInit) => Promise<Response>}
   */
  send = (input, init) => fetch(input, init);

  /** @param {(problem: Problem) => void} [signedOut] is told of every 401 */
  constructor(signedOut = () => {}) {
    this.signedOut = signedOut;
  }

  /** @param {string} path @returns {Promise<any>} */
  get(path) {
    return this.#ask('GET', path);
  }

  /** @param {string} path @param {unknown} [body] @returns {Promise<any>} */
  post(path, body = {}) {
    return this.#ask('POST', path, body);
  }

  /** @param {string} path @param {unknown} [body] @returns {Promise<any>} */
  put(path, body = {}) {
    return this.#ask('PUT', path, body);
  }

  /** @param {string} path @param {unknown} body @returns {Promise<any>} */
  patch(path, body) {
    return this.#ask('PATCH', path, body);
  }

  /** @param {string} path @param {Blob} file @returns {Promise<any>} */
  putFile(path, file) {
    return this.#ask('PUT', path, file);
  }

  /** @param {string} path @returns {Promise<any>} */
  delete(path) {
    return this.#ask('DELETE', path);
  }

  /** @param {string} method @param {string} path @param {unknown} [body] */
  async #ask(method, path, body) {
    /** @type {RequestInit} */
    const init = { method, headers: { Accept: 'application/json' } };
    if (body instanceof Blob) {
      init.headers = { ...init.headers, 'Content-Type': body.type };
      init.body = body;
    } else if (body !== undefined) {
      init.headers = { ...init.headers, 'Content-Type': 'application/json' };
      init.body = JSON.stringify(body);
    }
    const answer = await this.send(path, init).catch(() => {
      throw new Problem(0, {});
    });
    const text = await answer.text().catch(() => {
      throw new Problem(0, {});
    });
    const content = text === '' ? {} : readJson(text);
    if (!answer.ok) {
      const problem = new Problem(answer.status, content);
      if (answer.status === 401) {
        this.signedOut(problem);
      }
      throw problem;
    }
    return content;
  }
}

/** @param {string} text @returns {any} */
function readJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {}; // A balancer's own page, say.
  }
}
