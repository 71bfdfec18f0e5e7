// @ts-check
import { confirmed } from './dialog.js';
import { bytes, pasteable } from './text.js';

const LONG_PASTE = 64 * 1024;
const LONGEST_COPY = 100 * 1024;

/** Why a paste should be asked about, if it should. @param {string} text @param {boolean} bracketed */
export function pasteWarning(text, bracketed) {
  const lines = text.replace(/(\r\n|\r|\n)$/, '').split(/\r\n|\r|\n/).length;
  if (lines > 1 && !bracketed) {
    return `Paste ${lines} lines? The program takes each as if you had pressed Enter.`;
  }
  return text.length > LONG_PASTE ? `Paste ${bytes(text.length)}?` : undefined;
}

/** What a program asks to have copied (OSC 52); undefined for what isn't that, a question about the clipboard among it. @param {string} data */
export function copied(data) {
  const payload = data.slice(data.indexOf(';') + 1);
  if (payload === '?' || payload.length > LONGEST_COPY * 1.4) {
    return undefined;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(atob(payload), (c) => c.charCodeAt(0)));
  } catch {
    return undefined;
  }
}

/**
 * Paste with a look at what it is, copy, and copies that the program makes: only where that was allowed, only with the focus, never while
 * old output is shown again, and never the other way.
 */
export class Clipboard {
  #host;
  #term;
  #pasting = false;
  /** Whether the program may copy. */
  allowed = false;

  /**
   * @param {HTMLElement} host @param {import('../vendor/xterm.js').Terminal} term
   * @param {{live: () => boolean, blocked: () => void}} around
   */
  constructor(host, term, around) {
    this.#host = host;
    this.#term = term;
    host.addEventListener('paste', (event) => this.#pasteEvent(event), true);
    term.parser.registerOscHandler(52, (data) => {
      const text = copied(data);
      if (text !== undefined && around.live()) {
        if (this.allowed && host.contains(document.activeElement) && document.hasFocus()) {
          navigator.clipboard?.writeText(text).catch(() => around.blocked());
        } else {
          around.blocked();
        }
      }
      return true;
    });
  }

  /** The selection. */
  async copy() {
    const text = this.#term.getSelection();
    if (text !== '') {
      await navigator.clipboard?.writeText(text).catch(() => {});
    }
  }

  /** @param {string} text */
  async paste(text) {
    const plain = pasteable(text);
    const warning = pasteWarning(plain, this.#term.modes.bracketedPasteMode);
    if (warning === undefined || (await confirmed(this.#host, warning, plain.slice(0, 4096), 'Paste'))) {
      this.#term.paste(plain);
    }
  }

  /** Of one Ctrl-Shift-V Chromium makes two events, both in the same task, when the first is prevented. @param {ClipboardEvent} event */
  #pasteEvent(event) {
    if (event.target instanceof HTMLInputElement) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (this.#pasting) {
      return;
    }
    this.#pasting = true;
    setTimeout(() => (this.#pasting = false));
    if (text !== '' && !this.#term.options.disableStdin) {
      this.paste(text);
    }
  }
}
