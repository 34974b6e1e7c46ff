// What CodeMirror draws itself, in the colours of the site; what the text looks like is in static/css/editor.css.
import { EditorView } from "@codemirror/view";

/* A press in the room below the text puts the cursor at its end. */
export function belowText(view) {
  view.scrollDOM.addEventListener("mousedown", (event) => {
    if (event.target !== view.scrollDOM || event.button || event.offsetY < view.contentDOM.offsetHeight) return;
    event.preventDefault();
    view.focus();
    view.dispatch({ selection: { anchor: view.state.doc.length }, userEvent: "select.pointer" });
  });
}

export const look = EditorView.theme({
  "&": { backgroundColor: "transparent", color: "var(--ink)" },
  "&.cm-focused": { outline: "none" },
  // The room below a short text is not part of it: an image that comes in late would not change how high the text is,
  // and then CodeMirror does not measure its lines anew.
  ".cm-scroller": { fontFamily: "inherit", lineHeight: "inherit", overflowX: "hidden" },
  "& > .cm-scroller": { minHeight: "24rem", cursor: "text" },
  ".cm-content": { padding: "var(--gap-m)", minHeight: "0", caretColor: "var(--ink)" },
  // The sheet of the site stands in layers, so what it says of a line's padding comes in by these names.
  ".cm-line": { padding: "var(--lw-above, 0) var(--lw-side, 0) var(--lw-below, 0) var(--lw-start, 0)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--mark)",
  },
  ".cm-tooltip": { border: "1px solid var(--line)", backgroundColor: "var(--surface)", color: "var(--ink)" },
});
