// @ts-check

/** Says how far the terminal has parsed, not what merely arrived: every 32 KiB, or 50 ms after the last word. */
export class Acks {
  static EVERY_BYTES = 32 * 1024;
  static EVERY_MS = 50;

  #send;
  #clock;
  #said = 0;
  #parsed = 0;
  /** @type {any} */
  #timer;

  /**
   * @param {(seq: number) => void} send
   * @param {{setTimeout: Function, clearTimeout: Function}} clock
   */
  constructor(send, clock = globalThis) {
    this.#send = send;
    this.#clock = clock;
  }

  /** A new connection, or bytes that will never come: counting goes on from here. @param {number} seq */
  startAt(seq) {
    this.stop();
    this.#said = seq;
    this.#parsed = seq;
  }

  /** @param {number} seq the number after the last byte that was parsed */
  parsed(seq) {
    if (seq <= this.#parsed) {
      return;
    }
    this.#parsed = seq;
    if (seq - this.#said >= Acks.EVERY_BYTES) {
      this.now();
    } else {
      this.#timer ??= this.#clock.setTimeout(() => this.now(), Acks.EVERY_MS);
    }
  }

  /** Without waiting, also if it was said before. */
  now() {
    this.stop();
    this.#said = this.#parsed;
    this.#send(this.#parsed);
  }

  stop() {
    if (this.#timer !== undefined) {
      this.#clock.clearTimeout(this.#timer);
      this.#timer = undefined;
    }
  }
}
