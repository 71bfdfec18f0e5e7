// @ts-check
import { FitAddon } from '../vendor/addon-fit.js';
import { UnicodeGraphemesAddon } from '../vendor/addon-unicode-graphemes.js';
import { WebLinksAddon } from '../vendor/addon-web-links.js';
import { WebglAddon } from '../vendor/addon-webgl.js';
import { Terminal } from '../vendor/xterm.js';
import { linkOpener } from './links.js';
import { strictDocument } from './styles.js';
import { DARK, followTheme } from './themes.js';

const SMALLEST_FONT = 6;
/** Lines of DOM elements cut off what hangs low, underscores of some fonts whole. */
const DOM_LINE_HEIGHT = 1.1;

function canDrawFast() {
  return document.createElement('canvas').getContext('webgl2') !== null;
}

/** xterm.js in an element: colours, characters, drawing, links and size; it knows no connection. */
export class Screen {
  #host;
  #fontSize;
  #fit = new FitAddon();
  #unfollow;

  /** @param {HTMLElement} host @param {{fontSize?: number, scrollback?: number, dialogs?: HTMLElement}} [options] */
  constructor(host, { fontSize = 14, scrollback = 10_000, dialogs = host } = {}) {
    this.#host = host;
    this.#fontSize = fontSize;
    const activate = linkOpener(dialogs);
    const fast = canDrawFast();
    this.term = new Terminal({
      allowProposedApi: true, // unicode-graphemes registers itself through a proposed interface
      documentOverride: strictDocument(document),
      fontSize,
      scrollback,
      fontFamily: 'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
      cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
      linkHandler: { activate, allowNonHttpProtocols: false },
      lineHeight: fast ? 1 : DOM_LINE_HEIGHT,
      minimumContrastRatio: 4.5,
      theme: DARK,
    });
    this.term.loadAddon(this.#fit);
    this.term.loadAddon(new UnicodeGraphemesAddon());
    this.term.loadAddon(new WebLinksAddon(activate));
    this.term.open(host);
    if (fast) {
      this.#drawFast();
    }
    this.#unfollow = followTheme((theme) => (this.term.options.theme = theme));
  }

  /** By WebGL; without it, or when the machine takes it away, xterm.js draws by DOM elements. */
  #drawFast() {
    try {
      const webgl = new WebglAddon();
      webgl.onContextLoss(() => {
        webgl.dispose();
        this.term.options.lineHeight = DOM_LINE_HEIGHT;
        this.#changed();
      });
      this.term.loadAddon(webgl);
    } catch {
      // said by canDrawFast before, but for a browser that changed its mind
    }
  }

  #changed = () => {};

  get size() {
    return { cols: this.term.cols, rows: this.term.rows, width: 0, height: 0 };
  }

  /** Takes all of its element. @returns {{cols: number, rows: number, width: number, height: number}} */
  fill() {
    this.term.options.fontSize = this.#fontSize;
    this.#fit.fit();
    const drawn = this.term.element?.querySelector('.xterm-screen');
    return { ...this.size, width: drawn?.clientWidth ?? 0, height: drawn?.clientHeight ?? 0 };
  }

  /** Has the size that somebody else chose, in letters small enough for it to be seen whole. @param {number} cols @param {number} rows */
  letterbox(cols, rows) {
    this.term.options.fontSize = this.#fontSize;
    const room = this.#fit.proposeDimensions();
    if (room !== undefined && Number.isFinite(room.cols)) {
      const scale = Math.min(1, room.cols / cols, room.rows / rows);
      this.term.options.fontSize = Math.max(SMALLEST_FONT, Math.floor(this.#fontSize * scale));
    }
    this.term.resize(cols, rows);
  }

  /** Calls back once per frame in which the element, or what a letter takes of it, changed its size. @param {() => void} changed @returns {() => void} ends it */
  watchSize(changed) {
    let frame = 0;
    this.#changed = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(changed);
    };
    const observer = new ResizeObserver(this.#changed);
    observer.observe(this.#host);
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
    };
  }

  dispose() {
    this.#unfollow();
    this.term.dispose();
  }
}
