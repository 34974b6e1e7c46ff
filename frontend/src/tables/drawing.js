// The grid of a table as elements: drawn once, and brought up to date cell by cell.
import { make } from "../elements.js";
import { drawCell } from "./cell_text.js";
import { ActiveCell } from "./active_cell.js";
import { menuOf } from "./menu.js";
import { hasHeader, textAt, whereIsNow, width } from "./model.js";
import { sizeWords } from "./words.js";

/* `dom.lwTable` holds: the table as it was drawn last, the text of each cell, and the cell that is open, if any. */
export function draw(view, table, context) {
  const dom = make("div", { class: "lw-table", role: "group", contenteditable: "false" });
  dom.lwTable = { table, cell: null, place: { row: 0, column: 0 } };
  const grid = make("table", { class: "lw-grid" });
  const scroll = make("div", { class: "lw-table-scroll", role: "group" }, grid);
  dom.append(scroll, menuOf(view, dom, context));
  reachable(scroll, dom, view);
  scroll.addEventListener("keydown", (event) => enter(event, scroll, view, dom, context));
  fillGrid(dom, table, context);
  grid.addEventListener("mousedown", (event) => press(event, view, dom, context));
  return dom;
}

/* A press on a cell opens it, with the cursor where the press was. */
function press(event, view, dom, context) {
  const box = event.target.closest("th, td");
  if (!box || event.button || box.contains(dom.lwTable.cell?.nested.dom ?? null)) return;
  event.preventDefault();
  const [row, column] = placeOf(box);
  new ActiveCell(view, context, dom, row, column).focus({ x: event.clientX, y: event.clientY });
}

/* What is wider than the screen is a stop of the keyboard, so that it can be moved; Enter goes on into its cells.
   CodeMirror learns how high it is by now. */
function reachable(scroll, dom, view) {
  new ResizeObserver(() => {
    view.requestMeasure(); // an image in a cell came in
    if (scroll.scrollWidth > scroll.clientWidth) scroll.tabIndex = 0;
    else scroll.removeAttribute("tabindex");
    scroll.setAttribute("aria-label", dom.getAttribute("aria-label"));
  }).observe(scroll);
}

function enter(event, scroll, view, dom, context) {
  if (event.key !== "Enter" || event.target !== scroll) return;
  event.preventDefault();
  const table = context.tables.at(view, dom);
  if (table) context.tables.open(view, table, 0, 0, "start");
}

export const placeOf = (box) => [box.parentElement.rowIndex, box.cellIndex];

/* Show the table as it is now. The cell in which somebody types is left alone as long as it says the same. */
export function patch(dom, view, table, context) {
  const { table: old, cell } = dom.lwTable;
  const same = old.rows.length === table.rows.length && width(old) === width(table);
  dom.lwTable.table = table;
  const found = cell && whereIsNow(old, table, cell);
  if (!same || (found && (found.row !== cell.row || found.column !== cell.column))) {
    const kept = cell?.remember(view.state, table, found);
    fillGrid(dom, table, context);
    if (kept) queueMicrotask(() => kept(dom));
    return;
  }
  const grid = dom.querySelector(".lw-grid");
  table.rows.forEach((_row, at) => table.aligns.forEach((align, column) => {
    const box = grid.rows[at].cells[column];
    const wanted = kindOf(table, at);
    if (box.tagName.toLowerCase() !== wanted && cell?.box !== box) replaceBox(box, wanted, table, at, column);
    else refresh(box, dom, table, at, column);
    alignBox(grid.rows[at].cells[column], align);
  }));
  label(dom, table, context);
}

function refresh(box, dom, table, row, column) {
  const source = sourceAt(table, row, column);
  if (dom.lwTable.cell?.box === box) dom.lwTable.cell.show(source, textAt(table, row, column));
  else if (box.lwSource !== source) fillBox(box, table, row, column);
}

function replaceBox(box, tag, table, row, column) {
  const fresh = make(tag, tag === "th" ? { scope: "col" } : {});
  fillBox(fresh, table, row, column);
  box.replaceWith(fresh);
}

function fillGrid(dom, table, context) {
  dom.lwTable.cell = null;
  const rows = table.rows.map((_row, at) => make("tr", {}, ...table.aligns.map((align, column) => {
    const tag = kindOf(table, at);
    const box = make(tag, tag === "th" ? { scope: "col" } : {});
    fillBox(box, table, at, column);
    alignBox(box, align);
    return box;
  })));
  dom.querySelector(".lw-grid").replaceChildren(make("tbody", {}, ...rows));
  label(dom, table, context);
}

/* What a cell shows when nobody types in it. */
export function fillBox(box, table, row, column) {
  box.lwSource = sourceAt(table, row, column);
  box.replaceChildren(...drawCell(textAt(table, row, column)));
}

const sourceAt = (table, row, column) => table.rows[row].cells[column]?.source ?? "";
const kindOf = (table, row) => (row === 0 && hasHeader(table) ? "th" : "td");

function alignBox(box, align) {
  if (align) box.dataset.align = align;
  else delete box.dataset.align;
}

function label(dom, table, { sentences }) {
  const words = sizeWords(sentences, table.rows.length, width(table));
  dom.setAttribute("aria-label", words);
  dom.toggleAttribute("data-bare", !hasHeader(table));
}
