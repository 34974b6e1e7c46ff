// A link and a table, put into the text as Markdown to fill in.
import { EditorSelection } from "@codemirror/state";

const ADDRESS = "https://";

export function insertions({ sentences, tools }) {
  tools.add("link", { run: (view) => put(view, linkOf(view.state, sentences.link)) });
  tools.add("table", { run: (view) => put(view, tableOf(view.state, sentences.column)) });
  return [];
}

function put(view, spec) {
  view.dispatch({ ...spec, userEvent: "input", scrollIntoView: true });
  return true;
}

/* The selected words, or an example, as a link; its address, or the example, is selected. */
function linkOf(state, example) {
  const { from, to } = state.selection.main;
  const words = state.sliceDoc(from, to).replace(/\s*\n\s*/g, " ") || example;
  const start = from === to ? from + 1 : from + 1 + words.length + 2;
  return {
    changes: { from, to, insert: `[${words}](${ADDRESS})` },
    selection: EditorSelection.single(start, start + (from === to ? words : ADDRESS).length),
  };
}

function tableOf(state, word) {
  const line = state.doc.lineAt(state.selection.main.to);
  const above = line.text.trim() ? "\n\n" : "";
  const below = line.number < state.doc.lines ? "\n" : "";
  const insert = `${above}| ${word} 1 | ${word} 2 |\n| --- | --- |\n|  |  |\n|  |  |\n${below}`;
  const start = line.to + above.length + 2;
  return { changes: { from: line.to, insert }, selection: EditorSelection.single(start, start + word.length + 2) };
}
