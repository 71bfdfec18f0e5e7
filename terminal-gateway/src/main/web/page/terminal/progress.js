// @ts-check

/** Detects that the program waits for this browser: at least half a window of output is unparsed, and none was parsed for a second. */
export class Progress {
  static STILL_MS = 1_000;

  #received = 0;
  #parsed = 0;
  #since = 0;
  #now;
  window = 256 * 1024;

  constructor(now = () => performance.now()) {
    this.#now = now;
  }

  /** @param {number} count @returns {() => void} call this when the bytes were parsed */
  received(count) {
    if (this.#received === this.#parsed) {
      this.#since = this.#now();
    }
    this.#received += count;
    return () => {
      this.#parsed += count;
      this.#since = this.#now();
    };
  }

  get paused() {
    return this.#received - this.#parsed >= this.window / 2 && this.#now() - this.#since >= Progress.STILL_MS;
  }
}
