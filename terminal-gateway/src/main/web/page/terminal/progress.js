// @ts-check

/** Whether this browser is what the program waits for: much has come, and for a second none of it was parsed. */
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

  /** @param {number} count @returns {() => void} to be called when they were parsed */
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
