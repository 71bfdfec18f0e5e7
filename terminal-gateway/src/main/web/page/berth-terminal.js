// @ts-check
/**
 * A terminal of Berth's gateway in an element of any page.
 *
 *   import { BerthTerminal } from '/terminal/berth-terminal.js';     // with berth-terminal.css and vendor/xterm.css in the page
 *   const terminal = new BerthTerminal(element, {
 *     target: 'claude', agent: 'main',
 *     mode: 'agent',                  // its own interface; or 'shell', or 'read' to look on
 *     token: () => '…',               // the server's token, or a promise of it
 *     base: '/terminal/',             // the gateway; default: where this file is
 *   });
 *   terminal.addEventListener('state', (event) => console.log(event.detail.name));
 *
 * More options: `sid` joins a session that is there, `record`, `clipboard: true` lets the program copy, `fontSize`, `scrollback`.
 * Events, with their detail: state, session {sid, how}, title, people, latency, exit {code | signal}, bell, notification, problem.
 * Ctrl-Shift-F searches, Ctrl-Shift-C copies, Ctrl-Shift-L leaves the terminal for the line below it; Enter begins anew after an end.
 */
import { Api } from './terminal/api.js';
import { Bar } from './terminal/bar.js';
import { Clipboard } from './terminal/clipboard.js';
import { Connection } from './terminal/connection.js';
import { element } from './terminal/elements.js';
import { InputGate, isReply } from './terminal/gate.js';
import { TouchKeys } from './terminal/keys.js';
import { Notice } from './terminal/notice.js';
import { Progress } from './terminal/progress.js';
import { Screen } from './terminal/screen.js';
import { Search } from './terminal/search.js';
import { Shortcuts } from './terminal/shortcuts.js';
import { Sizing } from './terminal/sizing.js';
import { bytes, clean } from './terminal/text.js';
import { SearchAddon } from './vendor/addon-search.js';

const RESET = '\x1bc';
/** Back to the plain modes, without losing what can be scrolled to: screen, mouse, focus, paste, drawing, letters. */
const SOFT_RESET = '\x1b[?1049l\x1b[?1000;1002;1003;1004;1005;1006;2004;2026l\x1b[!p\x1b[m\x1b(B\x0f\r\n';

/**
 * @typedef {object} Options
 * @property {string} [target] @property {string} [agent] @property {'agent' | 'shell' | 'read'} [mode] @property {string} [sid]
 * @property {import('./terminal/api.js').TokenSource} token @property {string | URL} [base]
 * @property {boolean} [record] @property {boolean} [clipboard] @property {number} [fontSize] @property {number} [scrollback]
 */
export class BerthTerminal extends EventTarget {
  #host;
  #root;
  #screen;
  #connection;
  #gate = new InputGate((data) => this.#type(data));
  #progress = new Progress();
  #sizing;
  #bar;
  #notice;
  #keys;
  #clipboard;
  #people = { mode: 'write', owner: false, any: true, viewers: 1 };
  #stalled = false;
  #replay = 0;
  #encoder = new TextEncoder();
  /** @type {(() => void)[]} */
  #endings = [];

  /** @param {HTMLElement} host @param {Options} options */
  constructor(host, { target, agent = 'main', mode = 'agent', sid, token, base = new URL('.', import.meta.url), record, clipboard = false, ...look }) {
    super();
    this.#host = host;
    const pane = element('div', { className: 'bt-pane' });
    this.#root = element('div', { className: 'bt-terminal', role: 'region', 'aria-label': `Terminal of ${clean(target ?? 'a session')}/${clean(agent)}` }, pane);
    host.append(this.#root);
    this.#screen = new Screen(pane, { ...look, dialogs: this.#root });
    const { term } = this.#screen;
    this.#notice = new Notice(this.#root);
    this.#clipboard = new Clipboard(this.#root, term, { live: () => this.#live, blocked: () => this.#tellOfCopying() });
    this.#clipboard.allowed = clipboard;
    this.#keys = new TouchKeys(this.#root, term);
    const search = this.#searching();
    this.#bar = new Bar(this.#root, { take: () => this.take(), search: () => search.open(), clipboard: (on) => (this.#clipboard.allowed = on), reader: (on) => (term.options.screenReaderMode = on) }, clipboard);
    const request = { target, agentId: agent, program: mode === 'shell' ? 'shell' : 'agent', mode: /** @type {'read' | 'write'} */ (mode === 'read' ? 'read' : 'write'), sid, record };
    this.#connection = new Connection(new Api(base, token), request, this.#handler());
    this.#sizing = new Sizing(this.#screen, (size) => this.#connection.resize(size));
    new Shortcuts(term, { search: () => search.open(), copy: () => this.#clipboard.copy(), leave: () => this.#root.querySelector('.bt-bar button:not([hidden])')?.focus(), enter: () => this.#enter() });
    this.#listen(term);
    this.#connection.begin(this.#screen.fill());
    term.focus();
  }

  /** Of the session, once there is one. */
  get sid() {
    return this.#connection.sid;
  }

  get state() {
    return this.#connection.state;
  }

  /** The xterm.js terminal, for what this class doesn't do. */
  get term() {
    return this.#screen.term;
  }

  focus() {
    this.#screen.term.focus();
  }

  /** Asks to be the one who types and whose size counts. */
  take() {
    this.#connection.take();
    this.focus();
  }

  /** Ends the program. @param {number} [graceSeconds] */
  kill(graceSeconds) {
    this.#connection.kill(graceSeconds);
  }

  /** @param {'INT' | 'TERM' | 'HUP' | 'KILL' | 'QUIT' | 'WINCH'} name */
  signal(name) {
    this.#connection.signal(name);
  }

  /** With the same questions as when it comes from the keyboard. @param {string} text */
  paste(text) {
    return this.#clipboard.paste(text);
  }

  /** Leaves the session, which goes on, and the page. */
  dispose() {
    this.#endings.forEach((end) => end());
    this.#sizing.stop();
    this.#connection.close();
    this.#screen.dispose();
    this.#root.remove();
  }

  get #live() {
    return this.#connection.state.name === 'live' && this.#gate.isOpen;
  }

  #searching() {
    const addon = new SearchAddon();
    this.#screen.term.loadAddon(addon);
    return new Search(this.#root, addon, () => this.focus());
  }

  /** @param {import('./vendor/xterm.js').Terminal} term */
  #listen(term) {
    term.onData((data) => this.#gate.data(isReply(data) ? data : this.#keys.apply(data)));
    term.onBinary((data) => this.#live && this.#connection.input(Uint8Array.from(data, (c) => c.charCodeAt(0))));
    term.onTitleChange((title) => this.#titled(title));
    term.onBell(() => this.#live && this.#tell('bell', {}));
    term.parser.registerOscHandler(9, (text) => {
      if (this.#live) {
        this.#tell('notification', clean(text));
      }
      return true;
    });
    const hurry = () => document.visibilityState === 'visible' && this.#connection.hurry();
    addEventListener('online', hurry);
    document.addEventListener('visibilitychange', hurry);
    const watch = setInterval(() => this.#showPause(), 500);
    this.#endings.push(
      () => removeEventListener('online', hurry),
      () => document.removeEventListener('visibilitychange', hurry),
      () => clearInterval(watch),
      this.#screen.watchSize(() => this.#sizing.apply()),
    );
  }

  /** @returns {import('./terminal/connection.js').Handler} */
  #handler() {
    const { term } = this.#screen;
    return {
      state: (state) => this.#stands(state),
      hello: (hello, how) => this.#hello(hello, how),
      output: (data, done) => {
        const parsed = this.#progress.received(data.length);
        term.write(data, () => {
          parsed();
          done();
        });
      },
      snapshot: (data) => term.write(data),
      message: (message) => this.#message(message),
      latency: (ms) => {
        this.#bar.latency(ms);
        this.#tell('latency', ms);
      },
    };
  }

  /** @param {import('./terminal/connection.js').State} state */
  #stands(state) {
    this.#bar.state(state);
    if (state.name === 'waiting') {
      this.#notice.offer(`${state.words}. Next attempt in ${Math.ceil(state.ms / 1000)} s.`, 'Now', () => this.#connection.hurry());
    } else if (state.name === 'stopped') {
      this.#notice.offer(`${state.words}. Press Enter to ${state.fresh ? 'begin anew' : 'try again'}.`, state.fresh ? 'Begin anew' : 'Try again', () => this.#enter());
    } else if (state.name === 'replaying') {
      this.#notice.hide();
    }
    if (state.name !== 'live') {
      this.#gate.close();
    }
    this.#tell('state', state);
  }

  /** @param {any} hello @param {'fresh' | 'resumed' | 'gap'} how */
  #hello(hello, how) {
    this.#replay++;
    this.#stalled = false;
    this.#progress.window = hello.window ?? this.#progress.window;
    if (how !== 'resumed') {
      this.#screen.term.write(how === 'gap' ? SOFT_RESET : RESET);
    }
    this.#know({ mode: hello.mode, owner: hello.owner, any: true });
    this.#sizing.begin(hello, this.#types);
    if (hello.title) {
      this.#titled(hello.title);
    }
    this.#tell('session', { sid: hello.sid, how });
  }

  /** @param {any} message */
  #message(message) {
    switch (message.t) {
      case 'replay_end': {
        const replay = this.#replay;
        // What was replayed is answered by the terminal when it is parsed, which is later than this.
        return this.#screen.term.write('', () => replay === this.#replay && this.#caughtUp());
      }
      case 'gap':
        this.#screen.term.write(SOFT_RESET);
        return this.#notice.passing(`${bytes(message.to - message.from)} of output were skipped`);
      case 'exit':
        return this.#tell('exit', { code: message.code, signal: message.signal });
      case 'title':
        return this.#titled(message.title);
      case 'resize':
        return this.#sizing.servers(message);
      case 'viewers':
        return this.#know({ viewers: (message.writers ?? 0) + (message.readers ?? 0) });
      case 'owner':
        this.#know({ owner: message.you, any: message.any ?? true });
        return this.#sizing.ruledByUs(this.#types);
      case 'stalled':
        this.#stalled = message.on;
        return this.#showPause();
      case 'warn':
        return this.#notice.passing(`Nothing happens here: this terminal closes in ${message.idleIn} s`, 20_000);
      case 'error':
        this.#notice.passing(clean(message.msg));
        return this.#tell('problem', { code: message.code, words: clean(message.msg) });
    }
  }

  #caughtUp() {
    if (this.state.name === 'live') {
      this.#connection.shown();
      this.#gate.open();
    }
  }

  get #types() {
    return this.#people.owner && this.#people.mode !== 'read';
  }

  /** @param {Partial<{mode: string, owner: boolean, any: boolean, viewers: number}>} news */
  #know(news) {
    this.#people = { ...this.#people, ...news };
    this.#screen.term.options.disableStdin = !this.#types;
    this.#root.classList.toggle('bt-watching', !this.#types);
    this.#bar.people(this.#people);
    this.#tell('people', { ...this.#people });
  }

  #showPause() {
    const others = this.#stalled && !this.#types;
    this.#bar.paused(others ? "paused by its owner's browser" : this.#stalled || this.#progress.paused ? 'paused by this browser' : '');
  }

  /** @param {string} title */
  #titled(title) {
    const text = clean(title);
    this.#bar.title(text);
    this.#tell('title', text);
  }

  #tellOfCopying() {
    if (!this.#clipboard.allowed) {
      this.#notice.passing('The program wants to copy; the button Copying allows it');
    }
  }

  /** @param {string} data */
  #type(data) {
    this.#connection.input(this.#encoder.encode(data));
  }

  /** After an end: again. @returns {boolean} whether there was one */
  #enter() {
    const state = this.#connection.state;
    if (state.name !== 'stopped') {
      return false;
    }
    this.#gate.forget();
    this.#notice.hide();
    this.#connection.begin(this.#types ? this.#screen.fill() : this.#screen.size);
    this.focus();
    return true;
  }

  /** @param {string} name @param {unknown} detail */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
