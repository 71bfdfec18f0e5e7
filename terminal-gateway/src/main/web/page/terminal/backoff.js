// @ts-check

/** The waits between attempts: 0.25 s doubling to 10 s, each times a random factor from 0.5 to 1, so that tabs don't reconnect at the same time. */
export class Backoff {
  static FIRST_MS = 250;
  static LONGEST_MS = 10_000;

  #attempts = 0;
  #random;

  constructor(random = Math.random) {
    this.#random = random;
  }

  next() {
    const full = Math.min(Backoff.LONGEST_MS, Backoff.FIRST_MS * 2 ** this.#attempts);
    this.#attempts = Math.min(this.#attempts + 1, 16);
    return full * (0.5 + this.#random() / 2);
  }

  /** Starts again with the shortest wait, after a successful attempt. */
  reset() {
    this.#attempts = 0;
  }
}
