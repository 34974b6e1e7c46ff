// A file whose name the page has already, with other content: what is meant is asked, and the file need not be sent again.
import { fill, make, openDialog } from "../elements.js";

/* The names that programs give to what is copied as a picture: nobody chose them, so nobody is asked. */
const UNNAMED = /^(image|afbeelding|clipboard|unknown|blob)([ _-]?\d*)\.\w+$/i;

export const isNamed = ({ name }) => !UNNAMED.test(name);

/* Ask, and do it: the file as it is with the page now (`replaced` when the other one is), null when it was left out, or a sentence why it could not be done. */
export async function askSameName(context, { waiting, existing, name, free }) {
  const { sentences } = context;
  const way = await new Promise((resolve) => {
    openDialog(sentences.same_title, "lw-same-dialog", (close) => [
      make("h2", {}, sentences.same_title),
      make("p", {}, fill(sentences.same_question, { name })),
      make("div", { class: "row" },
        choice(sentences.same_replace, "primary", () => close("replace")),
        choice(fill(sentences.same_both, { name: free }), "secondary", () => close("both")),
        choice(sentences.same_drop, "quiet", () => close("drop"))),
    ], (answer) => resolve(answer ?? "drop"));
  });
  const body = new FormData();
  body.set("way", way);
  body.set("existing", existing);
  const answer = await context.post(`${context.upload}/waiting/${waiting}`, body);
  if (typeof answer === "string") return answer;
  const found = await answer.json();
  if (!answer.ok) return found.detail || sentences.failed;
  if (way === "replace") context.announce(fill(sentences.same_replaced, { name }));
  return found.length ? { ...found[0], replaced: way === "replace" } : null;
}

const choice = (words, kind, act) => make("button", { class: "button", "data-kind": kind, type: "button", onclick: act }, words);
