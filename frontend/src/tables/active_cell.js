// The cell in which somebody types: a small editor of its own in the place of what the cell shows. What is typed goes into
// the text of the page at once, so that undo, drafts and others see it as any other change.
import { defaultKeymap } from "@codemirror/commands";
import { EditorSelection, EditorState, Prec } from "@codemirror/state";
import { EditorView, ViewPlugin, drawSelection, keymap } from "@codemirror/view";
import { command } from "../commands.js";
import { fill } from "../elements.js";
import { livePreview } from "../live_preview.js";
import { fromGrid, fromText } from "./annotations.js";
import { encode } from "./cells.js";
import { cellLanguage } from "./cell_text.js";
import { fillBox } from "./drawing.js";
import { insertRow, setCell, setCells } from "./edits.js";
import { cellAt, textAt, width } from "./model.js";
import { newStep } from "../undoing.js";
import { sizeWords } from "./words.js";

const shape = EditorView.theme({
  "&.cm-editor.cm-focused": { outline: "none" },
  "&.cm-editor .cm-content": { padding: "0", minHeight: "0", minWidth: "1ch" },
  "&.cm-editor .cm-line": { padding: "0" },
});

/* Keeps the place of the open cell right while others change the text around it. */
export const active = ViewPlugin.fromClass(class {
  cell = null;
  update({ docChanged, changes }) {
    if (docChanged && this.cell && this.cell.place !== null) this.cell.place = changes.mapPos(this.cell.place, -1);
  }
});

export class ActiveCell {
  constructor(view, context, dom, row, column) {
    const plugin = view.plugin(active);
    plugin.cell?.close();
    newStep(view);
    const table = context.tables.at(view, dom) ?? dom.lwTable.table;
    Object.assign(this, { view, context, dom, row, column, place: table.rows[row].cells[column]?.from ?? table.rows[row].to });
    this.box = dom.querySelector(".lw-grid").rows[row].cells[column];
    this.nested = new EditorView({ state: this.state(table), parent: this.emptied() });
    plugin.cell = this;
    dom.lwTable.cell = this;
    dom.lwTable.place = { row, column };
    context.tools.inner = this.nested;
  }

  emptied() {
    this.box.replaceChildren();
    return this.box;
  }

  state(table) {
    const { context } = this;
    return EditorState.create({
      doc: textAt(table, this.row, this.column),
      extensions: [
        EditorView.cspNonce.of(this.view.state.facet(EditorView.cspNonce)),
        shape,
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": this.label(table), spellcheck: "true", autocapitalize: "sentences" }),
        EditorState.readOnly.of(this.view.state.readOnly),
        // The page may close while somebody types here: then nothing more goes in, and nothing typed is lost.
        EditorState.changeFilter.of((change) => !this.view.state.readOnly || Boolean(change.annotation(fromText))),
        drawSelection(),
        cellLanguage,
        livePreview(context),
        context.inCell ?? [], // first: while pages to link to are offered, Enter and the arrows choose among them
        Prec.highest(keymap.of(this.keys())),
        keymap.of(defaultKeymap),
        EditorView.updateListener.of((update) => this.typed(update)),
        EditorView.domEventHandlers({ focus: () => this.settle() }),
      ],
    });
  }

  label(table) {
    const { sentences } = this.context;
    const head = this.row ? textAt(table, 0, this.column).replace(/\n/g, " ") : "";
    return fill(sentences.table_cell, { row: this.row + 1, column: this.column + 1 }) + (head ? `, ${head}` : "");
  }

  get table() { return this.context.tables.at(this.view, this.dom); }

  /* Give the keyboard to the cell: at its start or end, all of it selected, or at a point of the screen. */
  focus(side = "end") {
    const { nested } = this;
    const { length } = nested.state.doc;
    nested.focus();
    const point = typeof side === "object" ? nested.posAtCoords(side) ?? length : null;
    const selection = side === "all" ? EditorSelection.range(0, length) : EditorSelection.cursor(point ?? (side === "start" ? 0 : length));
    nested.dispatch({ selection: EditorSelection.create([selection]) });
    this.box.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /* The cursor of the page is where the cell is, for what else looks at it. */
  settle() {
    const { table } = this;
    const at = table?.rows[this.row]?.cells[this.column]?.start ?? table?.from;
    if (at !== undefined) this.view.dispatch({ selection: { anchor: at }, annotations: fromGrid.of(true) });
    this.context.tools.inner = this.nested;
  }

  typed({ docChanged, transactions, state }) {
    if (!docChanged || transactions.some((one) => one.annotation(fromText))) return;
    const { table } = this;
    if (!table) return;
    const userEvent = transactions.some((one) => one.isUserEvent("delete")) ? "delete" : "input.type";
    this.write(setCell(table, this.row, this.column, state.doc.toString()), userEvent);
  }

  /* Pasted cells, from this one on. */
  fill(sources) {
    const { table, view, context } = this;
    if (!table) return;
    this.write(setCells(table, this.row, this.column, sources), "input.paste");
    const now = context.tables.at(view, this.dom);
    if (now) context.announce(sizeWords(context.sentences, now.rows.length, width(now)));
  }

  write(changes, userEvent) {
    if (changes.length) this.view.dispatch({ changes, userEvent, annotations: fromGrid.of(true) });
    const now = this.table;
    if (now) this.place = now.rows[this.row]?.cells[this.column]?.from ?? this.place;
  }

  /* The text of the cell as it is in the page now; what says the same already stays as it is typed. */
  show(source, text) {
    const mine = this.nested.state.doc.toString();
    if (encode(mine) === source || mine === text) return;
    let from = 0;
    while (from < mine.length && mine[from] === text[from]) from += 1;
    let end = 0;
    while (end < Math.min(mine.length, text.length) - from && mine.at(-1 - end) === text.at(-1 - end)) end += 1;
    const changes = { from, to: mine.length - end, insert: text.slice(from, text.length - end) };
    this.nested.dispatch({ changes, annotations: fromText.of(true) });
  }

  /* For when the grid is drawn anew: a function that opens the same cell again, where it is by then: `found`, or where
     its place in the text is. */
  remember(state, table, found) {
    const focused = this.nested.hasFocus;
    const { head } = this.nested.state.selection.main;
    const place = Math.min(Math.max(this.place, table.from), table.to);
    const { view, context } = this;
    this.drop();
    const { row, column } = found ?? cellAt(table, place);
    return (dom) => {
      if (!focused || view.plugin(active).cell) return;
      const cell = new ActiveCell(view, context, dom, row, column);
      cell.focus("end");
      cell.nested.dispatch({ selection: { anchor: Math.min(head, cell.nested.state.doc.length) } });
    };
  }

  drop() {
    const plugin = this.view.plugin(active);
    if (plugin?.cell === this) plugin.cell = null;
    if (this.context.tools.inner === this.nested) this.context.tools.inner = null;
    if (this.dom.lwTable.cell === this) this.dom.lwTable.cell = null;
    this.nested.destroy();
  }

  close() {
    this.drop();
    const { table } = this.dom.lwTable;
    if (table.rows[this.row] && this.column < width(table)) fillBox(this.box, table, this.row, this.column);
  }

  keys() {
    const tool = (name) => () => this.context.tools.run(name, this.nested);
    const step = (name) => () => this.context.tools.run(name, this.view);
    return [
      { key: "Tab", run: () => this.next(), shift: () => this.previous() },
      { key: "Enter", run: newLine, shift: newLine },
      { key: "ArrowUp", run: (nested) => onEdge(nested, false) && this.up() },
      { key: "ArrowDown", run: (nested) => onEdge(nested, true) && this.down() },
      { key: "ArrowLeft", run: ({ state }) => atStart(state) && this.previous() },
      { key: "ArrowRight", run: ({ state }) => atEnd(state) && this.next(false) },
      { key: "Escape", run: () => this.leave(true) },
      { key: "Mod-End", run: () => this.far(toEnd) },
      { key: "Mod-Home", run: () => this.far(toStart) },
      { key: "Mod-z", run: step("undo"), preventDefault: true },
      { key: "Mod-y", run: step("redo"), preventDefault: true },
      { key: "Mod-Shift-z", run: step("redo"), preventDefault: true },
      { key: "Mod-b", run: command("bold"), preventDefault: true },
      { key: "Mod-i", run: command("italic"), preventDefault: true },
      { key: "Mod-Shift-x", run: command("strike"), preventDefault: true },
      { key: "Mod-k", run: tool("link"), preventDefault: true },
    ];
  }

  go(row, column, side) {
    new ActiveCell(this.view, this.context, this.dom, row, column).focus(side);
    return true;
  }

  /* The next cell; after the last a new row, or with `grow` false the text below. */
  next(grow = true) {
    const { table } = this;
    if (!table) return false;
    if (this.column + 1 < width(table)) return this.go(this.row, this.column + 1, grow ? "all" : "start");
    if (this.row + 1 < table.rows.length) return this.go(this.row + 1, 0, grow ? "all" : "start");
    if (!grow) return this.leave(true);
    this.addRow(table);
    return true;
  }

  addRow(table) {
    const { view, context } = this;
    const row = table.rows.length;
    this.write(insertRow(table, row), "input");
    context.announce(context.sentences.table_row_added);
    queueMicrotask(() => context.tables.open(view, this.table ?? table, row, 0, "start"));
  }

  previous() {
    const { table } = this;
    if (!table) return false;
    if (this.column) return this.go(this.row, this.column - 1, "end");
    if (this.row) return this.go(this.row - 1, width(table) - 1, "end");
    return this.leave(false);
  }

  up() {
    return this.row ? this.go(this.row - 1, this.column, "end") : this.leave(false);
  }

  down() {
    const { table } = this;
    if (!table) return false;
    return this.row + 1 < table.rows.length ? this.go(this.row + 1, this.column, "end") : this.leave(true);
  }

  /* To the end or the start of the page. */
  far(go) {
    const { view, context } = this;
    this.close();
    view.focus();
    return go(view, context);
  }

  /* Out of the table: to the text below or above it, that is made when there is none. */
  leave(below) {
    const { view, table } = this;
    if (!table) return false;
    const { doc } = view.state;
    const spec = below ? after(doc, table) : before(doc, table);
    this.close();
    view.focus();
    view.dispatch({ ...spec, annotations: fromGrid.of(true), scrollIntoView: true, userEvent: spec.changes ? "input" : "select" });
    return true;
  }
}

const newLine = (nested) => {
  nested.dispatch(nested.state.replaceSelection("\n"), { userEvent: "input", scrollIntoView: true });
  return true;
};
const atStart = ({ selection: { main } }) => main.empty && main.head === 0;
const atEnd = ({ selection: { main }, doc }) => main.empty && main.head === doc.length;

/* Whether the cursor cannot go further up or down within the cell. */
function onEdge(nested, forward) {
  const { main } = nested.state.selection;
  if (!main.empty) return false;
  const { head } = nested.moveVertically(main, forward);
  return head === main.head || head === (forward ? nested.state.doc.length : 0) && sameLine(nested, main.head, head);
}

function sameLine(nested, one, other) {
  const [first, second] = [nested.coordsAtPos(one), nested.coordsAtPos(other)];
  return !first || !second || Math.abs(first.top - second.top) < 2;
}

/* To the end of the page, which is below a table that it ends with. */
export function toEnd(view, context) {
  const { doc } = view.state;
  const last = context.tables.all(view.state).at(-1);
  const below = last && !doc.sliceString(last.to).trim();
  const spec = below ? after(doc, last) : { selection: { anchor: doc.length } };
  const annotations = below ? fromGrid.of(true) : [];
  view.dispatch({ ...spec, annotations, scrollIntoView: true, userEvent: spec.changes ? "input" : "select" });
  return true;
}

/* To the start of the page, which is in the first cell of a table that it begins with. */
export function toStart(view, context) {
  const [first] = context.tables.all(view.state);
  if (first && !view.state.sliceDoc(0, first.from).trim()) context.tables.open(view, first, 0, 0, "start");
  else view.dispatch({ selection: { anchor: 0 }, scrollIntoView: true, userEvent: "select" });
  return true;
}

/* Where the cursor goes after a table: the next line with words or room for them. */
function after(doc, { to }) {
  const line = doc.lineAt(to);
  const rest = doc.sliceString(to);
  if (!rest.trim() && doc.lines - line.number < 2) {
    const insert = "\n".repeat(2 - (doc.lines - line.number));
    return { changes: { from: doc.length, insert }, selection: { anchor: doc.length + insert.length } };
  }
  const gap = /^\n\s*?\n?(?=[^\n])|^\n\n/.exec(rest)?.[0].length ?? 1;
  return { selection: { anchor: Math.min(to + gap, doc.length) } };
}

function before(doc, { from }) {
  if (!doc.sliceString(0, from).trim()) return { changes: { from: 0, to: from, insert: "\n\n" }, selection: { anchor: 0 } };
  let line = doc.lineAt(from).number - 1;
  while (line > 1 && !doc.line(line).text.trim()) line -= 1;
  return { selection: { anchor: doc.line(line).to } };
}
