// @ts-check
import { clean } from './text.js';

/** A failed request, with the title, detail and todo of the server's problem+json. */
export class Problem extends Error {
  /** @param {number} status @param {{title?: string, detail?: string, todo?: string}} body */
  constructor(status, { title, detail, todo } = {}) {
    super([title, detail].filter(Boolean).map((text) => clean(text)).join(': ') || `The server answered ${status}`);
    this.name = 'Problem';
    this.status = status;
    this.title = clean(title ?? '');
    this.detail = clean(detail ?? '');
    this.todo = clean(todo ?? '');
  }
}

/**
 * @typedef {{target?: string, agentId?: string, workspaces?: string[], workspace?: string, program?: string, sid?: string, mode: 'write' | 'read', record?: boolean}} TicketRequest
 * @typedef {() => string | Promise<string>} TokenSource
 */

/** The requests of the terminal gateway. The token travels in a header only. */
export class Api {
  #base;
  #token;
  #fetch;

  /** @param {URL | string} base the gateway's folder @param {TokenSource} token @param {typeof fetch} fetcher */
  constructor(base, token, fetcher = (...request) => fetch(...request)) {
    this.#base = new URL(base, globalThis.location?.href);
    if (!this.#base.pathname.endsWith('/')) {
      this.#base.pathname += '/';
    }
    this.#token = token;
    this.#fetch = fetcher;
  }

  /** @returns {Promise<{backend?: string, targets: {target: string, agents: any[]}[]}>} */
  async targets() {
    return (await this.#request('GET', 'targets')).json();
  }

  /** @param {TicketRequest} request @returns {Promise<string>} */
  async ticket(request) {
    return (await (await this.#request('POST', 'tickets', request)).json()).ticket;
  }

  /** @returns {Promise<any[]>} */
  async sessions() {
    return (await (await this.#request('GET', 'sessions')).json()).sessions;
  }

  /** @param {string} sid */
  async kill(sid) {
    await this.#request('DELETE', `sessions/${encodeURIComponent(sid)}`);
  }

  /** @param {string} sid @returns {Promise<string>} */
  async recording(sid) {
    return (await this.#request('GET', `sessions/${encodeURIComponent(sid)}/recording.cast`)).text();
  }

  /** The address of the WebSocket. @param {Record<string, string | number | undefined>} query */
  socket(query) {
    const address = new URL('ws', this.#base);
    address.protocol = address.protocol.replace('http', 'ws');
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) {
        address.searchParams.set(name, String(value));
      }
    }
    return address;
  }

  /** @param {string} method @param {string} path @param {unknown} [body] */
  async #request(method, path, body) {
    /** @type {Record<string, string>} */
    const headers = { Authorization: `Bearer ${await this.#token()}`, 'X-Berth-Request': '1' };
    if (body !== undefined) {
      headers['Content-Type'] = 'application/json';
    }
    const response = await this.#fetch(new URL(path, this.#base), {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
    });
    if (!response.ok) {
      throw new Problem(response.status, await response.json().catch(() => ({})));
    }
    return response;
  }
}
