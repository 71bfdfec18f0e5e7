// @ts-check
/** The messages of `tgw.v1`; see docs/terminal-protocol.md. */

export const PROTOCOL = 'tgw.v1';

/** The most input bytes of one message; the server accepts 64 KiB. */
export const MAX_INPUT = 32 * 1024;

const TO_SERVER = { input: 0x00, resize: 0x01, ack: 0x02, ping: 0x03, signal: 0x04 };
const SIGNALS = { HUP: 1, INT: 2, QUIT: 3, KILL: 9, TERM: 15, WINCH: 28 };
const BINARY = /** @type {const} */ ({ 0x00: 'output', 0x01: 'snapshot', 0x03: 'pong' });

/**
 * @typedef {{t: 'output' | 'snapshot', bytes: Uint8Array}
 *   | {t: 'pong', sent: number}
 *   | {t: 'hello', sid: string, seq: number, tail: number, truncated: boolean, cols: number, rows: number,
 *      mode: 'write' | 'read', owner: boolean, window: number, title?: string, resumeTtl?: number}
 *   | {t: 'replay_end', seq: number}
 *   | {t: 'gap', from: number, to: number}
 *   | {t: 'exit', code?: number, signal?: number, seq: number}
 *   | {t: 'title', title: string}
 *   | {t: 'resize', cols: number, rows: number}
 *   | {t: 'viewers', writers: number, readers: number}
 *   | {t: 'owner', you: boolean, any: boolean}
 *   | {t: 'stalled', on: boolean}
 *   | {t: 'warn', idleIn: number}
 *   | {t: 'error', code: string, msg: string}
 *   | {t: 'unknown'}} ServerMessage
 */

/** @param {Uint8Array} bytes @returns {Uint8Array[]} */
export function input(bytes) {
  const messages = [];
  for (let at = 0; at < bytes.length; at += MAX_INPUT) {
    const part = bytes.subarray(at, at + MAX_INPUT);
    const message = new Uint8Array(part.length + 1);
    message[0] = TO_SERVER.input;
    message.set(part, 1);
    messages.push(message);
  }
  return messages;
}

/** @param {{cols: number, rows: number, width?: number, height?: number}} size */
export function resize({ cols, rows, width = 0, height = 0 }) {
  const message = new DataView(new ArrayBuffer(9));
  message.setUint8(0, TO_SERVER.resize);
  [cols, rows, width, height].forEach((value, at) => message.setUint16(1 + 2 * at, clamp(value)));
  return message.buffer;
}

/** @param {number} value */
function clamp(value) {
  return Math.max(0, Math.min(0xffff, Math.round(value) || 0));
}

/** @param {number} seq all bytes before it were shown */
export function ack(seq) {
  return number(TO_SERVER.ack, seq);
}

/** @param {number} time the client's time in any unit; the pong returns it */
export function ping(time) {
  return number(TO_SERVER.ping, time);
}

/** @param {number} opcode @param {number} value */
function number(opcode, value) {
  const message = new DataView(new ArrayBuffer(9));
  message.setUint8(0, opcode);
  message.setBigUint64(1, BigInt(Math.max(0, Math.round(value))));
  return message.buffer;
}

/** @param {keyof typeof SIGNALS} name */
export function signal(name) {
  return new Uint8Array([TO_SERVER.signal, SIGNALS[name]]);
}

export const take = () => JSON.stringify({ t: 'take' });
export const detach = () => JSON.stringify({ t: 'detach' });
/** @param {number} grace seconds */
export const kill = (grace = 5) => JSON.stringify({ t: 'kill', grace });

/**
 * Decodes a message and never throws. An invalid message, or one of a newer server, is `unknown`.
 * @param {ArrayBuffer | string} data @returns {ServerMessage}
 */
export function decode(data) {
  return typeof data === 'string' ? text(data) : binary(new Uint8Array(data));
}

/** @param {Uint8Array} message @returns {ServerMessage} */
function binary(message) {
  const kind = BINARY[/** @type {0 | 1 | 3} */ (message[0])];
  if (kind === undefined) {
    return { t: 'unknown' };
  }
  if (kind !== 'pong') {
    return { t: kind, bytes: message.subarray(1) };
  }
  if (message.length < 9) {
    return { t: 'unknown' };
  }
  const view = new DataView(message.buffer, message.byteOffset + 1);
  return { t: 'pong', sent: Number(view.getBigUint64(0)) };
}

const REQUIRED = {
  hello: ['sid', 'seq', 'cols', 'rows'],
  replay_end: [],
  gap: ['from', 'to'],
  exit: [],
  title: ['title'],
  resize: ['cols', 'rows'],
  viewers: [],
  owner: ['you'],
  stalled: ['on'],
  warn: ['idleIn'],
  error: [],
};

/** @param {string} message @returns {ServerMessage} */
function text(message) {
  let value;
  try {
    value = JSON.parse(message);
  } catch {
    return { t: 'unknown' };
  }
  const required = value !== null && Object.hasOwn(REQUIRED, value.t) ? REQUIRED[/** @type {'hello'} */ (value.t)] : undefined;
  return required?.every((field) => field in value) ? value : { t: 'unknown' };
}
