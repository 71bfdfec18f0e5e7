// @ts-check
import { Acks } from './acks.js';
import { Backoff } from './backoff.js';
import { ofClose, ofExit, ofTicket } from './endings.js';
import * as wire from './protocol.js';

/**
 * The state of a connection. After each `waiting` come `connecting` and `replaying` again; only `begin` ends `stopped`.
 * @typedef {{name: 'new' | 'connecting' | 'replaying' | 'live'}
 *   | {name: 'waiting', words: string, ms: number}
 *   | {name: 'stopped', words: string, fresh: boolean}} State
 *
 * @typedef {object} Handler receives the events of a connection; output calls `done` when the terminal has parsed the bytes
 * @property {(state: State) => void} state
 * @property {(hello: any, how: 'fresh' | 'resumed' | 'gap') => void} hello
 * @property {(bytes: Uint8Array, done: () => void) => void} output
 * @property {(bytes: Uint8Array) => void} snapshot
 * @property {(message: any) => void} message receives all other messages
 * @property {(milliseconds: number) => void} latency
 *
 * @typedef {object} Request the terminal to open: `target` and `agentId`, or a `sid` to join
 * @property {string} [target] @property {string} [agentId] @property {string[]} [workspaces] @property {string} [workspace] @property {string} [program] @property {string} [sid]
 * @property {'write' | 'read'} mode @property {boolean} [record]
 */

/**
 * The connection to one session. Each new socket gets a ticket of its own and resumes at the byte where the last socket ended.
 */
export class Connection {
  static PING_MS = 5_000;
  static SILENCE_MS = 30_000;

  #api;
  #request;
  #handler;
  #environment;
  #backoff;
  #acks;
  /** @type {State} */
  #state = { name: 'new' };
  /** @type {WebSocket | undefined} */
  #socket;
  #sid;
  #seq = 0;
  #hasSession = false;
  #attempt = 0;
  /** @type {{code?: number, signal?: number} | undefined} */
  #exit;
  /** The time of the first ping since the last message. Timers of hidden tabs are slow, so a late timer is no sign of a silent server. */
  #pingSince = /** @type {number | undefined} */ (undefined);
  #timers = { retry: undefined, ping: undefined, settled: undefined };
  #size = { cols: 80, rows: 24 };
  /** The client's name, by which the server knows that a new socket is of the same page. */
  #client = crypto.randomUUID();

  /**
   * @param {{ticket: Function, socket: Function}} api @param {Request} request @param {Handler} handler
   * @param {any} environment sockets, clock and random numbers; tests use their own
   */
  constructor(api, request, handler, environment = browser()) {
    this.#api = api;
    this.#request = request;
    this.#handler = handler;
    this.#environment = environment;
    this.#sid = request.sid;
    this.#backoff = new Backoff(environment.random);
    this.#acks = new Acks((seq) => this.#send(wire.ack(seq)), environment);
  }

  get state() {
    return this.#state;
  }

  get sid() {
    return this.#sid;
  }

  /** The number after the last received byte. */
  get seq() {
    return this.#seq;
  }

  /** Connects, also after a stop; starts a new session when the old one has ended. @param {{cols: number, rows: number}} size */
  begin(size) {
    this.#size = size;
    if (this.#state.name === 'stopped' && this.#state.fresh) {
      this.#sid = undefined;
      this.#hasSession = false;
      this.#seq = 0;
    }
    this.#exit = undefined;
    this.#backoff.reset();
    this.#connect();
  }

  /** Connects now when the connection waits for its next attempt. */
  retryNow() {
    if (this.#state.name === 'waiting') {
      this.#connect();
    }
  }

  /** Leaves the session; the program runs on. */
  close() {
    this.#send(wire.detach());
    this.#disconnect();
    this.#setState({ name: 'stopped', words: 'Left', fresh: false });
  }

  /** @param {Uint8Array} bytes */
  input(bytes) {
    wire.input(bytes).forEach((message) => this.#send(message));
  }

  /** @param {{cols: number, rows: number, width?: number, height?: number}} size */
  resize(size) {
    this.#size = size;
    this.#send(wire.resize(size));
  }

  /** Acknowledges all parsed output now: after a replay the server waits for this. */
  acknowledge() {
    this.#acks.sendNow();
  }

  take() {
    this.#send(wire.take());
  }

  kill(grace = 5) {
    this.#send(wire.kill(grace));
  }

  /** @param {'INT' | 'TERM' | 'HUP' | 'KILL' | 'QUIT' | 'WINCH'} name */
  signal(name) {
    this.#send(wire.signal(name));
  }

  /** @param {any} message */
  #send(message) {
    if (this.#socket?.readyState === 1) {
      this.#socket.send(message);
    }
  }

  async #connect() {
    this.#disconnect();
    const attempt = ++this.#attempt;
    this.#setState({ name: 'connecting' });
    const request = this.#request;
    const ticketRequest = this.#sid === undefined ? { ...request, sid: undefined } : { sid: this.#sid, mode: request.mode };
    let ticket;
    try {
      ticket = await this.#api.ticket(ticketRequest);
    } catch (problem) {
      if (attempt === this.#attempt) {
        this.#onEnd(ofTicket(problem));
      }
      return;
    }
    if (attempt === this.#attempt) {
      this.#open(ticket);
    }
  }

  /** @param {string} ticket */
  #open(ticket) {
    const query = this.#sid === undefined
      ? { target: this.#request.target, agentId: this.#request.agentId }
      : { sid: this.#sid, seq: this.#hasSession ? this.#seq : undefined };
    const address = this.#api.socket({ ...query, columns: this.#size.cols, rows: this.#size.rows, client: this.#client });
    const socket = this.#environment.socket(address, [wire.PROTOCOL, `ticket.${ticket}`]);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    this.#pingSince = undefined;
    this.#timers.ping = this.#environment.setInterval(() => this.#ping(), Connection.PING_MS);
    socket.onmessage = (/** @type {{data: any}} */ event) => socket === this.#socket && this.#receive(wire.decode(event.data));
    socket.onclose = (/** @type {{code: number, reason: string}} */ event) => {
      if (socket === this.#socket) {
        this.#onEnd(this.#exit === undefined ? ofClose(event.code, event.reason) : ofExit(this.#exit));
      }
    };
  }

  /** @param {wire.ServerMessage} message */
  #receive(message) {
    this.#pingSince = undefined;
    switch (message.t) {
      case 'output':
        return this.#output(message.bytes);
      case 'snapshot':
        return this.#handler.snapshot(message.bytes);
      case 'hello':
        return this.#hello(message);
      case 'pong':
        return this.#handler.latency(this.#environment.now() - message.sent / 1000);
      case 'gap':
        this.#startAt(message.to);
        break;
      case 'replay_end':
        this.#setState({ name: 'live' });
        this.#timers.settled = this.#environment.setTimeout(() => this.#backoff.reset(), 5_000);
        break;
      case 'exit':
        this.#exit = message;
        break;
      case 'unknown':
        return undefined;
    }
    return this.#handler.message(message);
  }

  /** @param {any} hello */
  #hello(hello) {
    const same = this.#hasSession && hello.sid === this.#sid;
    const resumed = same && hello.seq === this.#seq && !hello.truncated;
    this.#sid = hello.sid;
    this.#hasSession = true;
    this.#startAt(hello.seq);
    this.#setState({ name: 'replaying' });
    this.#handler.hello(hello, resumed ? 'resumed' : same ? 'gap' : 'fresh');
    this.#ping();
  }

  /** @param {number} seq */
  #startAt(seq) {
    this.#seq = seq;
    this.#acks.startAt(seq);
  }

  /** @param {Uint8Array} bytes */
  #output(bytes) {
    this.#seq += bytes.length;
    const seq = this.#seq;
    const attempt = this.#attempt;
    this.#handler.output(bytes, () => attempt === this.#attempt && this.#acks.parsed(seq));
  }

  #ping() {
    const now = this.#environment.now();
    if (this.#pingSince !== undefined && now - this.#pingSince > Connection.SILENCE_MS) {
      this.#onEnd({ stop: false, fresh: false, words: 'The server fell silent' });
    } else {
      this.#pingSince ??= now;
      this.#send(wire.ping(now * 1000));
    }
  }

  /** @param {import('./endings.js').Ending} ending */
  #onEnd({ stop, fresh, words }) {
    this.#disconnect();
    if (stop) {
      this.#setState({ name: 'stopped', words, fresh });
      return;
    }
    const ms = this.#backoff.next();
    this.#timers.retry = this.#environment.setTimeout(() => this.#connect(), ms);
    this.#setState({ name: 'waiting', words, ms });
  }

  #disconnect() {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#attempt++;
    this.#acks.stop();
    this.#environment.clearTimeout(this.#timers.retry);
    this.#environment.clearTimeout(this.#timers.settled);
    this.#environment.clearInterval(this.#timers.ping);
    socket?.close(1000);
  }

  /** @param {State} state */
  #setState(state) {
    this.#state = state;
    this.#handler.state(state);
  }
}

/** The sockets, clock and random numbers of the browser. */
function browser() {
  return {
    socket: (/** @type {URL} */ address, /** @type {string[]} */ protocols) => new WebSocket(address, protocols),
    now: () => performance.now(),
    random: Math.random,
    setTimeout: setTimeout.bind(globalThis),
    clearTimeout: clearTimeout.bind(globalThis),
    setInterval: setInterval.bind(globalThis),
    clearInterval: clearInterval.bind(globalThis),
  };
}
