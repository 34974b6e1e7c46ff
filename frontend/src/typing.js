// The keys and the input that every editor has.
import { defaultKeymap } from "@codemirror/commands";
import { EditorView, keymap } from "@codemirror/view";

/* Typing over a selection is done here: Chromium would give what is typed the style of what it replaces, as a style
   attribute, which the content security policy forbids. */
const typeOver = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const own = event.inputType === "insertText" && event.data && !event.isComposing && !view.composing;
    if (!own || view.state.selection.main.empty) return false;
    event.preventDefault();
    view.dispatch(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
    return true;
  },
});

/* Files are no text: what is done with them is for others to say. */
const noFiles = EditorView.domEventHandlers({
  drop: (event) => Boolean(event.dataTransfer?.files.length),
  paste: (event) => Boolean(event.clipboardData?.files.length) && !event.clipboardData.getData("text/plain"),
});

export function typing() {
  return [typeOver, noFiles, keymap.of(defaultKeymap)];
}
