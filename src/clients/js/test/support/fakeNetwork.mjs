import { matches } from './matching.mjs';

/** Sockets and calls that do what a timeline says, and a record of what the client did to them. */
export class FakeNetwork {
  sockets = [];
  calls = [];
  wire = [];
  started = [];
  #life = 0;

  openSocket = (url, events) => {
    const life = this.#life;
    const number = this.sockets.length + 1;
    const socket = { events, over: false };
    this.sockets.push(socket);
    const record = (what) => life === this.#life && !socket.over && this.wire.push({ ...what, socket: number });
    record({ open: true });
    const end = (what) => {
      record(what);
      socket.over = true;
    };
    return { send: (text) => record(JSON.parse(text)), close: (code) => end({ close: code }), abort: () => end({ abort: true }) };
  };

  http = ({ method, url, body }, signal) => {
    const { pathname, search } = new URL(url);
    const call = { call: `${method} ${pathname}${search}`, ...(body === undefined ? {} : { body: JSON.parse(body) }) };
    this.started.push(call);
    return new Promise((resolve, reject) => {
      const pending = { call, resolve, reject };
      this.calls.push(pending);
      signal.addEventListener('abort', () => {
        this.calls = this.calls.filter((one) => one !== pending);
        reject(new Error('aborted'));
      });
    });
  };

  /** The client that did all that is gone. */
  die() {
    this.#life++;
    for (const socket of this.sockets) socket.over = true;
    this.calls = [];
  }

  socket(number) {
    const socket = this.sockets[(typeof number === 'number' ? number : this.sockets.length) - 1];
    if (socket === undefined) throw new Error(`there is no socket ${number}`);
    return socket;
  }

  frame(text, number) {
    this.socket(number).events.onText(text);
  }

  /** The other side, or the way to it, ends the socket. */
  end(number, code, byServer) {
    const socket = this.socket(number);
    socket.over = true;
    socket.events.onClose(code, byServer);
  }

  answer({ call: wanted, status = 200, headers = {}, body }) {
    const retryAfter = Object.entries(headers).find(([name]) => name.toLowerCase() === 'retry-after')?.[1];
    this.#take(wanted).resolve({ status, retryAfterMs: retryAfter === undefined ? null : Number(retryAfter) * 1_000, body: structuredClone(body) });
  }

  fail(wanted) {
    this.#take(wanted).reject(new Error('the network failed'));
  }

  #take(wanted) {
    const found = this.calls.find(({ call }) => matches({ call: wanted }, call, new Map()));
    if (found === undefined) throw new Error(`no call ${wanted} is pending, but ${JSON.stringify(this.calls.map(({ call }) => call))}`);
    this.calls = this.calls.filter((one) => one !== found);
    return found;
  }
}
