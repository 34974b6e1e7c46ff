// A table of the clipboard as rows of cells: merged cells filled, empty edges left out, and what is no table unpacked.
import { blocks } from "./blocks.js";
import { cellText } from "./write.js";
import { styleOf } from "./styles.js";

const MOST_COLUMNS = 60;
const REPEATED = 60;
/* A text that is longer than this is not said again in every row that a merged cell spans. */

/* The blocks that a table becomes: a table, with what spans all columns at its head above it, or what is in it. */
export function tableBlocks(table, context) {
  const rows = rowsOf(table);
  if (isLayout(table, rows)) return rows.flatMap((row) => [...row.cells].flatMap((cell) => blocks(cell.childNodes, context, context.marks)));
  const above = captions(table, rows, context);
  const grid = crop(fill(rows.slice(above.rows), context));
  if (!grid.length) return above.blocks;
  return [...above.blocks, { type: "table", aligns: alignsOf(grid), ...withHeader(grid) }];
}

/* The rows of this table, not those of a table in one of its cells. */
function rowsOf(table) {
  return [...table.querySelectorAll("tr")].filter((row) => row.closest("table") === table && row.cells.length);
}

/* One cell, or one column with tables or headings in it, was used to place text. */
function isLayout(table, rows) {
  const widest = Math.max(0, ...rows.map((row) => row.cells.length));
  if (table.getAttribute("role") === "presentation" || table.querySelector("table")) return true;
  return widest <= 1 && (rows.length <= 1 || Boolean(table.querySelector("ul, ol, h1, h2, h3, h4")));
}

/* A first row with nothing but one cell over several columns is what the table is called. */
function captions(table, rows, context) {
  const found = table.caption ? blocks(table.caption.childNodes, context, { bold: true }) : [];
  const [first, second] = rows;
  const [title, ...rest] = first?.cells ?? [];
  const over = second?.cells.length > 1 && title.colSpan > 1 && title.textContent.trim() && rest.every((cell) => !cell.textContent.trim());
  if (over) found.push(...blocks(title.childNodes, context, { bold: true }));
  return { blocks: found, rows: over ? 1 : 0 };
}

/* Cells as { text, align, head }, each in its column. A cell that spans rows says its text in each of them, one that
   spans columns only in the first. */
function fill(rows, context) {
  const grid = rows.map(() => []);
  rows.forEach((row, down) => {
    let column = 0;
    for (const cell of row.cells) {
      while (grid[down][column]) column += 1;
      if (column >= MOST_COLUMNS) break;
      spread(grid, cell, { down, column }, content(cell, context));
    }
  });
  const width = Math.max(0, ...grid.map((row) => row.length));
  return grid.map((row) => Array.from({ length: width }, (_, at) => row[at] ?? { text: "", align: "" }));
}

function spread(grid, cell, { down, column }, said) {
  const again = said.text.length <= REPEATED && !said.text.includes("](") ? said : silent(said);
  const deep = cell.rowSpan === 0 ? grid.length - down : Math.min(cell.rowSpan, grid.length - down);
  for (let row = 0; row < deep; row += 1) {
    for (let over = 0; over < Math.min(cell.colSpan, MOST_COLUMNS - column); over += 1) {
      const first = row ? again : said;
      grid[down + row][column + over] ??= over ? silent(said) : first;
    }
  }
}

const silent = (said) => ({ ...said, text: "", plain: "" });

function content(cell, context) {
  const inner = blocks(cell.childNodes, context, context.marks);
  const style = styleOf(cell, context.classes);
  const said = cell.getAttribute("align") ?? style["text-align"] ?? firstAlign(cell, context);
  const bold = inner.length > 0 && inner.every((one) => one.pieces?.every(({ marks, text }) => marks.bold || !text?.trim()));
  return {
    text: cellText(inner, bold || cell.tagName === "TH"),
    plain: cellText(inner),
    align: /^(left|center|right)$/.test(said ?? "") ? said : "",
    head: bold || cell.tagName === "TH" || style["font-weight"] === "700" || style["font-weight"] === "bold",
  };
}

function firstAlign(cell, context) {
  const paragraph = cell.querySelector("p, div");
  return paragraph ? paragraph.getAttribute("align") ?? styleOf(paragraph, context.classes)["text-align"] : "";
}

/* Without the empty rows and columns at the right and at the bottom that a spreadsheet adds. */
function crop(grid) {
  const used = (cells) => cells.some((cell) => cell.text);
  const rows = grid.slice(0, 1 + grid.findLastIndex(used));
  const width = 1 + Math.max(-1, ...rows.map((row) => row.findLastIndex((cell) => cell.text)));
  return rows.map((row) => row.slice(0, width));
}

/* The first row names the columns, unless it holds a number or nothing looks like a name. */
function withHeader(grid) {
  const [first, ...rest] = grid;
  const named = first.some((cell) => cell.text) && first.every((cell) => !cell.text || cell.head);
  const figures = first.some((cell) => /^[€$\s]*[-+]?[\d.,]+\s*%?$/.test(cell.text));
  const body = (rows) => rows.map((row) => row.map((cell) => cell.plain ?? cell.text));
  if (named || (!figures && rest.length)) return { rows: [first.map((cell) => cell.text), ...body(rest)] };
  return { rows: [first.map(() => ""), ...body(grid)] };
}

/* A column is aligned as its cells below the header are, when they all are. */
function alignsOf([first, ...rest]) {
  return first.map((cell, at) => {
    const filled = rest.map((row) => row[at]).filter(({ text }) => text);
    const { align } = filled[0] ?? cell;
    return align !== "left" && filled.every((one) => one.align === align) ? align : "";
  });
}
