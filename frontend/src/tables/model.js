// Tables in a text of Markdown, with the exact place of everything in them. Pure.
import { splitRow, decode } from "./cells.js";

const DELIMITER = /^[ ]{0,1}[|:\- ]+$/;
const RULE = /^\s*:?-+:?\s*$/;
const FENCE = /^ *(`{3,}|~{3,})/;

/* Every table that begins at the margin of the text, from top to bottom. A table in a list or a quotation is left as
   it is written. */
export function tablesIn(text) {
  const lines = linesOf(text);
  const tables = [];
  for (let at = 0; at < lines.length; at += 1) {
    const fence = FENCE.exec(lines[at].text);
    if (fence) {
      at = endOfCode(lines, at, fence[1]);
      continue;
    }
    const end = isTable(lines[at], lines[at + 1]) ? endOfTable(lines, at + 2) : at;
    if (end > at) {
      tables.push(table(lines.slice(at, end)));
      at = end - 1;
    }
  }
  return tables;
}

function linesOf(text) {
  let from = 0;
  return text.split("\n").map((line) => {
    const found = { text: line, from };
    from += line.length + 1;
    return found;
  });
}

function endOfCode(lines, at, fence) {
  const closing = new RegExp(`^ *${fence[0]}{${fence.length},} *$`);
  let end = at + 1;
  while (end < lines.length && !closing.test(lines[end].text)) end += 1;
  return end;
}

function isTable(head, below) {
  if (!below || !head.text.includes("|") || /^ {2}|^\t/.test(head.text)) return false;
  if (!below.text.includes("-") || !DELIMITER.test(below.text)) return false;
  const rules = splitRow(below.text).cells;
  if (!rules.every((cell) => RULE.test(cell.raw))) return false;
  const cells = splitRow(head.text).cells;
  return cells.length === rules.length && (cells.length > 1 || below.text.includes("|"));
}

function endOfTable(lines, at) {
  let end = at;
  while (end < lines.length && lines[end].text.includes("|") && !FENCE.test(lines[end].text)) end += 1;
  return end;
}

/* A table: `from` and `to` in the text, `rows` with the header first, `rule` (the line under the header), and for each
   column its alignment: left, center, right or nothing. */
function table(lines) {
  const [head, rule, ...body] = lines.map((line) => splitRow(line.text, line.from));
  const last = lines[lines.length - 1];
  return {
    from: lines[0].from,
    to: last.from + last.text.length,
    rows: [head, ...body],
    rule,
    aligns: rule.cells.map((cell) => alignOf(cell.source)),
  };
}

function alignOf(rule) {
  const left = rule.startsWith(":"), right = rule.endsWith(":");
  if (left && right) return "center";
  return left ? "left" : right ? "right" : "";
}

/* How many columns a table has: as many as its header. */
export const width = (table) => table.aligns.length;

/* What stands in a cell, as somebody types it; a row that is too short has empty cells. */
export const textAt = (table, row, column) => decode(table.rows[row].cells[column]?.source ?? "");

/* Whether the first row names the columns: an empty one stands there only because Markdown wants it. */
export const hasHeader = (table) => table.rows.length < 2 || table.rows[0].cells.some((cell) => cell.source);

/* The table in which a place of the text is, if any. */
export const tableAt = (tables, place) => tables.find((table) => table.from <= place && place <= table.to);

/* The row and column at a place of the text, which lies in the table. */
export function cellAt(table, place) {
  let row = table.rows.findIndex((line) => place <= line.to);
  if (row < 0) row = table.rows.length - 1;
  const cells = table.rows[row].cells.slice(0, width(table));
  const column = cells.findIndex((cell) => place <= cell.to);
  return { row, column: column < 0 ? cells.length - 1 : column };
}

/* Where a cell of a table is after others moved, put in or took out a row or a column: by what its row and its column hold.
   Null when that does not tell, or when nothing around the cell changed. */
export function whereIsNow(old, now, { row, column }) {
  const [asHigh, asWide] = [old.rows.length === now.rows.length, width(old) === width(now)];
  if (asHigh && asWide && alike(old, now, row, column)) return null;
  const rows = asWide ? places(rowText, old, row, now, now.rows.length) : [];
  if (rows.length === 1 && (rows[0] !== row || !asHigh)) return { row: rows[0], column };
  const columns = asHigh ? places(columnText, old, column, now, width(now)) : [];
  return columns.length === 1 ? { row, column: columns[0] } : null;
}

/* Whether all that shows where a cell is says the same: the rest of its row, and the head of its column. */
function alike(old, now, row, column) {
  if (row && textAt(old, 0, column) !== textAt(now, 0, column)) return false;
  return now.aligns.every((_align, at) => at === column || textAt(old, row, at) === textAt(now, row, at));
}

/* Which rows or columns hold what one held. */
function places(textOf, old, at, now, count) {
  const wanted = textOf(old, at);
  return Array.from({ length: count }, (_none, index) => index).filter((index) => textOf(now, index) === wanted);
}

const columnText = (table, column) => table.rows.map((_row, row) => textAt(table, row, column)).join("\u0000");
const rowText = (table, row) => table.aligns.map((_align, column) => textAt(table, row, column)).join("\u0000");
