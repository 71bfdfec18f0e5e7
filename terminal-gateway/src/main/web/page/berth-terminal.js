// @ts-check
/**
 * A terminal of Berth's gateway in an element of any page.
 *
 *   import { BerthTerminal } from '/terminal/berth-terminal.js';     // with berth-terminal.css and vendor/xterm.css in the page
 *   const terminal = new BerthTerminal(element, {
 *     target: 'claude', agent: 'main',
 *     mode: 'agent',                  // the agent's own interface; or 'shell', or 'read' for a read-only view
 *     token: () => '…',               // the server's token, or a promise of it
 *     base: '/terminal/',             // the gateway; default: this file's folder
 *   });
 *   terminal.addEventListener('state', (event) => console.log(event.detail.name));
 *
 * More options: `workspaces` (all folders of one of the agent's instances, if it has several), `workspace` (the folder to begin in; without `workspaces` it also says which instance), `sid` joins an existing session, `record`, `clipboard: true` lets the program copy, `fontSize`, `scrollback`.
 * Events, with their detail: state, session {sid, how}, title, people, latency, exit {code | signal}, bell, notification, problem.
 * Ctrl-Shift-F searches, Ctrl-Shift-C copies, Ctrl-Shift-L moves the focus to the status line; Enter starts again after an end.
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
/** Resets the modes (screen, mouse, focus, paste, colours, character set) but keeps the scrollback. */
const SOFT_RESET = '\x1b[?1049l\x1b[?1000;1002;1003;1004;1005;1006;2004;2026l\x1b[!p\x1b[m\x1b(B\x0f\r\n';

/**
 * @typedef {object} Options
 * @property {string} [target] @property {string} [agent] @property {string[]} [workspaces] @property {string} [workspace]
 * @property {'agent' | 'shell' | 'read'} [mode] @property {string} [sid]
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
  #cleanups = [];

  /** @param {HTMLElement} host @param {Options} options */
  constructor(host, { target, agent = 'main', workspaces, workspace, mode = 'agent', sid, token, base = new URL('.', import.meta.url), record, clipboard = false, ...look }) {
    super();
    this.#host = host;
    const pane = element('div', { className: 'bt-pane' });
    this.#root = element('div', { className: 'bt-terminal', role: 'region', 'aria-label': `Terminal of ${clean(target ?? 'a session')}/${clean(agent)}` }, pane);
    host.append(this.#root);
    this.#screen = new Screen(pane, { ...look, dialogs: this.#root });
    const { term } = this.#screen;
    this.#notice = new Notice(this.#root);
    this.#clipboard = new Clipboard(this.#root, term, { live: () => this.#live, blocked: () => this.#showCopyBlocked() });
    this.#clipboard.allowed = clipboard;
    this.#keys = new TouchKeys(this.#root, term);
    const search = this.#createSearch();
    this.#bar = new Bar(this.#root, { take: () => this.take(), search: () => search.open(), clipboard: (on) => (this.#clipboard.allowed = on), reader: (on) => (term.options.screenReaderMode = on) }, clipboard);
    const request = { target, agentId: agent, workspaces, workspace, program: mode === 'shell' ? 'shell' : 'agent', mode: /** @type {'read' | 'write'} */ (mode === 'read' ? 'read' : 'write'), sid, record };
    this.#connection = new Connection(new Api(base, token), request, this.#handler());
    this.#sizing = new Sizing(this.#screen, (size) => this.#connection.resize(size));
    new Shortcuts(term, { search: () => search.open(), copy: () => this.#clipboard.copy(), leave: () => this.#root.querySelector('.bt-bar button:not([hidden])')?.focus(), enter: () => this.#enter() });
    this.#listen(term);
    this.#connection.begin(this.#screen.fill());
    term.focus();
  }

  /** The session's id; undefined before the first connection. */
  get sid() {
    return this.#connection.sid;
  }

  get state() {
    return this.#connection.state;
  }

  /** The xterm.js terminal, for functions that this class lacks. */
  get term() {
    return this.#screen.term;
  }

  focus() {
    this.#screen.term.focus();
  }

  /** Asks to become the owner, who types and sets the size. */
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

  /** Pastes a text, with the same confirmations as a paste by keyboard. @param {string} text */
  paste(text) {
    return this.#clipboard.paste(text);
  }

  /** Leaves the session, which runs on, and removes the terminal from the page. */
  dispose() {
    this.#cleanups.forEach((end) => end());
    this.#sizing.stop();
    this.#connection.close();
    this.#screen.dispose();
    this.#root.remove();
  }

  get #live() {
    return this.#connection.state.name === 'live' && this.#gate.isOpen;
  }

  #createSearch() {
    const addon = new SearchAddon();
    this.#screen.term.loadAddon(addon);
    return new Search(this.#root, addon, () => this.focus());
  }

  /** @param {import('./vendor/xterm.js').Terminal} term */
  #listen(term) {
    term.onData((data) => this.#gate.data(isReply(data) ? data : this.#keys.apply(data)));
    term.onBinary((data) => this.#live && this.#connection.input(Uint8Array.from(data, (c) => c.charCodeAt(0))));
    term.onTitleChange((title) => this.#setTitle(title));
    term.onBell(() => this.#live && this.#emit('bell', {}));
    term.parser.registerOscHandler(9, (text) => {
      if (this.#live) {
        this.#emit('notification', clean(text));
      }
      return true;
    });
    const retry = () => document.visibilityState === 'visible' && this.#connection.retryNow();
    addEventListener('online', retry);
    document.addEventListener('visibilitychange', retry);
    const watch = setInterval(() => this.#showPause(), 500);
    this.#cleanups.push(
      () => removeEventListener('online', retry),
      () => document.removeEventListener('visibilitychange', retry),
      () => clearInterval(watch),
      this.#screen.watchSize(() => this.#sizing.apply()),
    );
  }

  /** @returns {import('./terminal/connection.js').Handler} */
  #handler() {
    const { term } = this.#screen;
    return {
      state: (state) => this.#onState(state),
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
        this.#emit('latency', ms);
      },
    };
  }

  /** @param {import('./terminal/connection.js').State} state */
  #onState(state) {
    this.#bar.state(state);
    if (state.name === 'waiting') {
      this.#notice.offer(`${state.words}. Next attempt in ${Math.ceil(state.ms / 1000)} s.`, 'Now', () => this.#connection.retryNow());
    } else if (state.name === 'stopped') {
      this.#notice.offer(`${state.words}. Press Enter to ${state.fresh ? 'begin anew' : 'try again'}.`, state.fresh ? 'Begin anew' : 'Try again', () => this.#enter());
    } else if (state.name === 'replaying') {
      this.#notice.hide();
    }
    if (state.name !== 'live') {
      this.#gate.close();
    }
    this.#emit('state', state);
  }

  /** @param {any} hello @param {'fresh' | 'resumed' | 'gap'} how */
  #hello(hello, how) {
    this.#replay++;
    this.#stalled = false;
    this.#progress.window = hello.window ?? this.#progress.window;
    if (how !== 'resumed') {
      this.#screen.term.write(how === 'gap' ? SOFT_RESET : RESET);
    }
    this.#updatePeople({ mode: hello.mode, owner: hello.owner, any: true });
    this.#sizing.begin(hello, this.#isTyping);
    if (hello.title) {
      this.#setTitle(hello.title);
    }
    this.#emit('session', { sid: hello.sid, how });
  }

  /** @param {any} message */
  #message(message) {
    switch (message.t) {
      case 'replay_end': {
        const replay = this.#replay;
        // the emulator answers replayed queries when it parses them, which may be later than this message
        return this.#screen.term.write('', () => replay === this.#replay && this.#onReplayShown());
      }
      case 'gap':
        this.#screen.term.write(SOFT_RESET);
        return this.#notice.showBriefly(`${bytes(message.to - message.from)} of output were skipped`);
      case 'exit':
        return this.#emit('exit', { code: message.code, signal: message.signal });
      case 'title':
        return this.#setTitle(message.title);
      case 'resize':
        return this.#sizing.setServerSize(message);
      case 'viewers':
        return this.#updatePeople({ viewers: (message.writers ?? 0) + (message.readers ?? 0) });
      case 'owner':
        this.#updatePeople({ owner: message.you, any: message.any ?? true });
        return this.#sizing.setOwner(this.#isTyping);
      case 'stalled':
        this.#stalled = message.on;
        return this.#showPause();
      case 'warn':
        return this.#notice.showBriefly(`Nothing happens here: this terminal closes in ${message.idleIn} s`, 20_000);
      case 'error':
        this.#notice.showBriefly(clean(message.msg));
        return this.#emit('problem', { code: message.code, words: clean(message.msg) });
    }
  }

  #onReplayShown() {
    if (this.state.name === 'live') {
      this.#connection.acknowledge();
      this.#gate.open();
    }
  }

  get #isTyping() {
    return this.#people.owner && this.#people.mode !== 'read';
  }

  /** @param {Partial<{mode: string, owner: boolean, any: boolean, viewers: number}>} news */
  #updatePeople(news) {
    this.#people = { ...this.#people, ...news };
    this.#screen.term.options.disableStdin = !this.#isTyping;
    this.#root.classList.toggle('bt-watching', !this.#isTyping);
    this.#bar.people(this.#people);
    this.#emit('people', { ...this.#people });
  }

  #showPause() {
    const others = this.#stalled && !this.#isTyping;
    this.#bar.paused(others ? "paused by its owner's browser" : this.#stalled || this.#progress.paused ? 'paused by this browser' : '');
  }

  /** @param {string} title */
  #setTitle(title) {
    const text = clean(title);
    this.#bar.title(text);
    this.#emit('title', text);
  }

  #showCopyBlocked() {
    if (!this.#clipboard.allowed) {
      this.#notice.showBriefly('The program wants to copy; the button Copying allows it');
    }
  }

  /** @param {string} data */
  #type(data) {
    this.#connection.input(this.#encoder.encode(data));
  }

  /** Connects again after an end. @returns {boolean} whether the connection had ended */
  #enter() {
    const state = this.#connection.state;
    if (state.name !== 'stopped') {
      return false;
    }
    this.#gate.forget();
    this.#notice.hide();
    this.#connection.begin(this.#isTyping ? this.#screen.fill() : this.#screen.size);
    this.focus();
    return true;
  }

  /** @param {string} name @param {unknown} detail */
  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
