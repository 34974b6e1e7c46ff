// What CodeMirror draws itself, in the colours of the site; what the text looks like is in static/css/editor.css.
import { EditorView } from "@codemirror/view";

export const look = EditorView.theme({
  "&": { backgroundColor: "transparent", color: "var(--ink)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "inherit", lineHeight: "inherit", overflowX: "hidden" },
  ".cm-content": { padding: "var(--gap-m)", minHeight: "24rem", caretColor: "var(--ink)" },
  // The sheet of the site stands in layers, so what it says of a line's padding comes in by these names.
  ".cm-line": { padding: "var(--lw-above, 0) var(--lw-side, 0) var(--lw-below, 0) var(--lw-start, 0)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--mark)",
  },
});
