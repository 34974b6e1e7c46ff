// form[data-behaviour~="editor"]: what looks like data of pupils is said beside the buttons while somebody types, and when
// they come back to it: a version that is made by itself asks nobody, and "Done" would ask only at the end.
import { forEachEditor } from "./form.js";
import { post } from "./session.js";

const PAUSE = 2000;
const MOST = 15_000; // where others go on typing there is never a pause

forEachEditor((editor) => {
  const { form, area, sentences } = editor;
  const said = document.createElement("p");
  Object.assign(said, { className: "pupil-data", hidden: true });
  said.setAttribute("role", "status");
  form.querySelector(".form-actions").prepend(said);
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: sentences.pupils_show });
  let asked = null;
  let shown = "";
  let since = 0;
  let timer;

  const ask = async () => {
    clearTimeout(timer);
    since = 0;
    const sent = area.value;
    if (sent === asked || !navigator.onLine || document.hidden) return;
    asked = sent;
    const body = new FormData();
    body.set("body", sent);
    body.set("page", form.dataset.page);
    try {
      const answer = await post(editor, "/pages/pupil-data", body);
      if (typeof answer !== "string" && answer.ok) show((await answer.json()).items);
    } catch { /* it is asked again at the next pause, and before a version is made */
      asked = null;
    }
  };

  /* The first of them: once that is gone, the next. What is said already is not said again to who hears the screen. */
  const show = ([first]) => {
    const { line = 0, said: words = "" } = first ?? {};
    button.onclick = () => form.dispatchEvent(new CustomEvent("lichtwerk:line", { detail: line }));
    if (words === shown) return;
    shown = words;
    said.hidden = !first;
    said.replaceChildren(...(first ? [`${words} `, button] : []));
  };

  const later = () => {
    since ||= performance.now();
    clearTimeout(timer);
    timer = setTimeout(ask, Math.max(0, Math.min(PAUSE, since + MOST - performance.now())));
  };
  area.addEventListener("input", later);
  form.addEventListener("lichtwerk:live", later);
  document.addEventListener("visibilitychange", later);
  // In the plain text box; the editor listens to the same (frontend/src/mirror.js).
  form.addEventListener("lichtwerk:line", ({ detail }) => {
    if (area.hidden) return;
    const lines = area.value.split("\n").slice(0, detail);
    const end = lines.join("\n").length;
    area.focus();
    area.setSelectionRange(end - lines.at(-1).length, end);
  });
  later();
});
