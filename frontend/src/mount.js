// Puts the editor over the text area of a form. The text area stays the truth of the form: see mirror.js.
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection } from "@codemirror/view";
import { behaviours } from "./behaviours.js";
import { makeContext } from "./context.js";
import { markdown } from "./markdown.js";
import { mirror, watch } from "./mirror.js";
import { offerChoice } from "./plain_box.js";
import { belowText, look } from "./theme.js";

/* `editor` is what forEachEditor gives: form, area, sentences, tell. Who prefers the plain text box has that, until they
   choose otherwise; both hold the same text at any time. */
export function mount(editor) {
  const { form, area } = editor;
  let view;
  offerChoice(form, (rich) => {
    if (rich) view ??= edit(editor);
    if (view) view.dom.hidden = !rich;
    area.hidden = rich;
    form.dataset.editing = rich ? "rich" : "plain";
    form.dispatchEvent(new Event("lichtwerk:editing"));
    view?.requestMeasure();
  });
}

function edit(editor) {
  const { area } = editor;
  const context = makeContext(editor);
  const view = new EditorView({
    state: EditorState.create({
      doc: area.value,
      extensions: [
        EditorView.cspNonce.of(document.querySelector("script[nonce]")?.nonce ?? ""),
        look,
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
  watch(area, view);
  leadHere(area, view);
  belowText(view);
  context.tools.attach(view);
  return view;
}

/* The names that the text area has, for the editor. */
function labels(area) {
  const label = area.labels[0];
  label.id ||= `${area.id}-label`;
  const named = { "aria-labelledby": label.id, spellcheck: "true", autocapitalize: "sentences" };
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (area.hasAttribute(name)) named[name] = area.getAttribute(name);
  }
  return named;
}

/* Whatever leads to the text area, its label or a link in the list of errors, leads to the editor. */
function leadHere(area, view) {
  const focus = area.focus.bind(area);
  area.focus = () => (area.hidden ? view.focus() : focus());
  document.addEventListener("click", (event) => {
    const leads = event.target.closest(`label[for="${area.id}"], a[href="#${area.id}"]`);
    if (!leads || !area.hidden) return;
    event.preventDefault();
    view.focus();
    view.dom.scrollIntoView({ block: "center" });
  });
}
