// What the behaviours of the editor share: its parts, its sentences, and a line that says how things are.

/* Start a behaviour for each editor of this screen. It gets the form, the text area, the sentences by name, and
   `tell(sentence)`. */
export function forEachEditor(start) {
  for (const form of document.querySelectorAll('form[data-behaviour~="editor"]')) {
    const status = form.querySelector("[data-status]");
    start({
      form,
      area: form.querySelector(".editor-source"),
      sentences: JSON.parse(form.querySelector("script[data-sentences]").textContent),
      tell: (sentence) => { status.textContent = sentence; },
    });
  }
}
