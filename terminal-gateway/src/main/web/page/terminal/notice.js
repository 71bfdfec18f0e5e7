// @ts-check
import { button, element } from './elements.js';

/** A line over a terminal: the reason why the connection waits or has ended, with an action, or a message for a short time. */
export class Notice {
  #line;
  #text = element('span');
  #action;
  /** @type {any} */
  #timer;

  /** @param {HTMLElement} host */
  constructor(host) {
    this.#action = button('', () => this.#act());
    this.#line = element('div', { className: 'bt-notice', role: 'alert', hidden: true }, this.#text, this.#action);
    host.append(this.#line);
  }

  #act = () => {};

  /** Shows a text with an action until it is hidden. @param {string} text @param {string} label @param {() => void} act */
  offer(text, label, act) {
    this.#show(text);
    this.#action.textContent = label;
    this.#action.hidden = false;
    this.#act = act;
  }

  /** Shows a text for `ms` milliseconds. @param {string} text */
  showBriefly(text, ms = 6_000) {
    this.#show(text);
    this.#action.hidden = true;
    this.#timer = setTimeout(() => this.hide(), ms);
  }

  /** @param {string} text */
  #show(text) {
    clearTimeout(this.#timer);
    this.#text.textContent = text;
    this.#line.hidden = false;
  }

  hide() {
    clearTimeout(this.#timer);
    this.#line.hidden = true;
  }
}
