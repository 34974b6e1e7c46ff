// Keeps the cursor where there are words: not among the signs before a line, nor on an empty line that only keeps two
// blocks apart. What is pointed at there is taken for the nearest word.
import { EditorSelection, EditorState } from "@codemirror/state";
import { keymap } from "@codemirror/view";
import { isGap, prefixLength } from "./lines.js";
import { inCode, inTable } from "./places.js";

/* Where a cursor that is set at `at`, coming from `was`, is put. */
function settled(state, at, was) {
  const { doc } = state;
  const line = doc.lineAt(at);
  if (inCode(state, at) || inTable(state, at)) return at;
  if (isGap(doc, line.number)) return beside(doc, line, at, was);
  const words = line.from + prefixLength(line.text);
  if (at >= words) return at;
  const leftward = was === words && line.number > 1;
  return leftward ? settled(state, doc.line(line.number - 1).to, line.from) : words;
}

/* The line beside a gap, in the direction of the move. */
function beside(doc, line, at, was) {
  const step = was <= at ? 1 : -1;
  for (const direction of [step, -step]) {
    let number = line.number + direction;
    while (number >= 1 && number <= doc.lines && isGap(doc, number)) number += direction;
    if (number < 1 || number > doc.lines) continue;
    const other = doc.line(number);
    return direction > 0 ? other.from + prefixLength(other.text) : other.to;
  }
  return at;
}

const keepOut = EditorState.transactionFilter.of((transaction) => {
  if (transaction.docChanged || !transaction.selection || !transaction.isUserEvent("select")) return transaction;
  const { main } = transaction.newSelection;
  if (!main.empty || transaction.newSelection.ranges.length > 1) return transaction;
  const at = settled(transaction.startState, main.head, transaction.startState.selection.main.head);
  return at === main.head ? transaction : [transaction, { selection: EditorSelection.cursor(at, 1), sequential: true }];
});

/* Up and down pass over gaps and stay in their column. */
function vertically(forward, extend) {
  return (view) => {
    const { state } = view;
    const moved = (range) => {
      let next = view.moveVertically(range, forward);
      while (isGap(state.doc, state.doc.lineAt(next.head).number)) {
        const further = view.moveVertically(next, forward);
        if (further.head === next.head) return range;
        next = further;
      }
      return next;
    };
    const ranges = state.selection.ranges.map((range) => {
      const { head, goalColumn } = moved(range);
      return extend ? EditorSelection.range(range.anchor, head, goalColumn) : EditorSelection.cursor(head, 1, undefined, goalColumn);
    });
    const selection = EditorSelection.create(ranges, state.selection.mainIndex);
    if (selection.eq(state.selection)) return false;
    view.dispatch({ selection, scrollIntoView: true, userEvent: "select" });
    return true;
  };
}

/* To the first word of the line, and no further. */
function toStart(extend) {
  return (view) => {
    const { doc, selection } = view.state;
    const { head, anchor } = selection.main;
    const line = doc.lineAt(head);
    const words = line.from + prefixLength(line.text);
    const at = Math.max(view.moveToLineBoundary(selection.main, false).head, Math.min(words, head));
    view.dispatch({ selection: extend ? EditorSelection.range(anchor, at) : EditorSelection.cursor(at), scrollIntoView: true });
    return true;
  };
}

export const cursor = [
  keepOut,
  keymap.of([
    { key: "ArrowUp", run: vertically(false, false), shift: vertically(false, true) },
    { key: "Home", mac: "Cmd-ArrowLeft", run: toStart(false), shift: toStart(true) },
    { key: "ArrowDown", run: vertically(true, false), shift: vertically(true, true) },
  ]),
];
