// Changes of a table as changes of its text: [{ from, to, insert }], as small as they can be. Cells that nobody touched
// keep every byte. Pure.
import { encode } from "./cells.js";
import { hasHeader, width } from "./model.js";

const EMPTY = "  ";
const RULE = -1;

/* The text of a new table with nothing in its cells. */
export function newTable(rows, columns) {
  const line = rowOf(Array(columns).fill(EMPTY));
  return [line, rowOf(Array(columns).fill("---")), ...Array(rows - 1).fill(line)].join("\n");
}

/* Put a text into one cell. */
export function setCell(table, row, column, text) {
  return eachRow(table, (cells, at) => {
    if (at !== row) return cells;
    while (cells.length <= column) cells.push(EMPTY);
    cells[column] = filled(cells[column], encode(text));
    return cells;
  });
}

/* Put cells into the table from one cell on, as they stand between pipes; it gets the rows and columns that it lacks. */
export function setCells(table, row, column, sources) {
  const wide = Math.max(width(table), column + Math.max(...sources.map((cells) => cells.length)));
  const put = (cells, found) => found.forEach((source, at) => { cells[column + at] = filled(cells[column + at], source); });
  const changes = eachRow(table, (cells, at) => {
    const found = at === RULE ? [] : sources[at - row] ?? [];
    const least = wide > width(table) ? wide : found.length && column + found.length;
    while (cells.length < least) cells.push(at === RULE ? "---" : EMPTY);
    put(cells, found);
    return cells;
  });
  const { rows, rule } = table;
  const lines = sources.slice(rows.length - row).map((found) => {
    const cells = Array(wide).fill(EMPTY);
    put(cells, found);
    return rowOf(cells);
  });
  return lines.length ? [...changes, ...after(rows.length > 1 ? rows.at(-1) : rule, lines.join("\n"))] : changes;
}

/* Put an empty row at this place; at 0 it becomes the header, and the old header the first row below it. */
export function insertRow(table, at) {
  const line = rowOf(Array(width(table)).fill(EMPTY));
  if (at > 0) return [...eachRow(table, (cells) => cells), ...after(at > 1 ? table.rows[at - 1] : table.rule, line)].sort(byPlace);
  return moveRule(table, { from: table.rows[0].from, to: table.rows[0].from, insert: `${line}\n${ruleText(table)}\n` });
}

/* Take a row out; the row below takes the place of a header. The last row takes the table with it. */
export function removeRow(table, at) {
  const { rows, rule } = table;
  if (rows.length === 1) return removeTable(table);
  if (at > 0) return [{ from: (at > 1 ? rows[at - 1] : rule).to, to: rows[at].to, insert: "" }];
  return [
    { from: rows[0].from, to: rows[1].from, insert: "" },
    ...header(table, rows[1]),
    ...after(rows[1], ruleText(table, rows[1])),
  ];
}

/* Let a row change places with the one above or below it. */
export function moveRow(table, at, to) {
  const { rows } = table;
  const [upper, lower] = at < to ? [rows[at], rows[to]] : [rows[to], rows[at]];
  if (upper === rows[0]) return becomeHeader(table, lower);
  return eachRow(table, (cells, row) => (rows[row] === upper ? rawCells(lower) : rows[row] === lower ? rawCells(upper) : cells));
}

/* Put an empty column at this place. */
export function insertColumn(table, at) {
  return eachRow(table, (cells, row) => {
    if (at <= cells.length) cells.splice(at, 0, row === RULE ? "---" : EMPTY);
    return cells;
  });
}

/* Take a column out; the last one takes the table with it. */
export function removeColumn(table, at) {
  if (width(table) === 1) return removeTable(table);
  return eachRow(table, (cells) => {
    cells.splice(at, 1);
    return cells.length ? cells : [EMPTY];
  });
}

/* Let a column change places with the one before or after it. */
export function moveColumn(table, at, to) {
  return eachRow(table, (cells) => {
    while (cells.length <= Math.max(at, to)) cells.push(EMPTY);
    [cells[at], cells[to]] = [cells[to], cells[at]];
    return cells;
  });
}

/* Let the first row name the columns, or let it be a row like the others. */
export function setHeader(table, wanted) {
  if (wanted === hasHeader(table)) return [];
  return wanted ? removeRow(table, 0) : insertRow(table, 0);
}

/* Align a column: left, center, right, or nothing. */
export function setAlign(table, column, align) {
  return change(table.rule, (cells) => {
    const dashes = "-".repeat(Math.max(3, cells[column].replace(/[^-]/g, "").length));
    const left = align === "left" || align === "center" ? ":" : "";
    const right = align === "right" || align === "center" ? ":" : "";
    cells[column] = filled(cells[column], left + dashes + right, "");
    return cells;
  });
}

/* Take the whole table out of the text. */
export const removeTable = (table) => [{ from: table.from, to: table.to, insert: "" }];

const rowOf = (cells) => `|${cells.join("|")}|`;
const byPlace = (one, other) => one.from - other.from;
const after = (row, line) => [{ from: row.to, to: row.to, insert: `\n${line}` }];

/* The cells of a row as they stand, with room around them where the row has no pipe at its end. */
function rawCells(row) {
  const cells = row.cells.map((cell) => cell.raw);
  if (!row.open) cells[0] = ` ${cells[0].trimStart()}`;
  if (!row.closed) cells[cells.length - 1] = `${cells[cells.length - 1].trimEnd()} `;
  return cells;
}

const framed = (row) => rowOf(rawCells(row));

/* A cell with another text, and the room that was around the old one. */
function filled(raw, text, least = " ") {
  const bare = raw.trim();
  const before = bare ? raw.slice(0, raw.indexOf(bare)) : "";
  const behind = bare ? raw.slice(raw.indexOf(bare) + bare.length) : "";
  return (before || least) + text + (behind || least);
}

/* What differs between a row and what `edit` makes of its cells. */
function change(row, edit) {
  const old = rowText(row);
  const fresh = rowOf(edit(rawCells(row)));
  if (old === fresh) return [];
  let start = 0;
  while (start < old.length && start < fresh.length && old[start] === fresh[start]) start += 1;
  let end = 0;
  while (end < old.length - start && end < fresh.length - start && old.at(-1 - end) === fresh.at(-1 - end)) end += 1;
  return [{ from: row.from + start, to: row.to - end, insert: fresh.slice(start, fresh.length - end) }];
}

function rowText(row) {
  return (row.open ? "|" : "") + row.cells.map((cell) => cell.raw).join("|") + (row.closed ? "|" : "");
}

/* Each row with its number, and the line under the header as RULE. In a table without pipes at its edges every row gets
   them: with some and some not, programs count the cells in different ways. */
function eachRow(table, edit) {
  const [head, ...body] = table.rows;
  return [
    ...change(head, (cells) => edit(cells, 0)),
    ...change(table.rule, (cells) => edit(cells, RULE)),
    ...body.flatMap((row, at) => change(row, (cells) => edit(cells, at + 1))),
  ];
}

/* The line under the header, made as wide as the row that will be the header. */
function ruleText(table, head = table.rows[0]) {
  const cells = rawCells(table.rule);
  while (cells.length < head.cells.length) cells.push("---");
  return rowOf(cells);
}

/* A row that becomes the header has a cell for every column. */
function header(table, row) {
  return change(row, (cells) => {
    while (cells.length < width(table)) cells.push(EMPTY);
    return cells;
  });
}

/* The line under the header goes to another place, that `moved` says. */
function moveRule(table, moved) {
  return [moved, { from: table.rows[0].to, to: table.rule.to, insert: "" }];
}

function becomeHeader(table, row) {
  const cells = rawCells(row);
  while (cells.length < width(table)) cells.push(EMPTY);
  const [head] = table.rows;
  return [
    { from: head.from, to: head.to, insert: rowOf(cells) },
    { from: table.rule.from, to: table.rule.to, insert: ruleText(table, row) },
    { from: row.from, to: row.to, insert: framed(head) },
  ];
}
