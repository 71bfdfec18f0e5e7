/** A clock, random numbers and sockets that the test controls. */
export class World {
  time = 0;
  timers = [];
  sockets = [];
  random = () => 0;
  now = () => this.time;
  setTimeout = (action, ms) => this.#add(action, ms);
  setInterval = (action, ms) => this.#add(action, ms, ms);
  clearTimeout = (timer) => (this.timers = this.timers.filter((other) => other !== timer));
  clearInterval = this.clearTimeout;
  socket = (address, protocols) => {
    const socket = new FakeSocket(address, protocols);
    this.sockets.push(socket);
    return socket;
  };

  #add(action, ms, every) {
    const timer = { at: this.time + ms, action, every };
    this.timers.push(timer);
    return timer;
  }

  get last() {
    return this.sockets.at(-1);
  }

  async pass(ms) {
    const end = this.time + ms;
    await settled();
    for (;;) {
      const next = this.timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) {
        break;
      }
      this.time = Math.max(this.time, next.at);
      if (next.every) {
        next.at = this.time + next.every;
      } else {
        this.clearTimeout(next);
      }
      next.action();
      await settled();
    }
    this.time = end;
  }
}

export const settled = () => new Promise((resolve) => setImmediate(resolve));

class FakeSocket {
  readyState = 1;
  sent = [];

  constructor(address, protocols) {
    this.address = new URL(address);
    this.protocols = protocols;
  }

  send(message) {
    this.sent.push(message);
  }

  close(code) {
    this.readyState = 3;
    this.closedWith = code;
  }

  text(message) {
    this.onmessage({ data: JSON.stringify(message) });
  }

  output(text) {
    const bytes = Buffer.from(text);
    const message = new Uint8Array(bytes.length + 1);
    message.set(bytes, 1);
    this.onmessage({ data: message.buffer });
  }

  end(code, reason = '') {
    this.readyState = 3;
    this.onclose({ code, reason });
  }

  /** The last acknowledged number. */
  get acked() {
    const acks = this.sent.filter((message) => message instanceof ArrayBuffer && new Uint8Array(message)[0] === 2);
    return acks.length === 0 ? undefined : Number(new DataView(acks.at(-1)).getBigUint64(1));
  }
}
