// @ts-check

/**
 * Keeps the sizes of the terminal and of the program equal. The owner's terminal fills its element and sends its size to the server, at
 * most every 50 ms. Other viewers show the size that the server sends.
 */
export class Sizing {
  static DEBOUNCE_MS = 50;
  static SETTLE_MS = 400;

  #screen;
  #send;
  #owner = false;
  #sentSize = '';
  /** @type {{cols: number, rows: number} | undefined} */
  #serverSize;
  /** @type {any} */
  #sendTimer;
  /** @type {any} */
  #settleTimer;

  /** @param {import('./screen.js').Screen} screen @param {(size: any) => void} send */
  constructor(screen, send) {
    this.#screen = screen;
    this.#send = send;
  }

  /** Begins a connection with the server's size. @param {{cols: number, rows: number}} size @param {boolean} owner */
  begin(size, owner) {
    this.#serverSize = size;
    this.#sentSize = key(size);
    this.#owner = owner;
    this.apply();
  }

  /** @param {boolean} owner */
  setOwner(owner) {
    if (this.#owner !== owner) {
      this.#owner = owner;
      this.#sentSize = '';
      this.apply();
    }
  }

  /** Sets the server's size. While an owner changes its size, older sizes of its own come back, so an owner applies the size only after a pause. @param {{cols: number, rows: number}} size */
  setServerSize(size) {
    this.#serverSize = size;
    clearTimeout(this.#settleTimer);
    if (this.#owner) {
      this.#settleTimer = setTimeout(() => this.#applyServerSize(), Sizing.SETTLE_MS);
    } else {
      this.#applyServerSize();
    }
  }

  #applyServerSize() {
    const { term } = this.#screen;
    if (this.#serverSize !== undefined && key(this.#serverSize) !== key(term)) {
      this.#screen.letterbox(this.#serverSize.cols, this.#serverSize.rows);
    }
  }

  /** Applies the size after the element's size may have changed. */
  apply() {
    if (!this.#owner) {
      if (this.#serverSize !== undefined) {
        this.#screen.letterbox(this.#serverSize.cols, this.#serverSize.rows);
      }
      return;
    }
    const size = this.#screen.fill();
    if (key(size) !== this.#sentSize) {
      this.#sentSize = key(size);
      clearTimeout(this.#sendTimer);
      this.#sendTimer = setTimeout(() => this.#send(size), Sizing.DEBOUNCE_MS);
    }
  }

  stop() {
    clearTimeout(this.#sendTimer);
    clearTimeout(this.#settleTimer);
  }
}

/** @param {{cols: number, rows: number}} size */
function key({ cols, rows }) {
  return `${cols}x${rows}`;
}
