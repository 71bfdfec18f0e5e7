// @ts-check
import { button, element } from './elements.js';

/** @typedef {{applicationCursorKeysMode: boolean}} Modes */

const ARROWS = { '←': 'D', '↓': 'B', '↑': 'A', '→': 'C' };

/** The input of a key in the row. @param {string} name @param {Modes} modes */
export function sequence(name, modes) {
  const arrow = ARROWS[/** @type {'←'} */ (name)];
  if (arrow !== undefined) {
    return (modes.applicationCursorKeysMode ? '\x1bO' : '\x1b[') + arrow;
  }
  return { Esc: '\x1b', Tab: '\t', '⇧Tab': '\x1b[Z', '^C': '\x03', PgUp: '\x1b[5~', PgDn: '\x1b[6~' }[name] ?? '';
}

/** The control character of a character; other text is unchanged. @param {string} data */
export function withCtrl(data) {
  const code = data.length === 1 ? data.toUpperCase().charCodeAt(0) : 0;
  if (code >= 0x40 && code <= 0x5f) {
    return String.fromCharCode(code & 0x1f);
  }
  return data === ' ' ? '\0' : data === '?' ? '\x7f' : data;
}

/** A row of keys that soft keyboards lack, shown on devices with a coarse pointer. Ctrl applies to the next key. */
export class TouchKeys {
  #ctrl;

  /** @param {HTMLElement} host @param {{modes: Modes, input: (data: string) => void}} term */
  constructor(host, term) {
    this.#ctrl = button('Ctrl', () => this.#hold(!this.#held), { 'aria-pressed': 'false' });
    const keys = ['Esc', 'Tab', '⇧Tab', '^C', '←', '↓', '↑', '→', 'PgUp', 'PgDn'].map((name) =>
      button(name, () => term.input(sequence(name, term.modes))),
    );
    keys.splice(3, 0, this.#ctrl);
    this.row = element('div', { className: 'bt-keys', role: 'toolbar', 'aria-label': 'Keys' }, ...keys);
    // keeps the focus in the terminal: without it the soft keyboard would close
    this.row.addEventListener('pointerdown', (/** @type {Event} */ event) => event.preventDefault());
    host.append(this.row);
  }

  get #held() {
    return this.#ctrl.getAttribute('aria-pressed') === 'true';
  }

  /** @param {boolean} on */
  #hold(on) {
    this.#ctrl.setAttribute('aria-pressed', String(on));
  }

  /** The typed text, as control character when Ctrl is held. @param {string} data */
  apply(data) {
    if (!this.#held) {
      return data;
    }
    this.#hold(false);
    return withCtrl(data);
  }
}
