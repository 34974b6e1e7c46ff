// Pages, activities and projects that somebody may mean, found while typing, as a list to choose from.
import { make } from "../elements.js";

const DELAY = 150;

/* What the server suggests for what is typed; nothing when it cannot be asked. */
export async function suggest(typed, signal) {
  if (!typed.trim()) return [];
  try {
    const answer = await fetch(`/search/suggest?${new URLSearchParams({ q: typed.slice(0, 300) })}`, { signal, headers: { Accept: "application/json" }, redirect: "error" });
    return answer.ok ? (await answer.json()).items : [];
  } catch { /* offline, or asked again meanwhile */
    return [];
  }
}

let lists = 0;

/* A list of suggestions: `element`, `ask(typed)`, `move(step)`, `chosen()`, `clear()`. `took(one)` is called when one is
   pressed, `shown(items, active)` whenever the list changed; `active` is the id of the marked one. */
export function suggestionList(sentences, took, shown) {
  lists += 1;
  const element = make("ul", { class: "lw-found", role: "listbox", id: `lw-found-${lists}`, "aria-label": sentences.link_found });
  let items = [], at = -1, timer, running;
  const draw = () => {
    element.replaceChildren(...items.map((one, number) => make("li", {
      role: "option", id: `${element.id}-${number}`, "aria-selected": String(number === at),
      onmousedown: (event) => { event.preventDefault(); took(one); },
    }, one.title, make("small", {}, sentences[`link_${one.type}`] ?? ""))));
    element.children[at]?.scrollIntoView({ block: "nearest" });
    shown(items, at < 0 ? "" : `${element.id}-${at}`);
  };
  return {
    element,
    ask(typed, mark = false) {
      clearTimeout(timer);
      running?.abort();
      timer = setTimeout(async () => {
        running = new AbortController();
        const { signal } = running;
        const found = await suggest(typed, signal);
        if (signal.aborted) return;
        [items, at] = [found, mark && found.length ? 0 : -1];
        draw();
      }, DELAY);
    },
    move(step) {
      if (!items.length) return false;
      at = (at + step + items.length + (at < 0 && step < 0 ? 1 : 0)) % items.length;
      draw();
      return true;
    },
    chosen: () => items[at] ?? null,
    clear() {
      clearTimeout(timer);
      running?.abort();
      [items, at] = [[], -1];
      element.replaceChildren();
    },
  };
}
