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
/** The line height for DOM rendering, where a height of 1 would cut off the underscores of some fonts. */
const DOM_LINE_HEIGHT = 1.1;

function hasWebgl() {
  return document.createElement('canvas').getContext('webgl2') !== null;
}

/** An xterm.js terminal in an element, with colours, Unicode, renderer, links and size. It uses no connection. */
export class Screen {
  #host;
  #fontSize;
  #fit = new FitAddon();
  #stopFollowingTheme;

  /** @param {HTMLElement} host @param {{fontSize?: number, scrollback?: number, dialogs?: HTMLElement}} [options] */
  constructor(host, { fontSize = 14, scrollback = 10_000, dialogs = host } = {}) {
    this.#host = host;
    this.#fontSize = fontSize;
    const activate = linkOpener(dialogs);
    const webglAvailable = hasWebgl();
    this.term = new Terminal({
      allowProposedApi: true, // unicode-graphemes registers itself through a proposed interface
      documentOverride: strictDocument(document),
      fontSize,
      scrollback,
      fontFamily: 'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
      cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
      linkHandler: { activate, allowNonHttpProtocols: false },
      lineHeight: webglAvailable ? 1 : DOM_LINE_HEIGHT,
      minimumContrastRatio: 4.5,
      theme: DARK,
    });
    this.term.loadAddon(this.#fit);
    this.term.loadAddon(new UnicodeGraphemesAddon());
    this.term.loadAddon(new WebLinksAddon(activate));
    this.term.open(host);
    if (webglAvailable) {
      this.#enableWebgl();
    }
    this.#stopFollowingTheme = followTheme((theme) => (this.term.options.theme = theme));
  }

  /** Renders by WebGL. Without WebGL, or after a loss of its context, xterm.js renders to DOM elements. */
  #enableWebgl() {
    try {
      const webgl = new WebglAddon();
      webgl.onContextLoss(() => {
        webgl.dispose();
        this.term.options.lineHeight = DOM_LINE_HEIGHT;
        this.#changed();
      });
      this.term.loadAddon(webgl);
    } catch {
      // WebGL was available in hasWebgl() but is not now: DOM rendering stays
    }
  }

  #changed = () => {};

  get size() {
    return { cols: this.term.cols, rows: this.term.rows, width: 0, height: 0 };
  }

  /** Resizes the terminal to fill its element. @returns {{cols: number, rows: number, width: number, height: number}} */
  fill() {
    this.term.options.fontSize = this.#fontSize;
    this.#fit.fit();
    const drawn = this.term.element?.querySelector('.xterm-screen');
    return { ...this.size, width: drawn?.clientWidth ?? 0, height: drawn?.clientHeight ?? 0 };
  }

  /** Shows the owner's size, with a font small enough to show the whole terminal. @param {number} cols @param {number} rows */
  letterbox(cols, rows) {
    this.term.options.fontSize = this.#fontSize;
    const room = this.#fit.proposeDimensions();
    if (room !== undefined && Number.isFinite(room.cols)) {
      const scale = Math.min(1, room.cols / cols, room.rows / rows);
      this.term.options.fontSize = Math.max(SMALLEST_FONT, Math.floor(this.#fontSize * scale));
    }
    this.term.resize(cols, rows);
  }

  /** Calls `changed` once per frame in which the size of the element or of a character has changed. @param {() => void} changed @returns {() => void} stops the calls */
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
    this.#stopFollowingTheme();
    this.term.dispose();
  }
}
