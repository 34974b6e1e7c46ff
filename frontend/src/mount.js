// Puts the editor over the text area of a form. The text area stays the truth of the form: see mirror.js.
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection } from "@codemirror/view";
import { behaviours } from "./behaviours.js";
import { makeContext } from "./context.js";
import { markdown } from "./markdown.js";
import { mirror, watch } from "./mirror.js";

/* `editor` is what forEachEditor gives: form, area, sentences, tell. Returns the view. */
export function mount(editor) {
  const { form, area } = editor;
  const context = makeContext(editor);
  const view = new EditorView({
    state: EditorState.create({
      doc: area.value,
      extensions: [
        EditorView.cspNonce.of(document.querySelector("script[nonce]")?.nonce ?? ""),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of(labels(area)),
        drawSelection(),
        markdown,
        behaviours.map((behaviour) => behaviour(context)),
        context.tools.extension,
        mirror(area),
      ],
    }),
  });
  context.view = view;
  area.before(view.dom);
  area.hidden = true;
  form.dataset.editing = "rich";
  watch(area, view);
  leadHere(area, view);
  context.tools.attach(view);
  return view;
}

/* The names that the text area has, for the editor. */
function labels(area) {
  const label = area.labels[0];
  label.id ||= `${area.id}-label`;
  const named = { "aria-labelledby": label.id, spellcheck: "true", "aria-multiline": "true" };
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (area.hasAttribute(name)) named[name] = area.getAttribute(name);
  }
  return named;
}

/* Whatever leads to the text area, its label or a link in the list of errors, leads to the editor. */
function leadHere(area, view) {
  document.addEventListener("click", (event) => {
    const leads = event.target.closest(`label[for="${area.id}"], a[href="#${area.id}"]`);
    if (!leads || !area.hidden) return;
    event.preventDefault();
    view.focus();
    view.dom.scrollIntoView({ block: "center" });
  });
}
