// form[data-behaviour~="editor"]: what the server makes of the text, shown beside it while somebody types.
import { forEachEditor } from "./form.js";
import { post } from "./session.js";

const DELAY = 400;

forEachEditor((editor) => {
  const { form, area, sentences, tell } = editor;
  const pane = form.querySelector(".preview");
  const button = form.querySelector('[data-tool="preview"]');
  const text = form.querySelector(".editor-pane");
  const narrow = matchMedia("(width < 60rem)");
  let timer, running, shown;

  const ask = async () => {
    if (pane.hidden || shown === area.value || !navigator.onLine) return;
    running?.abort();
    running = new AbortController();
    const sent = area.value;
    pane.setAttribute("aria-busy", "true");
    try {
      const body = new FormData();
      body.set("body", sent);
      body.set("page", form.dataset.page);
      const answer = await post(editor, form.dataset.preview, body, running.signal);
      if (typeof answer === "string") return tell(answer);
      if (!answer.ok) return tell(sentences.failed);
      show(pane, await answer.text());
      shown = sent;
      tell("");
    } catch (error) {
      if (error.name !== "AbortError") tell(sentences.failed);
    } finally {
      pane.removeAttribute("aria-busy");
    }
  };
  const set = (open) => {
    pane.hidden = !open;
    button.setAttribute("aria-pressed", String(open));
    text.hidden = open && narrow.matches;
    ask();
  };
  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, DELAY);
  });
  window.addEventListener("online", ask);
  button.addEventListener("click", () => set(pane.hidden));
  // The editor shows the text as it will be; beside the plain text box the preview does so where there is room.
  const usual = () => set(form.dataset.editing !== "rich" && !narrow.matches);
  // Never turn somebody's text into the preview because a window or a tablet was turned.
  narrow.addEventListener("change", usual);
  form.addEventListener("lichtwerk:editing", usual);
  usual();
});

/* The server's own rendering, sanitised there; ids are taken out so that they stay unique on this screen. */
function show(pane, html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  for (const node of parsed.querySelectorAll("[id]")) node.removeAttribute("id");
  for (const link of parsed.querySelectorAll("a[href]")) link.target = "_blank";
  const top = pane.scrollTop;
  pane.replaceChildren(...parsed.body.childNodes);
  pane.scrollTop = top;
}
