// @ts-check
import { button, element } from './elements.js';

const COLOURS = {
  matchBackground: '#8a6d1b',
  matchOverviewRuler: '#d0a215',
  activeMatchBackground: '#bc5215',
  activeMatchColorOverviewRuler: '#da702c',
};

/** A search field for the terminal's scrollback: Enter finds the previous match, Shift-Enter the next one, Escape closes. */
export class Search {
  #addon;
  #input;
  #count;
  #leave;

  /** @param {HTMLElement} host @param {import('../vendor/addon-search.js').SearchAddon} addon @param {() => void} leave */
  constructor(host, addon, leave) {
    this.#addon = addon;
    this.#leave = leave;
    this.#input = element('input', {
      type: 'search',
      placeholder: 'Search',
      'aria-label': 'Search the terminal',
      oninput: () => this.#find(true, true),
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
    });
    this.#count = element('span', { className: 'bt-count', role: 'status' });
    this.panel = element(
      'div',
      { className: 'bt-search', role: 'search', hidden: true },
      this.#input,
      this.#count,
      button('↑', () => this.#find(true, false), { 'aria-label': 'Earlier match' }),
      button('↓', () => this.#find(false, false), { 'aria-label': 'Later match' }),
      button('×', () => this.close(), { 'aria-label': 'Close search' }),
    );
    host.append(this.panel);
    addon.onDidChangeResults(({ resultIndex, resultCount }) => {
      this.#count.textContent = resultCount === 0 ? 'none' : `${resultIndex + 1} of ${resultCount}`;
    });
  }

  open() {
    this.panel.hidden = false;
    this.#input.select();
    this.#input.focus();
  }

  close() {
    this.panel.hidden = true;
    this.#addon.clearDecorations();
    this.#leave();
  }

  /** @param {boolean} back @param {boolean} incremental */
  #find(back, incremental) {
    const text = this.#input.value;
    const options = { incremental: incremental && !back, decorations: COLOURS };
    if (text === '') {
      this.#addon.clearDecorations();
      this.#count.textContent = '';
    } else if (back) {
      this.#addon.findPrevious(text, options);
    } else {
      this.#addon.findNext(text, options);
    }
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    event.stopPropagation();
    if (event.key === 'Enter') {
      this.#find(!event.shiftKey, false);
    } else if (event.key === 'Escape') {
      this.close();
    }
  }
}
