// One tab that writes together with others: keeps the shared text and the server in step over whichever connection works.
import { digestOf, randomName, toText } from "./bytes.js";
import { deviceOf } from "./device.js";
import { SharedText } from "./document.js";
import { Requests } from "./requests.js";
import { Socket } from "./socket.js";

const GATHER = 150;
const LATE = 1500;
const AGAIN = [500, 1000, 2000, 4000, 8000];
const TRY_SOCKET_AGAIN = 60_000;
const TO_DEVICE = 250;
const SERVER_IS_BACK = 1000;
const FOREIGN = 4403;
/* Refusals after which what was typed cannot be sent any more: it is shown, to be copied. */
const HOPELESS = new Set(["stale", "missing", "writer", "malformed", "too_large"]);

/* Tells `told(what)` of what happened: "state", "people", "opened", "changed" (with delta and origin), "own" (with a text
   that could not be joined and its key on the device), "version". */
export class Session {
  constructor({ page, person, post, title }, told) {
    Object.assign(this, { page, person, post, told });
    this.connection = randomName();
    this.device = deviceOf({ person, page, name: this.connection, title });
    this.people = [];
    this.cursor = "";
    this.mayWrite = true;
    this.closed = false;
    this.version = null;
    this.gone = ""; // where the page went: see notice.js
    this.forbidden = false;
    this.late = false; // what was sent is not acknowledged as soon as it should be
    this.turn = 0; // which sending this is: an answer to a former one counts no more, as the same is sent again
    this.savedAt = null;
    this.problem = "";
    this.askAll = false; // the text here is not that of the server: all of it is asked for, and its digest
    this.doubted = false;
    this.online = false;
    this.failures = 0;
    this.socketsFailed = 0;
    this.plainUntil = 0;
    this.shared = null;
    this.opened = false;
    addEventListener("online", () => this.#retry());
    addEventListener("offline", () => this.#hangUp());
    addEventListener("pagehide", () => this.#keep());
    document.addEventListener("lichtwerk:signing-out", () => this.#keep());
    this.#connect();
  }

  get unsaved() {
    return Boolean(this.shared?.pending.length);
  }

  /* "saved", "saving", "device", "offline", "connecting", "reading", "closed". */
  get state() {
    if (!this.opened) return "connecting";
    if (this.closed) return "closed";
    if (!this.online) return this.unsaved ? "device" : "offline";
    if (!this.mayWrite) return "reading";
    return this.unsaved ? (this.problem || this.late ? "device" : "saving") : "saved";
  }

  /* Why nobody can write here any more, as far as this tab knows: "closed", "forbidden" or nothing. */
  get shut() {
    return this.forbidden ? "forbidden" : this.closed ? "closed" : "";
  }

  edit(changes) {
    this.shared.edit(changes);
  }

  move(cursor) {
    this.cursor = cursor;
    this.way?.move(cursor);
  }

  /* Resolves once everything typed so far is stored; rejects when that cannot be now, with why in `sentence`. */
  async flushed() {
    const deadline = performance.now() + 10_000;
    this.#retry(); // whoever signed in again need not wait for the next try
    while (this.unsaved) {
      if (this.problem || this.shut || this.sentence || performance.now() > deadline) throw new Error("not stored");
      this.#send();
      await new Promise((resolve) => { setTimeout(resolve, 50); });
    }
  }

  end() {
    this.over = true;
    this.way?.close();
    clearTimeout(this.again);
  }

  #connect() {
    if (this.over) return;
    const says = {
      hello: () => this.#hello(),
      hear: (message) => this.#hear(message),
    };
    if (performance.now() < this.plainUntil || typeof WebSocket === "undefined") {
      this.way = new Requests(this.page, { ...says, post: this.post, lost: (error) => this.#plainLost(error) });
      this.again = setTimeout(() => this.#tryQuickWay(), TRY_SOCKET_AGAIN);
    } else {
      this.way = new Socket(this.page, { ...says, lost: (wasOpen, code) => this.#lost(wasOpen, code) });
    }
  }

  #hello() {
    const { epoch = null, seq = null } = this.shared ?? {};
    const known = this.askAll ? { epoch: null, since: null } : { epoch, since: seq };
    return { connection: this.connection, ...known, cursor: this.cursor, check: this.askAll };
  }

  #lost(wasOpen, code) {
    this.#offline();
    this.socketsFailed = wasOpen && code !== FOREIGN ? 0 : this.socketsFailed + 1;
    // Never open: a proxy that knows no WebSocket, or nobody is signed in. Plain requests find out which.
    if (this.socketsFailed >= 1) this.plainUntil = performance.now() + TRY_SOCKET_AGAIN;
    this.again = setTimeout(() => this.#connect(), this.socketsFailed === 1 ? 0 : this.#pause());
  }

  /* `forbidden`: the server answers, and says that this person may not write here (any more). */
  #plainLost({ sentence, forbidden = false }) {
    this.plainFailed = !forbidden;
    this.forbidden = forbidden;
    if (forbidden) this.mayWrite = false;
    this.#offline(sentence);
  }

  #tryQuickWay() {
    if (this.over) return;
    this.way.close();
    this.plainUntil = 0;
    this.socketsFailed = 0;
    this.#connect();
  }

  #retry() {
    if (this.online || this.over) return;
    clearTimeout(this.again);
    this.way?.close();
    this.failures = 0;
    this.sentence = "";
    this.#connect();
  }

  /* The device says that it has no connection: a socket that is cut off so does not notice for a long time. */
  #hangUp() {
    if (this.over) return;
    clearTimeout(this.again);
    this.way.close();
    this.#offline();
    this.again = setTimeout(() => this.#connect(), this.#pause());
  }

  #pause() {
    this.failures += 1;
    return AGAIN[Math.min(this.failures, AGAIN.length) - 1] * (0.7 + 0.6 * Math.random());
  }

  #offline(sentence = "") {
    this.online = false;
    this.sending = this.late = false;
    this.turn += 1;
    this.sentence = sentence;
    this.#keep();
    this.told("state");
  }

  #hear(message) {
    if (message.type === "news") this.#news(message);
    else if (message.type === "digest") this.#check(message);
    else if (message.type === "people") this.#meet(message.people);
    else if (message.type === "cursor") this.#moved(message);
    else if (message.type === "seat") this.mayWrite = message.may_write;
    this.told("state");
  }

  #news(news) {
    if (news.people && !this.#isMe(news.people)) return;
    if (this.shared && news.epoch !== this.shared.epoch) this.#giveUp();
    if (!this.shared) this.#open(news);
    else this.shared.hear(news);
    this.askAll = false;
    this.online = true;
    this.forbidden = false;
    if (this.plainFailed) {
      // It was the server that was away, not the quick way.
      this.plainFailed = false;
      clearTimeout(this.again);
      this.again = setTimeout(() => this.#tryQuickWay(), SERVER_IS_BACK);
    }
    this.failures = 0;
    this.sentence = "";
    this.closed = news.closed;
    if ("may_write" in news) this.mayWrite = news.may_write;
    if (news.people) this.#meet(news.people);
    if (this.version !== news.version) {
      const before = this.version;
      this.version = news.version;
      this.told("version", before);
    }
    if (!this.savedAt || news.updates.length) this.savedAt = new Date();
    this.#soon();
    if (news.digest) this.#check({ digest: news.digest, seq: news.digest_seq, epoch: news.epoch });
  }

  /* Whoever signs in on this browser in another tab gets the cookie of this one too; what was typed here stays hers. */
  #isMe(people) {
    const me = people.find(({ connection }) => connection === this.connection);
    if (!me || String(me.person) === this.person) return true;
    this.way.close();
    this.#offline("");
    this.foreign = true;
    this.again = setTimeout(() => { this.foreign = false; this.#connect(); }, AGAIN.at(-1));
    this.told("foreign");
    return false;
  }

  #open(news) {
    this.shared = new SharedText({
      changed: (delta, origin) => { if (this.opened) this.told("changed", delta, origin); },
      typed: () => this.#typed(),
    });
    this.shared.hear(news);
    for (const { key, epoch, update, text } of this.device.earlier()) this.#bringBack(key, epoch, update, text);
    this.opened = true;
    this.told("opened");
  }

  #bringBack(key, epoch, update, text) {
    if (epoch === this.shared.epoch) {
      this.shared.bringBack(update);
      this.#keep();
      this.told("back");
      this.device.drop(key);
    } else {
      this.told("own", text, key);
    }
  }

  #typed() {
    this.problem = this.problem === "page_full" ? "" : this.problem;
    this.#keepSoon();
    this.#soon();
    this.told("state");
  }

  #soon() {
    if (!this.gathering && this.unsaved) {
      this.gathering = setTimeout(() => { this.gathering = null; this.#send(); }, GATHER);
    }
  }

  async #send() {
    if (this.sending || !this.unsaved || !this.online || this.closed || !this.mayWrite || this.problem) return;
    const { shared, way } = this;
    const { update, count } = shared.next();
    this.sending = true;
    this.turn += 1;
    const { turn } = this;
    const late = setTimeout(() => this.#isLate(turn), LATE);
    try {
      const { refused } = await way.send({ epoch: shared.epoch, update });
      if (shared !== this.shared || turn !== this.turn) return;
      if (refused) this.#refused(refused);
      else this.#stored(count);
    } catch (error) {
      if (way === this.way && turn === this.turn && way instanceof Requests) this.#offline(error.sentence);
    } finally {
      clearTimeout(late);
      if (turn === this.turn) this.sending = this.late = false;
    }
    this.told("state");
    if (this.online && !this.problem) this.#soon();
  }

  #isLate(turn) {
    if (turn !== this.turn) return;
    this.late = true;
    this.told("state");
  }

  #stored(count) {
    this.shared.acknowledged(count);
    this.savedAt = new Date();
    if (this.unsaved) this.#keep();
    else this.device.drop();
  }

  #refused(reason) {
    if (reason === "full") this.mayWrite = false;
    else if (reason === "closed") this.closed = true;
    else if (reason === "forbidden") this.#shutOut();
    else if (HOPELESS.has(reason)) this.#giveUp();
    else this.problem = reason;
  }

  /* Plain requests find out why, and when it is over; what was typed waits until then. */
  #shutOut() {
    this.way.close();
    this.#lost(true, FOREIGN);
  }

  /* The document here and the one of the server cannot be joined any more: begin anew, and show what was typed here. */
  #giveUp() {
    const { value } = this.shared;
    if (this.unsaved) this.#rescue(value);
    this.#reopen();
  }

  #rescue(text) {
    this.told("own", text, this.device.rescue(text));
  }

  #reopen() {
    this.shared.end();
    this.shared = null;
    this.opened = false;
    this.device.drop();
    this.problem = "";
    this.told("state"); // nobody types until the new text is there
    this.#askAnew();
  }

  /* The server's digest is not that of this text: first all of it is asked for again, then the text is taken anew. */
  async #check({ digest, seq, epoch }) {
    const { shared } = this;
    if (!shared || this.unsaved || epoch !== shared.epoch || seq !== shared.seq) return;
    const mine = shared.value;
    const own = await digestOf(mine);
    if (own === null || shared !== this.shared || this.unsaved || seq !== shared.seq || shared.value !== mine) return;
    if (own === digest) {
      this.doubted = false;
    } else if (!this.doubted) {
      this.doubted = true;
      this.#askAll();
    } else {
      this.doubted = false;
      this.#rescue(mine);
      this.#reopen();
    }
  }

  #askAll() {
    this.askAll = true;
    this.#askAnew();
  }

  #askAnew() {
    clearTimeout(this.again);
    this.way.close();
    this.#connect();
  }

  #meet(people) {
    this.people = people;
    this.told("people");
  }

  #moved({ connection, cursor }) {
    const person = this.people.find((one) => one.connection === connection);
    if (person) person.cursor = cursor;
    this.told("people");
  }

  #keepSoon() {
    const { pending } = this.shared;
    if (pending.length < 3) this.#keep();
    else this.keeping ??= setTimeout(() => { this.keeping = null; this.#keep(); }, TO_DEVICE);
  }

  #keep() {
    clearTimeout(this.keeping);
    this.keeping = null;
    if (this.unsaved && !this.over) this.device.write(this.shared.epoch, this.shared.waiting(), this.shared.value);
  }

  /* Where the cursor is, so that it stays there for others while text moves. */
  place(anchor, head) {
    return `${toText(this.shared.anchor(anchor))} ${toText(this.shared.anchor(head))}`;
  }
}
