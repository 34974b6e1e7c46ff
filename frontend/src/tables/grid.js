// Tables as a grid over their text. The text is the truth: the grid draws it, and writes in it by small changes.
import { Prec, RangeSetBuilder, StateField } from "@codemirror/state";
import { Decoration, EditorView, WidgetType, keymap } from "@codemirror/view";
import { ActiveCell, active, toEnd, toStart } from "./active_cell.js";
import { fromGrid } from "./annotations.js";
import { draw, patch } from "./drawing.js";
import { fill, make } from "../elements.js";
import { tablesIn, width } from "./model.js";

/* A grid of more cells takes seconds to draw, and the page waits for it: such a table is shown as it is written. */
const MOST_CELLS = 2000;

class TooLarge extends WidgetType {
  constructor(sentence) {
    super();
    this.sentence = sentence;
  }
  eq(other) { return other.sentence === this.sentence; }
  toDOM() { return make("div", { class: "lw-table-large" }, make("p", {}, this.sentence)); }
}

class Grid extends WidgetType {
  constructor(table, text, context) {
    super();
    Object.assign(this, { table, text, context });
  }
  eq(other) { return other.text === this.text; }
  toDOM(view) { return draw(view, this.table, this.context); }
  updateDOM(dom, view) {
    patch(dom, view, this.table, this.context);
    return true;
  }
  destroy(dom) { dom.lwTable?.cell?.close(); }
  ignoreEvent() { return true; }
  get estimatedHeight() { return 45 * this.table.rows.length + 40; }
}

const field = (context) => StateField.define({
  create: (state) => read(state, context),
  update: (value, { docChanged, state }) => (docChanged ? read(state, context) : value),
  provide: (self) => [
    EditorView.decorations.from(self, ({ grids }) => grids),
    EditorView.decorations.from(self, ({ notes }) => notes),
    EditorView.atomicRanges.of((view) => view.state.field(self).grids),
  ],
});

function read(state, context) {
  const text = state.doc.toString();
  const tables = [];
  const grids = new RangeSetBuilder();
  const notes = new RangeSetBuilder();
  for (const table of tablesIn(text)) {
    const cells = table.rows.length * width(table);
    if (cells > MOST_CELLS) {
      notes.add(table.from, table.from, Decoration.widget({ widget: tooLarge(cells, context), block: true, side: -1 }));
      continue;
    }
    tables.push(table);
    const widget = new Grid(table, text.slice(table.from, table.to), context);
    grids.add(table.from, table.to, Decoration.replace({ widget, block: true }));
  }
  return { tables, grids: grids.finish(), notes: notes.finish() };
}

const tooLarge = (count, { sentences }) => new TooLarge(fill(sentences.table_large, { count }));

/* The look of tables. */
export function tableGrid(context) {
  const shown = field(context);
  context.tables = {
    all: (state) => state.field(shown, false)?.tables ?? [],
    at: (view, dom) => {
      const place = view.posAtDOM(dom);
      return context.tables.all(view.state).find(({ from }) => from === place);
    },
    dom: domOf,
    /* Cells that were pasted in the cell that `nested` is the editor of. */
    fill: (nested, sources) => nested.dom.closest(".lw-table").lwTable.cell?.fill(sources),
    open: (view, table, row, column, side) => openCell(view, context, table, { row, column, side }),
  };
  return [shown, active, Prec.high(keymap.of(edges(context))), EditorView.updateListener.of((update) => enter(update, context))];
}

/* Somebody who comes to a table with the cursor goes on in its first or its last cell. */
function enter({ view, selectionSet, docChanged, startState, state, transactions }, context) {
  const { main } = state.selection;
  if (!selectionSet || docChanged || !main.empty || !view.hasFocus) return;
  if (transactions.some((one) => one.annotation(fromGrid))) return;
  const table = context.tables.all(state).find(({ from, to }) => from <= main.head && main.head <= to);
  if (!table) return;
  const below = startState.selection.main.head > table.to;
  const row = below ? table.rows.length - 1 : 0;
  queueMicrotask(() => openCell(view, context, table, { row, column: below ? -1 : 0, side: below ? "end" : "start" }));
}

/* Open a cell for typing, also one of a table that has to be scrolled into view first. Column -1 is the last. */
function openCell(view, context, table, { row, column, side }) {
  const place = column < 0 ? table.aligns.length - 1 : column;
  const dom = domOf(view, table);
  if (dom) return new ActiveCell(view, context, dom, row, place).focus(side);
  view.dispatch({ effects: EditorView.scrollIntoView(table.from) });
  return requestAnimationFrame(() => {
    const found = domOf(view, table);
    if (found) new ActiveCell(view, context, found, row, place).focus(side);
  });
}

function domOf(view, table) {
  return [...view.contentDOM.querySelectorAll(":scope > .lw-table")].find((dom) => view.posAtDOM(dom) === table.from);
}

/* Down and up from the text into a table, where the cursor would jump over it; and no key that joins text to a table. */
function edges(context) {
  const vertical = (forward) => (view) => {
    const { state } = view;
    const { main } = state.selection;
    if (!main.empty) return false;
    const { head } = view.moveVertically(main, forward);
    const nothing = (from, to) => !state.sliceDoc(from, to).trim();
    const tables = context.tables.all(state);
    const table = forward
      ? tables.find(({ from }) => main.head < from && (from <= head || nothing(head, from)))
      : tables.findLast(({ to }) => to < main.head && (head <= to || nothing(to, head)));
    if (!table) return false;
    openCell(view, context, table, { row: forward ? 0 : table.rows.length - 1, column: 0, side: "end" });
    return true;
  };
  const stay = ({ state }) => {
    const { main } = state.selection;
    if (!main.empty || main.head !== state.doc.lineAt(main.head).to) return false;
    const rest = state.sliceDoc(main.head, main.head + 200);
    const gap = /^\s*/.exec(rest)[0].length;
    return rest.startsWith("\n") && gap < rest.length && context.tables.all(state).some(({ from }) => from === main.head + gap);
  };
  return [
    { key: "ArrowDown", run: vertical(true) },
    { key: "ArrowUp", run: vertical(false) },
    { key: "Delete", run: stay },
    { key: "Mod-End", run: (view) => toEnd(view, context) },
    { key: "Mod-Home", run: (view) => toStart(view, context) },
  ];
}
