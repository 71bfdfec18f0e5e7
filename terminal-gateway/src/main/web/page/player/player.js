// @ts-check
import { button, element } from '../terminal/elements.js';
import { Screen } from '../terminal/screen.js';
import { clean } from '../terminal/text.js';
import { readCast, readSize } from './cast.js';
import { compress, Timeline } from './timeline.js';

const LONGEST_WAIT = 2;
const SPEEDS = [0.5, 1, 2, 4, 8, 16];
/** The most characters of one write: xterm.js discards writes that wait too long to be parsed. */
const PIECE = 1024 * 1024;

/** Plays a recording, with pause, seek, speed and shortened waits. Keys: space plays and pauses, arrows seek 5 s. */
export class Player {
  #cast;
  #times;
  #timeline;
  #screen;
  #root;
  #shown = 0;
  #frame = 0;
  #writing = false;
  #play;
  #seek;
  #time;
  #unwatch;

  /** @param {HTMLElement} host @param {string} text the recording */
  constructor(host, text) {
    this.#cast = readCast(text);
    this.#times = this.#cast.events.map((event) => event.at);
    this.#timeline = new Timeline(compress(this.#times, LONGEST_WAIT), () => performance.now() / 1000);
    this.#play = button('Play', () => this.toggle());
    this.#seek = element('input', { type: 'range', min: '0', step: 'any', 'aria-label': 'Position', oninput: () => this.#go(Number(this.#seek.value)) });
    this.#time = element('span', { className: 'bt-time' });
    const pane = element('div', { className: 'bt-pane' });
    this.#root = element('div', { className: 'bt-terminal bt-watching', role: 'region', 'aria-label': `Recording ${clean(this.#cast.title)}` }, pane, this.#controls());
    this.#root.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => this.#key(event), true);
    host.append(this.#root);
    this.#screen = new Screen(pane, { dialogs: this.#root });
    this.#screen.term.options.disableStdin = true;
    this.#unwatch = this.#screen.watchSize(() => this.#resize());
    this.#rewind();
    this.toggle();
  }

  #controls() {
    const speed = element('select', { 'aria-label': 'Speed', onchange: () => (this.#timeline.speed = Number(speed.value)) });
    SPEEDS.forEach((each) => speed.append(element('option', { value: String(each), textContent: `${each}×`, selected: each === 1 })));
    const idle = element('input', { type: 'checkbox', checked: true, onchange: () => this.#retime(idle.checked) });
    return element('div', { className: 'bt-player' }, this.#play, this.#seek, this.#time, speed, element('label', {}, idle, ' short waits'));
  }

  toggle() {
    if (this.#timeline.playing) {
      this.#timeline.pause();
    } else {
      this.#timeline.play();
      this.#tick();
    }
    this.#updateControls();
  }

  /** @param {boolean} short */
  #retime(short) {
    this.#timeline.retime(short ? compress(this.#times, LONGEST_WAIT) : this.#times);
    this.#updateControls();
  }

  /** @param {number} position in seconds */
  #go(position) {
    this.#timeline.seek(position);
    this.#tick();
  }

  #tick() {
    cancelAnimationFrame(this.#frame);
    this.#writeDue();
    if (this.#timeline.playing && this.#timeline.position >= this.#timeline.end) {
      this.#timeline.pause();
    }
    this.#updateControls();
    if (this.#timeline.playing) {
      this.#frame = requestAnimationFrame(() => this.#tick());
    }
  }

  /** Writes the events that are due; after a seek backwards from the beginning. */
  #writeDue() {
    if (this.#writing) {
      return;
    }
    const due = this.#timeline.due;
    if (due < this.#shown) {
      this.#rewind();
    }
    let text = '';
    while (this.#shown < due && text.length < PIECE) {
      const { code, data } = this.#cast.events[this.#shown++];
      const size = code === 'r' ? readSize(data) : undefined;
      if (size !== undefined) {
        this.#screen.term.write(text, () => this.#fit(size));
        text = '';
      } else if (code === 'o') {
        text += data;
      }
    }
    this.#writing = true;
    this.#screen.term.write(text, () => {
      this.#writing = false;
      if (this.#shown !== this.#timeline.due) {
        this.#writeDue();
      }
    });
  }

  #size = { cols: 80, rows: 24 };

  /** @param {{cols: number, rows: number}} size */
  #fit(size) {
    this.#size = size;
    this.#screen.letterbox(size.cols, size.rows);
  }

  #resize() {
    this.#fit(this.#size);
  }

  #rewind() {
    this.#shown = 0;
    this.#screen.term.write('\x1bc', () => this.#fit({ cols: this.#cast.cols, rows: this.#cast.rows }));
  }

  #updateControls() {
    const { position, end, playing } = this.#timeline;
    const text = `${clock(position)} / ${clock(end)}`;
    this.#play.textContent = playing ? 'Pause' : 'Play';
    this.#seek.max = String(end);
    this.#seek.value = String(position);
    this.#seek.setAttribute('aria-valuetext', text);
    this.#time.textContent = text;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const control = event.target instanceof HTMLSelectElement || event.target instanceof HTMLButtonElement || (event.target instanceof HTMLInputElement && event.target.type === 'checkbox');
    if (event.key === ' ' && !control) {
      event.preventDefault();
      this.toggle();
    } else if ((event.key === 'ArrowLeft' || event.key === 'ArrowRight') && !control) {
      event.preventDefault();
      this.#go(this.#timeline.position + (event.key === 'ArrowLeft' ? -5 : 5));
    }
  }

  dispose() {
    cancelAnimationFrame(this.#frame);
    this.#unwatch();
    this.#screen.dispose();
    this.#root.remove();
  }
}

/** @param {number} seconds */
function clock(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
