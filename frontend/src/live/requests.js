// The way that always works: plain requests, and asking again and again. The same messages as over a WebSocket.
import { toBytes, toText } from "./bytes.js";

const TOGETHER = 700;
const ALONE = 3000;
const HIDDEN = 10_000;
const CHECK = 10_000;
const PATIENCE = 20_000; // a laptop that slept, or Wi-Fi that swallows everything

export class Requests {
  /* `post(address, body)` as the context of the editor has it; `lost(error)` when an answer did not come. */
  constructor(page, { post, hello, hear, lost }) {
    Object.assign(this, { page, post, hello, hear, lost });
    this.over = false;
    this.people = 1;
    this.checked = performance.now();
    this.#ask();
  }

  async send({ epoch, update }) {
    const { connection } = this.hello();
    const answer = await this.#posted("", { connection, epoch, update: toText(update) });
    const said = await answer.json();
    if (answer.ok) return { seq: said.seq };
    if (said.reason) return { refused: said.reason };
    throw new Error("lost");
  }

  /* Goes along with the next question. */
  move() {}

  close() {
    this.over = true;
    clearTimeout(this.timer);
  }

  async #ask() {
    try {
      const asked = this.hello();
      asked.check ||= performance.now() - this.checked > CHECK;
      if (asked.check) this.checked = performance.now();
      const answer = await this.#posted("/poll", asked);
      if (this.over) return;
      if (!answer.ok) throw await refusal(answer);
      this.#heard(await answer.json());
    } catch (error) {
      if (!this.over) this.lost(error);
    }
    if (!this.over) this.timer = setTimeout(() => this.#ask(), this.#pause());
  }

  #heard(news) {
    this.people = news.people.length;
    this.hear({ ...news, type: "news", updates: news.updates.map(toBytes) });
  }

  #pause() {
    const pause = document.hidden ? HIDDEN : this.people > 1 ? TOGETHER : ALONE;
    return pause * (0.8 + 0.4 * Math.random());
  }

  /* Throws an error with a `sentence` when nobody, or somebody else, is signed in now. */
  async #posted(to, said) {
    const body = new Blob([JSON.stringify(said)], { type: "application/json" });
    const answer = await this.post(`/pages/${this.page}/live${to}`, body, AbortSignal.timeout(PATIENCE));
    if (typeof answer === "string") throw Object.assign(new Error("lost"), { sentence: answer });
    return answer;
  }
}

/* Who may not write here (any more) is told so; other answers are a server that is away for a moment. */
async function refusal(answer) {
  const error = new Error("lost");
  if (answer.status !== 403 && answer.status !== 404) return error;
  return Object.assign(error, { sentence: (await answer.json()).detail, forbidden: true });
}
