// The text with all its signs, one press away: the same editor without the look.
import { Compartment } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { cursor } from "./cursor.js";
import { livePreview } from "./live_preview.js";

const PLACE = "lichtwerk:source";

export function sourceView(context) {
  const slot = new Compartment();
  const look = [context.looks, livePreview(context), cursor];
  const source = EditorView.editorAttributes.of({ class: "lw-source" });
  let shown = remembered();

  context.tools.add("source", {
    run(view) {
      shown = !shown;
      remember(shown);
      view.dispatch({ effects: slot.reconfigure(shown ? source : look) });
      context.announce(shown ? context.sentences.source_on : context.sentences.source_off);
    },
    pressed: () => shown,
  });
  return slot.of(shown ? source : look);
}

function remembered() {
  try {
    return sessionStorage.getItem(PLACE) === "yes";
  } catch { /* no storage: every screen begins with the look */
    return false;
  }
}

function remember(shown) {
  try {
    sessionStorage.setItem(PLACE, shown ? "yes" : "no");
  } catch { /* no storage */ }
}
