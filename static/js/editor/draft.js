// form[data-behaviour~="editor"]: text that was not saved is kept in this tab, and offered when the screen is opened again.
// For this tab only: computers at school are shared.
import { forEachEditor } from "./form.js";
import { insert } from "./text.js";

const DELAY = 500;

forEachEditor(({ form, area, sentences, tell }) => {
  const storage = draftOf(`lichtwerk:${form.dataset.person}:${form.dataset.page}`);
  const notice = form.querySelector(".draft-notice");
  const { title, base_revision: base } = form.elements;
  const first = area.value;
  const keep = (sent) => {
    if (form.dataset.live === "on") return; // every word is stored as it is typed: frontend/src/live
    if (area.value !== first) storage.write({ title: title.value, body: area.value, base: base.value, sent });
  };
  let draft = storage.read();
  // Sent, and the page has a newer version: it was saved. A new page has none: see saved.js.
  if (draft?.sent && draft.base !== base.value) {
    storage.drop();
    draft = null;
  }
  // A page that came back with errors holds the newest text already.
  if (draft && draft.body !== first && !document.querySelector(".error-summary")) notice.hidden = false;

  const restore = () => {
    title.value = draft.title;
    base.value = draft.base;
    area.focus();
    area.select();
    insert(area, draft.body);
    tell(sentences.restored);
  };
  notice.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-draft]")?.dataset.draft;
    if (!choice) return;
    if (choice === "restore") restore();
    else storage.drop();
    notice.hidden = true;
    area.focus();
  });
  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, DELAY, false);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    keep(true);
  });
});

/* The draft under a name in the storage of this tab. */
function draftOf(key) {
  return {
    read: () => {
      try {
        return JSON.parse(sessionStorage.getItem(key));
      } catch { /* no storage, no draft */
        return null;
      }
    },
    write: (draft) => {
      try {
        sessionStorage.setItem(key, JSON.stringify(draft));
      } catch { /* full or forbidden: the browser still warns on leaving */ }
    },
    drop: () => {
      try {
        sessionStorage.removeItem(key);
      } catch { /* no storage, no draft */ }
    },
  };
}
