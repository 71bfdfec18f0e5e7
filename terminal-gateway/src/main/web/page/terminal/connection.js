// @ts-check
import { Acks } from './acks.js';
import { Backoff } from './backoff.js';
import { ofClose, ofExit, ofTicket } from './endings.js';
import * as wire from './protocol.js';

/**
 * Where a connection stands. `connecting` and `replaying` come again after each `waiting`; `stopped` only ends by `begin`.
 * @typedef {{name: 'new' | 'connecting' | 'replaying' | 'live'}
 *   | {name: 'waiting', words: string, ms: number}
 *   | {name: 'stopped', words: string, fresh: boolean}} State
 *
 * @typedef {object} Handler what the terminal does with what comes; output and snapshots call `done` when they were parsed
 * @property {(state: State) => void} state
 * @property {(hello: any, how: 'fresh' | 'resumed' | 'gap') => void} hello
 * @property {(bytes: Uint8Array, done: () => void) => void} output
 * @property {(bytes: Uint8Array) => void} snapshot
 * @property {(message: any) => void} message all others
 * @property {(milliseconds: number) => void} latency
 *
 * @typedef {object} Request what to open: `target` and `agentId`, or a `sid` to join
 * @property {string} [target] @property {string} [agentId] @property {string} [program] @property {string} [sid]
 * @property {'write' | 'read'} mode @property {boolean} [record]
 */

/**
 * One session over as many sockets as it takes: each gets a ticket of its own and goes on at the byte where the last one ended.
 */
export class Connection {
  static PING_MS = 5_000;
  static SILENCE_MS = 30_000;

  #api;
  #request;
  #handler;
  #world;
  #backoff;
  #acks;
  /** @type {State} */
  #state = { name: 'new' };
  /** @type {WebSocket | undefined} */
  #socket;
  #sid;
  #seq = 0;
  #known = false;
  #attempt = 0;
  /** @type {{code?: number, signal?: number} | undefined} */
  #exit;
  /** When a ping went out that nothing has come after; timers of hidden tabs are slow, so their own pace says nothing. */
  #asked = /** @type {number | undefined} */ (undefined);
  #timers = { retry: undefined, ping: undefined, settled: undefined };
  #size = { cols: 80, rows: 24 };
  /** Says to the server that a new socket is the same page. */
  #client = crypto.randomUUID();

  /**
   * @param {{ticket: Function, socket: Function}} api @param {Request} request @param {Handler} handler
   * @param {any} world sockets, clock and chance; tests bring their own
   */
  constructor(api, request, handler, world = browser()) {
    this.#api = api;
    this.#request = request;
    this.#handler = handler;
    this.#world = world;
    this.#sid = request.sid;
    this.#backoff = new Backoff(world.random);
    this.#acks = new Acks((seq) => this.#send(wire.ack(seq)), world);
  }

  get state() {
    return this.#state;
  }

  get sid() {
    return this.#sid;
  }

  /** The number after the last byte that came. */
  get seq() {
    return this.#seq;
  }

  /** Opens, or opens again after a stop: a new session where the old one is over. @param {{cols: number, rows: number}} size */
  begin(size) {
    this.#size = size;
    if (this.#state.name === 'stopped' && this.#state.fresh) {
      this.#sid = undefined;
      this.#known = false;
      this.#seq = 0;
    }
    this.#exit = undefined;
    this.#backoff.reset();
    this.#connect();
  }

  /** At once, if it waits for its next attempt. */
  hurry() {
    if (this.#state.name === 'waiting') {
      this.#connect();
    }
  }

  /** Leaves; the program goes on. */
  close() {
    this.#send(wire.detach());
    this.#drop();
    this.#become({ name: 'stopped', words: 'Left', fresh: false });
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

  /** Everything that came was parsed: the server waits for this word after a replay. */
  shown() {
    this.#acks.now();
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
    this.#drop();
    const attempt = ++this.#attempt;
    this.#become({ name: 'connecting' });
    const request = this.#request;
    const what = this.#sid === undefined ? { ...request, sid: undefined } : { sid: this.#sid, mode: request.mode };
    let ticket;
    try {
      ticket = await this.#api.ticket(what);
    } catch (problem) {
      if (attempt === this.#attempt) {
        this.#ended(ofTicket(problem));
      }
      return;
    }
    if (attempt === this.#attempt) {
      this.#open(ticket);
    }
  }

  /** @param {string} ticket */
  #open(ticket) {
    const where = this.#sid === undefined
      ? { target: this.#request.target, agentId: this.#request.agentId }
      : { sid: this.#sid, seq: this.#known ? this.#seq : undefined };
    const address = this.#api.socket({ ...where, columns: this.#size.cols, rows: this.#size.rows, client: this.#client });
    const socket = this.#world.socket(address, [wire.PROTOCOL, `ticket.${ticket}`]);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    this.#asked = undefined;
    this.#timers.ping = this.#world.setInterval(() => this.#ping(), Connection.PING_MS);
    socket.onmessage = (/** @type {{data: any}} */ event) => socket === this.#socket && this.#receive(wire.decode(event.data));
    socket.onclose = (/** @type {{code: number, reason: string}} */ event) => {
      if (socket === this.#socket) {
        this.#ended(this.#exit === undefined ? ofClose(event.code, event.reason) : ofExit(this.#exit));
      }
    };
  }

  /** @param {wire.ServerMessage} message */
  #receive(message) {
    this.#asked = undefined;
    switch (message.t) {
      case 'output':
        return this.#output(message.bytes);
      case 'snapshot':
        return this.#handler.snapshot(message.bytes);
      case 'hello':
        return this.#hello(message);
      case 'pong':
        return this.#handler.latency(this.#world.now() - message.sent / 1000);
      case 'gap':
        this.#startAt(message.to);
        break;
      case 'replay_end':
        this.#become({ name: 'live' });
        this.#timers.settled = this.#world.setTimeout(() => this.#backoff.reset(), 5_000);
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
    const same = this.#known && hello.sid === this.#sid;
    const resumed = same && hello.seq === this.#seq && !hello.truncated;
    this.#sid = hello.sid;
    this.#known = true;
    this.#startAt(hello.seq);
    this.#become({ name: 'replaying' });
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
    const now = this.#world.now();
    if (this.#asked !== undefined && now - this.#asked > Connection.SILENCE_MS) {
      this.#ended({ stop: false, fresh: false, words: 'The server fell silent' });
    } else {
      this.#asked ??= now;
      this.#send(wire.ping(now * 1000));
    }
  }

  /** @param {import('./endings.js').Ending} ending */
  #ended({ stop, fresh, words }) {
    this.#drop();
    if (stop) {
      this.#become({ name: 'stopped', words, fresh });
      return;
    }
    const ms = this.#backoff.next();
    this.#timers.retry = this.#world.setTimeout(() => this.#connect(), ms);
    this.#become({ name: 'waiting', words, ms });
  }

  #drop() {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#attempt++;
    this.#acks.stop();
    this.#world.clearTimeout(this.#timers.retry);
    this.#world.clearTimeout(this.#timers.settled);
    this.#world.clearInterval(this.#timers.ping);
    socket?.close(1000);
  }

  /** @param {State} state */
  #become(state) {
    this.#state = state;
    this.#handler.state(state);
  }
}

/** The browser's own. */
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
