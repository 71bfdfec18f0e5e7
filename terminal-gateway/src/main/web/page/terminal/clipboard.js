// @ts-check
import { confirm } from './dialog.js';
import { bytes, pasteable } from './text.js';

const LONG_PASTE = 64 * 1024;
const LONGEST_COPY = 100 * 1024;

/** The question to ask before a paste; undefined when the paste is harmless. @param {string} text @param {boolean} bracketed */
export function pasteWarning(text, bracketed) {
  const lines = text.replace(/(\r\n|\r|\n)$/, '').split(/\r\n|\r|\n/).length;
  if (lines > 1 && !bracketed) {
    return `Paste ${lines} lines? The program takes each as if you had pressed Enter.`;
  }
  return text.length > LONG_PASTE ? `Paste ${bytes(text.length)}?` : undefined;
}

/** The text that a program asks to copy (OSC 52); undefined when the data is invalid or asks for the clipboard's content. @param {string} data */
export function textToCopy(data) {
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
 * Pastes after a check of the text, and copies. A program may copy only if the user has allowed that, only while the terminal has the
 * focus, and never during a replay. A program can never read the clipboard.
 */
export class Clipboard {
  #host;
  #term;
  #pasting = false;
  /** Whether the program may copy. */
  allowed = false;

  /**
   * @param {HTMLElement} host @param {import('../vendor/xterm.js').Terminal} term
   * @param {{live: () => boolean, blocked: () => void}} events
   */
  constructor(host, term, around) {
    this.#host = host;
    this.#term = term;
    host.addEventListener('paste', (event) => this.#pasteEvent(event), true);
    term.parser.registerOscHandler(52, (data) => {
      const text = textToCopy(data);
      if (text !== undefined && events.live()) {
        if (this.allowed && host.contains(document.activeElement) && document.hasFocus()) {
          navigator.clipboard?.writeText(text).catch(() => events.blocked());
        } else {
          events.blocked();
        }
      }
      return true;
    });
  }

  /** Copies the selection. */
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
    if (warning === undefined || (await confirm(this.#host, warning, plain.slice(0, 4096), 'Paste'))) {
      this.#term.paste(plain);
    }
  }

  /** Handles a paste event once: for one Ctrl-Shift-V Chromium sends two events in the same task when the first one is prevented. @param {ClipboardEvent} event */
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
