// @ts-check

/** Input that the terminal emulator sends by itself: answers to DA, DSR, CPR, DECRPM, DECRQSS, XTVERSION and colour queries, focus and mouse reports. */
const REPLY = new RegExp(
  [
    '^(?:\\x1b\\[[?>=]?[\\d;]*(?:c|n|R|t|\\$y)', // CSI answers
    '\\x1b\\[[IO]', // focus
    '\\x1b\\[M[^]{3}', // mouse
    '\\x1b\\[<[\\d;]*[Mm]', // mouse, SGR
    '\\x1bP[^\\x1b]*\\x1b\\\\', // DCS
    '\\x1b\\][^\\x07\\x1b]*(?:\\x07|\\x1b\\\\))+$', // OSC
  ].join('|'),
);

/** @param {string} data */
export function isReply(data) {
  return REPLY.test(data);
}

/**
 * Passes input from the terminal to the program. During a replay the terminal emulator answers old queries: these answers are dropped,
 * and keys wait.
 */
export class InputGate {
  static MOST_HELD = 4096;

  #forward;
  #open = false;
  #held = '';

  /** @param {(data: string) => void} forward */
  constructor(forward) {
    this.#forward = forward;
  }

  get isOpen() {
    return this.#open;
  }

  close() {
    this.#open = false;
  }

  open() {
    this.#open = true;
    const held = this.#held;
    this.#held = '';
    if (held !== '') {
      this.#forward(held);
    }
  }

  /** Drops waiting keys, which were typed for a program that has ended. */
  forget() {
    this.#held = '';
  }

  /** @param {string} data */
  data(data) {
    if (this.#open) {
      this.#forward(data);
    } else if (!isReply(data) && this.#held.length + data.length <= InputGate.MOST_HELD) {
      this.#held += data;
    }
  }
}
