// The document of the clipboard as blocks: headings, paragraphs, lists, quotations, code, rules and tables.
import { linked, pieces, write } from "./inline.js";
import { listItem, nested } from "./word_lists.js";
import { declarations, isHidden, marksOf, styleOf } from "./styles.js";
import { tableBlocks } from "./table_grid.js";

const BLOCKS = "address, article, aside, blockquote, center, dd, details, div, dl, dt, fieldset, figcaption, figure, footer, form, h1, h2, h3, h4, h5, h6, header, hr, li, main, ol, p, pre, section, summary, table, tbody, td, th, thead, tr, ul";
const NAMES = new Set(BLOCKS.toUpperCase().split(", "));

const isBlock = (node) => node.nodeType === 1 && (NAMES.has(node.tagName) || Boolean(node.querySelector(BLOCKS)));

/* Nodes as blocks. Items of a list that stand next to each other become one list. */
export const blocks = (nodes, context, marks = {}) => gather(collect(nodes, context, marks));

function collect(nodes, context, marks) {
  const found = [];
  let line = [];
  const flush = () => {
    found.push(...paragraphs(pieces(line, context, marks)));
    line = [];
  };
  for (const node of nodes) {
    if (!isBlock(node)) {
      line.push(node);
    } else if (!isHidden(node, context.classes)) {
      flush();
      found.push(...block(node, context, marks));
    }
  }
  flush();
  return found;
}

function block(node, context, around) {
  const marks = marksOf(node, linked(node, context, around), context.classes);
  const item = listItem(node);
  if (item) return [wordItem(node, item, context, marks)];
  const level = headingLevel(node, context);
  if (level && !node.querySelector("table, ul, ol")) return heading(node, level, context);
  switch (node.tagName) {
    case "UL": case "OL": return listItems(node, context, marks);
    case "LI": return [htmlItem(node, node.parentElement, context, marks)];
    case "BLOCKQUOTE": return quotation(node, context, marks);
    case "PRE": return [codeBlock(node)];
    case "HR": return [{ type: "rule" }];
    case "TABLE": return tableBlocks(node, { ...context, marks });
    case "DT": return blocks(node.childNodes, context, { ...marks, bold: true });
    case "FIGCAPTION": return blocks(node.childNodes, context, { ...marks, italic: true });
    default: return collect(node.childNodes, context, marks);
  }
}

/* A paragraph ends where a line is empty. */
function paragraphs(found) {
  const parts = [[]];
  found.forEach((piece, at) => {
    const empty = piece.line && isLine(found.slice(at + 1));
    if (empty) parts.push([]);
    else parts.at(-1).push(piece);
  });
  return parts.filter((part) => write(part)).map((part) => ({ type: "paragraph", pieces: part }));
}

const isLine = (rest) => rest.find((piece) => piece.text?.trim() !== "")?.line === true;

const TITLES = { MsoTitle: 1, MsoSubtitle: 2 };

function headingLevel(node, { classes }) {
  const level = /^H([1-6])$/.exec(node.tagName)?.[1] ?? TITLES[node.className];
  if (level) return Number(level);
  if (node.getAttribute("role") === "heading") return Number(node.getAttribute("aria-level")) || 2;
  if (node.tagName !== "P") return 0;
  const outline = styleOf(node, classes)["mso-outline-level"];
  return /^[1-6]$/.test(outline ?? "") ? Number(outline) : 0;
}

function heading(node, level, context) {
  const found = pieces(node.childNodes, context).map((piece) => (piece.line ? { text: " ", marks: {} } : piece));
  const text = write(found, { without: ["bold"] });
  return text ? [{ type: "heading", level, text }] : [];
}

function wordItem(node, { depth, ordered, start, sign }, context, marks) {
  sign.remove();
  return { type: "item", depth, ordered, start, blocks: blocks(node.childNodes, context, marks) };
}

function listItems(list, context, marks, depth = 1) {
  const found = [];
  for (const node of list.children) {
    if (isHidden(node, context.classes)) continue;
    if (node.tagName === "UL" || node.tagName === "OL") found.push(...listItems(node, context, marks, depth + 1));
    else found.push({ ...htmlItem(node, list, context, marks), depth: itemDepth(node, depth) });
  }
  return found.map((item) => (item.type === "item" ? item : { ...item, depth }));
}

function htmlItem(node, list, context, marks) {
  const box = node.querySelector("input");
  const ticked = box ? box.hasAttribute("checked") : node.getAttribute("aria-checked") === "true";
  const task = box || node.getAttribute("role") === "checkbox" ? ticked : undefined;
  const ordered = list?.tagName === "OL";
  const inner = blocks(node.childNodes, context, marks);
  return { type: "item", depth: itemDepth(node, 1), ordered, start: Number(list?.getAttribute("start")) || 1, blocks: inner, task };
}

/* Google Docs and Word on the web say how deep an item is, and need not put lists in lists. */
function itemDepth(node, depth) {
  const said = Number(node.getAttribute("data-aria-level") ?? node.getAttribute("aria-level"));
  return said > 0 && said < 10 ? Math.max(said, depth) : depth;
}

function quotation(node, context, marks) {
  const inner = blocks(node.childNodes, context, marks);
  const style = declarations(node.getAttribute("data-lw-style"));
  const indented = /^(none|0|medium none)/.test(style.border ?? "") && /(^| )\d+px/.test(style.margin ?? "");
  return indented || !inner.length ? inner : [{ type: "quote", blocks: inner }];
}

function codeBlock(node) {
  const named = `${node.className} ${node.querySelector("code")?.className ?? ""}`;
  const language = /(?:language|lang|highlight-source)-([\w+#.-]{1,40})/.exec(named)?.[1] ?? "";
  for (const line of node.querySelectorAll("br")) line.replaceWith("\n");
  return { type: "code", language, text: node.textContent.replace(/\u00a0/g, " ").replace(/^\n|\s+$/g, "") };
}

/* Items next to each other as lists. */
function gather(found) {
  const out = [];
  let run = [];
  const flush = () => {
    out.push(...nested(run));
    run = [];
  };
  for (const one of found) {
    if (one.type === "item") {
      run.push(one);
    } else {
      flush();
      out.push(one);
    }
  }
  flush();
  return out;
}
