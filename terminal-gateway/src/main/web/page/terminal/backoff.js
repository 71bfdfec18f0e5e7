// @ts-check

/** Waits between attempts: 0.25 s doubling to 10 s, each between half of it and all of it, so that tabs don't come at once. */
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

  /** It worked. */
  reset() {
    this.#attempts = 0;
  }
}
