// @ts-check

/**
 * Whose size the terminal has. The owner's screen fills its element and tells the server, at most every 50 ms; the others show the
 * size that the server says.
 */
export class Sizing {
  static DEBOUNCE_MS = 50;
  static SETTLE_MS = 400;

  #screen;
  #tell;
  #rules = false;
  #said = '';
  /** @type {{cols: number, rows: number} | undefined} */
  #servers;
  /** @type {any} */
  #telling;
  /** @type {any} */
  #settling;

  /** @param {import('./screen.js').Screen} screen @param {(size: any) => void} tell */
  constructor(screen, tell) {
    this.#screen = screen;
    this.#tell = tell;
  }

  /** A connection begins: the server has this size. @param {{cols: number, rows: number}} size @param {boolean} rules */
  begin(size, rules) {
    this.#servers = size;
    this.#said = key(size);
    this.#rules = rules;
    this.apply();
  }

  /** @param {boolean} rules */
  ruledByUs(rules) {
    if (this.#rules !== rules) {
      this.#rules = rules;
      this.#said = '';
      this.apply();
    }
  }

  /** The server's word. An owner that changes its size sees older ones come by, and looks only when that is over. @param {{cols: number, rows: number}} size */
  servers(size) {
    this.#servers = size;
    clearTimeout(this.#settling);
    if (this.#rules) {
      this.#settling = setTimeout(() => this.#obey(), Sizing.SETTLE_MS);
    } else {
      this.#obey();
    }
  }

  #obey() {
    const { term } = this.#screen;
    if (this.#servers !== undefined && key(this.#servers) !== key(term)) {
      this.#screen.letterbox(this.#servers.cols, this.#servers.rows);
    }
  }

  /** The element's size may have changed. */
  apply() {
    if (!this.#rules) {
      if (this.#servers !== undefined) {
        this.#screen.letterbox(this.#servers.cols, this.#servers.rows);
      }
      return;
    }
    const size = this.#screen.fill();
    if (key(size) !== this.#said) {
      this.#said = key(size);
      clearTimeout(this.#telling);
      this.#telling = setTimeout(() => this.#tell(size), Sizing.DEBOUNCE_MS);
    }
  }

  stop() {
    clearTimeout(this.#telling);
    clearTimeout(this.#settling);
  }
}

/** @param {{cols: number, rows: number}} size */
function key({ cols, rows }) {
  return `${cols}x${rows}`;
}
