// @ts-check

/** Sends acknowledgements of the output that the terminal has parsed, every 32 KiB or after 50 ms. */
export class Acks {
  static EVERY_BYTES = 32 * 1024;
  static EVERY_MS = 50;

  #send;
  #clock;
  #acknowledged = 0;
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

  /** Continues at `seq`, on a new connection or after a gap. @param {number} seq */
  startAt(seq) {
    this.stop();
    this.#acknowledged = seq;
    this.#parsed = seq;
  }

  /** @param {number} seq the number after the last byte that was parsed */
  parsed(seq) {
    if (seq <= this.#parsed) {
      return;
    }
    this.#parsed = seq;
    if (seq - this.#acknowledged >= Acks.EVERY_BYTES) {
      this.sendNow();
    } else {
      this.#timer ??= this.#clock.setTimeout(() => this.sendNow(), Acks.EVERY_MS);
    }
  }

  /** Sends an acknowledgement at once, even a repeated one. */
  sendNow() {
    this.stop();
    this.#acknowledged = this.#parsed;
    this.#send(this.#parsed);
  }

  stop() {
    if (this.#timer !== undefined) {
      this.#clock.clearTimeout(this.#timer);
      this.#timer = undefined;
    }
  }
}
