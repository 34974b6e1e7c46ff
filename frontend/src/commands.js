// Everything that keys and buttons do to the text, by name. Each is a function of the state that gives a change, or null
// where it has nothing to do.
import { EditorState } from "@codemirror/state";
import { setHeading, toggleQuote } from "./blocks.js";
import { indentItems, outdentItems, toggleList } from "./lists.js";
import { markdown } from "./markdown.js";
import { KINDS, dropEmptyMarks, toggleMark } from "./marks.js";
import { backspace, breakLine, deleteForward, enter } from "./writing.js";

const marks = Object.keys(KINDS).map((kind) => [kind, (state) => toggleMark(state, kind)]);
const headings = [0, 1, 2, 3].map((level) => [level ? `heading${level}` : "paragraph", (state) => setHeading(state, level)]);
const lists = ["list", "numbers", "tasks"].map((kind) => [kind, (state) => toggleList(state, kind)]);

export const commands = {
  ...Object.fromEntries([...marks, ...headings, ...lists]),
  dropEmptyMarks,
  quote: toggleQuote,
  indent: indentItems,
  outdent: outdentItems,
  enter,
  breakLine,
  backspace,
  deleteForward,
};

/* A command of CodeMirror: true when it did something. */
export function command(name, userEvent = "input") {
  return (view) => {
    const spec = !view.state.readOnly && commands[name](view.state);
    if (!spec) return false;
    view.dispatch({ ...spec, userEvent, scrollIntoView: true });
    return true;
  };
}

/* What a command makes of a text and a selection, outside an editor: for whoever wants to know, as the tests do. */
export function attempt(name, text, from, to = from) {
  const state = EditorState.create({ doc: text, selection: { anchor: from, head: to }, extensions: [markdown] });
  const spec = commands[name](state);
  const after = spec ? state.update(spec).state : state;
  return { done: Boolean(spec), text: after.doc.toString(), from: after.selection.main.from, to: after.selection.main.to };
}
