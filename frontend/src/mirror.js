// Keeps the text area and the editor in step: the form sends the text area, and draft, preview and warnings listen to it.
import { Annotation } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

/* Marks a change that came from the text area. */
const fromArea = Annotation.define();
let writing = false;

/* After each change of the editor the text area holds the same, and says "input" as if it were typed. */
export function mirror(area) {
  return EditorView.updateListener.of(({ docChanged, selectionSet, state, transactions }) => {
    if (docChanged && !transactions.some((one) => one.annotation(fromArea))) {
      writing = true;
      area.value = state.doc.toString();
      area.dispatchEvent(new Event("input", { bubbles: true }));
      writing = false;
    }
    // Where somebody types in the text area itself, the cursor there is theirs.
    if (area.hidden && (docChanged || selectionSet)) area.setSelectionRange(state.selection.main.from, state.selection.main.to);
  });
}

/* What others write in the text area (a draft that is restored, the browser that goes back) comes into the editor. */
export function watch(area, view) {
  const bring = () => {
    if (!writing) view.dispatch({ ...difference(view.state.doc.toString(), area.value), annotations: fromArea.of(true) });
  };
  area.addEventListener("input", bring);
  // Lead to a line, of which something is said beside the buttons.
  area.form.addEventListener("lichtwerk:line", ({ detail }) => {
    if (!area.hidden) return;
    const { from } = view.state.doc.line(Math.min(Math.max(detail, 1), view.state.doc.lines));
    view.focus();
    view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
  });
  window.addEventListener("pageshow", bring);
}

/* The one change that makes the new text of the old. */
function difference(old, text) {
  if (old === text) return {};
  let from = 0;
  while (from < old.length && old[from] === text[from]) from += 1;
  let end = 0;
  const most = Math.min(old.length, text.length) - from;
  while (end < most && old[old.length - 1 - end] === text[text.length - 1 - end]) end += 1;
  return { changes: { from, to: old.length - end, insert: text.slice(from, text.length - end) } };
}
