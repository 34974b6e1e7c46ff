// The quick way: a WebSocket. `hear(message)` for everything that comes; `lost(wasOpen)` once, when it is over.
import { toBytes, toText } from "./bytes.js";

const PATIENCE = 15_000; // after that the line is dead, whatever the browser thinks of it

export class Socket {
  constructor(page, { hello, hear, lost }) {
    const address = new URL(`/pages/${page}/live`, location.href);
    address.protocol = address.protocol.replace("http", "ws");
    this.opened = false;
    this.over = false;
    this.lost = lost;
    this.ids = 0;
    this.waiting = null;
    this.socket = new WebSocket(address);
    this.socket.onopen = () => {
      this.opened = true;
      this.#say("hello", hello());
    };
    this.socket.onmessage = ({ data }) => this.#heard(JSON.parse(data), hear);
    this.socket.onclose = ({ code }) => this.#end(code);
  }

  /* Sends an update; what came of it: { seq } or { refused }. Rejects when the connection is lost. */
  send({ epoch, update }) {
    this.ids += 1;
    const timer = setTimeout(() => this.#cut(), PATIENCE);
    const answer = new Promise((resolve, reject) => { this.waiting = { id: this.ids, resolve, reject, timer }; });
    this.#say("update", { id: this.ids, epoch, update: toText(update) });
    return answer;
  }

  move(cursor) {
    this.#say("cursor", { cursor });
  }

  close() {
    this.over = true;
    this.socket.close();
  }

  #say(type, more) {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify({ type, ...more }));
  }

  #heard(message, hear) {
    if (this.over) return;
    const { waiting } = this;
    if (message.type === "ack" || message.type === "refused") {
      if (waiting?.id !== message.id) return;
      this.waiting = null;
      clearTimeout(waiting.timer);
      waiting.resolve(message.type === "ack" ? { seq: message.seq } : { refused: message.reason });
    } else {
      hear(message.updates ? { ...message, updates: message.updates.map(toBytes) } : message);
    }
  }

  #cut() {
    this.socket.onclose = null;
    this.socket.close();
    this.#end(1006);
  }

  #end(code) {
    clearTimeout(this.waiting?.timer);
    this.waiting?.reject(new Error("lost"));
    this.waiting = null;
    if (this.over) return;
    this.over = true;
    this.lost(this.opened, code);
  }
}
