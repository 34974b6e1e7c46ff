// Links that lead nowhere: marked in the text, counted by the button to save, and never saved unseen.
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView } from "@codemirror/view";
import { fill, make } from "../elements.js";
import { isMissing, judge, linksIn, localOf, placesIn } from "./targets.js";

const DELAY = 500;
const learned = StateEffect.define();
const dead = Decoration.mark({ class: "lw-dead" });

export function deadLinks(context) {
  const known = new Map();
  const isDead = (link, places) => {
    const asked = question(link);
    if (asked) return known.get(asked) === null;
    return isMissing(link.address, places()) || judge(link.address, location.origin) === "dead";
  };
  const find = (state) => {
    const text = state.doc.toString();
    let found;
    return linksIn(text).filter((link) => isDead(link, () => (found ??= placesIn(text))));
  };
  const marks = (found) => Decoration.set(found.map(({ from, to }) => dead.range(from, to)));
  const field = StateField.define({
    create: (state) => marks(find(state)),
    update: (value, { docChanged, effects, changes, state }) => {
      if (effects.some((effect) => effect.is(learned))) return marks(find(state));
      return docChanged ? value.map(changes) : value;
    },
    provide: (self) => EditorView.decorations.from(self),
  });
  const check = async (view) => {
    const wanted = new Set(linksIn(view.state.doc.toString()).map(question));
    const unknown = [...wanted].filter((asked) => asked && !known.has(asked)).slice(0, 500);
    if (unknown.length) await ask(context, unknown, known);
    view.dispatch({ effects: learned.of(null) });
    count(find(view.state).length);
  };
  const { count, seen } = saveBar(context, () => find(context.view.state));
  let timer;
  const later = (view, delay = DELAY) => {
    clearTimeout(timer);
    timer = setTimeout(() => check(view), delay);
  };
  queueMicrotask(() => later(context.view, 0));
  return [field, EditorView.updateListener.of(({ docChanged, view }) => {
    if (!docChanged) return;
    seen(false);
    later(view);
  })];
}

/* What the server is asked about a link: an address of this site, or a title between brackets. Empty for other links. */
function question({ address, title }) {
  if (title) return `[[${title}]]`;
  return judge(address, location.origin) === "ask" ? localOf(address, location.origin) : "";
}

/* Ask the server about these. What cannot be asked counts as fine, and is asked again later. */
async function ask(context, questions, known) {
  const body = new FormData();
  for (const one of questions) body.append("address", one);
  try {
    const answer = await context.post("/search/addresses", body);
    if (typeof answer === "string" || !answer.ok) return;
    for (const [address, title] of Object.entries((await answer.json()).addresses)) known.set(address, title);
  } catch { /* offline */ }
}

/* The count beside the button to save. The first press on it with such links shows them; the next one saves. */
function saveBar(context, find) {
  const { form, sentences } = context;
  const said = make("p", { class: "dead-links", role: "status", hidden: true });
  form.querySelector(".form-actions").prepend(said);
  let warned = false;
  let next = 0;
  const go = () => {
    const { view } = context;
    const found = find();
    const link = found[next % Math.max(1, found.length)];
    next += 1;
    if (!link) return;
    view.focus();
    view.dispatch({ selection: { anchor: link.to }, effects: EditorView.scrollIntoView(link.from, { y: "center" }) });
  };
  const count = (number) => {
    said.hidden = !number;
    const words = number === 1 ? sentences.dead_one : fill(sentences.dead_many, { count: number });
    said.replaceChildren(...(number ? [make("button", { type: "button", onclick: go }, words), warned ? ` ${sentences.dead_save}` : ""] : []));
  };
  form.addEventListener("submit", (event) => {
    if (form.dataset.editing !== "rich" || warned) return;
    const { length } = find();
    if (!length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    warned = true;
    count(length);
    said.querySelector("button").focus();
  }, { capture: true });
  return { count, seen: (value) => { warned = value; } };
}
