// @ts-check
import { button, element } from './elements.js';

/** One line over a terminal: why it isn't going on and what can be done, or something that passes. */
export class Notice {
  #line;
  #words = element('span');
  #action;
  /** @type {any} */
  #timer;

  /** @param {HTMLElement} host */
  constructor(host) {
    this.#action = button('', () => this.#act());
    this.#line = element('div', { className: 'bt-notice', role: 'alert', hidden: true }, this.#words, this.#action);
    host.append(this.#line);
  }

  #act = () => {};

  /** Stays until it is hidden. @param {string} words @param {string} label @param {() => void} act */
  offer(words, label, act) {
    this.#show(words);
    this.#action.textContent = label;
    this.#action.hidden = false;
    this.#act = act;
  }

  /** Goes by itself. @param {string} words */
  passing(words, ms = 6_000) {
    this.#show(words);
    this.#action.hidden = true;
    this.#timer = setTimeout(() => this.hide(), ms);
  }

  /** @param {string} words */
  #show(words) {
    clearTimeout(this.#timer);
    this.#words.textContent = words;
    this.#line.hidden = false;
  }

  hide() {
    clearTimeout(this.#timer);
    this.#line.hidden = true;
  }
}
