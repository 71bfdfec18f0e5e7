// @ts-check
import { button, element } from './elements.js';

const STATES = { new: '', connecting: 'connecting', replaying: 'catching up', live: 'connected', waiting: 'not connected', stopped: 'closed' };

/** The status line below a terminal: its connection, its owner, the number of viewers, and the latency. */
export class Bar {
  #state = element('span', { className: 'bt-state', role: 'status' });
  #title = element('span', { className: 'bt-title' });
  #paused = element('span', { className: 'bt-badge', hidden: true, role: 'status' });
  #who = element('span', { className: 'bt-who' });
  #latency = element('span', { className: 'bt-latency', title: 'Round-trip time to the server' });
  #take;

  /**
   * @param {HTMLElement} host
   * @param {{take: () => void, search: () => void, clipboard: (on: boolean) => void, reader: (on: boolean) => void}} actions
   * @param {boolean} clipboard
   */
  constructor(host, actions, clipboard) {
    this.#take = button('Take over', actions.take, { hidden: true, className: 'bt-primary' });
    host.append(
      element(
        'div',
        { className: 'bt-bar' },
        this.#state,
        this.#title,
        this.#paused,
        this.#who,
        this.#latency,
        this.#take,
        button('Search', actions.search, { title: 'Ctrl-Shift-F' }),
        toggle('Copying', 'The program may put text on your clipboard', clipboard, actions.clipboard),
        toggle('Reader', 'For screen readers: output is announced', false, actions.reader),
      ),
    );
  }

  /** @param {import('./connection.js').State} state */
  state(state) {
    this.#state.textContent = STATES[state.name];
    this.#state.dataset.state = state.name;
    if (state.name !== 'live') {
      this.#latency.textContent = '';
    }
  }

  /** @param {string} text */
  title(text) {
    this.#title.textContent = text;
  }

  /** @param {number} ms */
  latency(ms) {
    this.#latency.textContent = ms < 1 ? '< 1 ms' : `${Math.round(ms)} ms`;
  }

  /** @param {string} reason the reason why the program waits; empty when the program does not wait */
  paused(reason) {
    this.#paused.textContent = reason;
    this.#paused.hidden = reason === '';
  }

  /** @param {{mode: string, owner: boolean, any: boolean, viewers: number}} people */
  people({ mode, owner, any, viewers }) {
    const types = owner ? 'you type' : any ? 'someone else types' : 'nobody types';
    const text = mode === 'read' ? 'read-only' : types;
    this.#who.textContent = viewers > 1 ? `${text} · ${viewers} viewers` : text;
    this.#take.hidden = mode === 'read' || owner;
  }
}

/** @param {string} label @param {string} title @param {boolean} on @param {(on: boolean) => void} changed */
function toggle(label, title, on, changed) {
  const made = button(label, () => {
    const now = made.getAttribute('aria-pressed') !== 'true';
    made.setAttribute('aria-pressed', String(now));
    changed(now);
  });
  made.title = title;
  made.setAttribute('aria-pressed', String(on));
  return made;
}
