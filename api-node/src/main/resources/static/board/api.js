import { urlOf } from './root.js';

/** A refusal in the node's own words, or status 0 when no node answered. */
export class Problem extends Error {
  /** @param {number} status @param {{detail?: string, code?: string, field?: string}} body @param {number} [retryAfter] seconds */
  constructor(status, { detail, code = '', field = '' }, retryAfter = 0) {
    super(detail ?? (status === 0 ? 'The server cannot be reached.' : `The server answered with status ${status}.`));
    this.status = status;
    this.code = code;
    this.field = field;
    this.retryAfter = retryAfter;
  }
}

/**
 * How long a node may take to begin its answer, and in the case of a change to complete it: on a path that died silently a request would
 * hang for minutes. The rest of an answer has no limit, since a large board on a slow path takes its time.
 */
const PATIENCE_MS = 15_000;

/** JSON over HTTP with one node. */
export class Api {
  /**
   * Sends the requests: the plain `fetch`, until there is a client that adds the tab's id to them.
   *
   * @type {(input: string, init: RequestInit) => Promise<Response>}
   */
  send = (input, init) => fetch(input, init);

  /** @param {(problem: Problem) => void} [signedOut] is called for every 401 */
  constructor(signedOut = () => {}) {
    this.signedOut = signedOut;
  }

  /** @param {string} path @returns {Promise<any>} */
  get(path) {
    return this.#ask('GET', path);
  }

  /** @param {string} path @param {unknown} [body] @param {Record<string, string>} [headers] @returns {Promise<any>} */
  post(path, body = {}, headers = {}) {
    return this.#ask('POST', path, body, headers);
  }

  /** @param {string} path @param {unknown} [body] @returns {Promise<any>} */
  put(path, body = {}) {
    return this.#ask('PUT', path, body);
  }

  /** @param {string} path @param {unknown} body @param {Record<string, string>} [headers] @returns {Promise<any>} */
  patch(path, body, headers = {}) {
    return this.#ask('PATCH', path, body, headers);
  }

  /** @param {string} path @param {Blob} file @returns {Promise<any>} */
  putFile(path, file) {
    return this.#ask('PUT', path, file);
  }

  /** The HTML that answers a form. @param {string} path @param {URLSearchParams} form @returns {Promise<string>} */
  postForm(path, form) {
    return this.#ask('POST', path, form);
  }

  /** @param {string} path @returns {Promise<any>} */
  delete(path) {
    return this.#ask('DELETE', path);
  }

  /** @param {string} method @param {string} path @param {unknown} [body] @param {Record<string, string>} [headers] */
  async #ask(method, path, body, headers = {}) {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
    /** @type {RequestInit} */
    const init = { method, headers: { Accept: 'application/json', ...headers }, signal: patience.signal };
    if (body instanceof Blob) {
      init.headers = { ...init.headers, 'Content-Type': body.type };
      init.body = body;
    } else if (body instanceof URLSearchParams) {
      init.body = body;
      init.headers = { ...init.headers, Accept: '*/*' };
    } else if (body !== undefined) {
      init.headers = { ...init.headers, 'Content-Type': 'application/json' };
      init.body = JSON.stringify(body);
    }
    let answer, text;
    try {
      answer = await this.send(urlOf(path), init);
      method === 'GET' && clearTimeout(timer);
      text = await answer.text();
    } catch {
      throw new Problem(0, {});
    } finally {
      clearTimeout(timer);
    }
    if (answer.ok && body instanceof URLSearchParams) {
      return text;
    }
    const content = text === '' ? {} : readJson(text);
    if (!answer.ok) {
      const problem = new Problem(answer.status, content, Number(answer.headers.get('Retry-After')));
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
    return {}; // The load balancer's own page, for instance.
  }
}
