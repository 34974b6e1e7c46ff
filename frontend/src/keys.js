// The keys of a word processor: what they do to the text, and the way out of the editor.
import { EditorView, keymap } from "@codemirror/view";
import { command } from "./commands.js";
import { tick } from "./widgets.js";

const STYLES = { Digit0: "paragraph", Digit1: "heading1", Digit2: "heading2", Digit3: "heading3" };

/* Bold that was switched on and never used leaves nothing behind when one goes on, saves or leaves. */
const tidy = command("dropEmptyMarks", "delete");
const tidyFirst = (view) => tidy(view) && false;

export function keys({ form, tools }) {
  return [
    keymap.of([
      { key: "Enter", run: tidyFirst },
      { key: "Mod-s", run: tidyFirst },
      ...Object.entries({ "Mod-b": "bold", "Mod-i": "italic", "Mod-k": "link", "Mod-Shift-x": "strike" })
        .map(([key, name]) => ({ key, run: (view) => tools.run(name, view), preventDefault: true })),
      { key: "Enter", run: command("enter"), shift: command("breakLine") },
      { key: "Tab", run: command("indent"), shift: command("outdent") },
      { key: "Backspace", run: command("backspace", "delete.backward") },
      { key: "Delete", run: command("deleteForward", "delete.forward") },
      { key: "Mod-Enter", run: (view) => tick(view, view.state.selection.main.head), preventDefault: true },
      { key: "Escape", run: () => leave(form) },
    ]),
    EditorView.domEventHandlers({ keydown: styleKey, blur: (_event, view) => tidyFirst(view) }),
  ];
}

/* Ctrl+Alt+1 to 3 by the place of the key: with both held, many keyboards make another sign of it. */
function styleKey(event, view) {
  const held = event.ctrlKey && event.altKey && !event.getModifierState("AltGraph");
  const name = (held || (event.metaKey && event.altKey)) && STYLES[event.code];
  if (!name) return false;
  command(name)(view);
  event.preventDefault();
  return true;
}

/* Escape leads out of the text, to what is done when it is finished. */
function leave(form) {
  const save = form.querySelector(".form-actions [type=submit]");
  save?.focus();
  return Boolean(save);
}
