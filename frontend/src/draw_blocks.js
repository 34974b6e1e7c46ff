// How blocks look: headings, lists, check lists, quotes, callouts, code and rules.
import { levelOf } from "./headings.js";
import { itemOf, quoteOf } from "./lines.js";
import { Box, Bullet, Count, Label, Rule } from "./widgets.js";

const CALLOUT = /^[ \t]*>[ \t]?\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*$/;
const DEEPEST = 6;

/* Draws a node that is a block; false when nothing inside it is drawn, undefined when it is no block. */
export function drawBlock(pen, node, from, to) {
  const level = levelOf(node.name);
  if (level) return drawHeading(pen, node, level);
  return BLOCKS[node.name]?.(pen, node, from, to);
}

const BLOCKS = {
  ListItem: drawItem,
  Blockquote: drawQuote,
  FencedCode: drawCode,
  CodeBlock: drawCode,
  HorizontalRule: drawRule,
  Table: drawTable,
};

/* Calls `each` with every line of a node that is in view. */
function linesOf(pen, node, from, to, each) {
  const { doc } = pen.state;
  const last = doc.lineAt(Math.min(node.to, to)).number;
  for (let number = doc.lineAt(Math.max(node.from, from)).number; number <= last; number += 1) each(doc.line(number));
}

function drawHeading(pen, node, level) {
  const shown = Math.min(level - pen.largest + 2, 6);
  const mark = node.node.getChild("HeaderMark");
  pen.line(node.from, `lw-heading lw-h${shown}`);
  if (!mark || mark.from !== node.from) return undefined;
  const line = pen.state.doc.lineAt(node.from);
  const words = Math.min(mark.to + /^[ \t]*/.exec(line.text.slice(mark.to - line.from))[0].length, line.to);
  if (pen.touched(line.from, line.to)) pen.mark(mark.from, words, "lw-sign");
  else pen.hide(mark.from, words);
  return undefined;
}

function drawItem(pen, node, from, to) {
  const { doc } = pen.state;
  const line = doc.lineAt(node.from);
  const item = itemOf(line.text);
  if (!item) return undefined;
  const depth = depthOf(node.node);
  linesOf(pen, node, from, to, (each) => {
    if (isInnermost(pen, each, node)) pen.line(each.from, `${each.number === line.number ? "lw-item" : "lw-more"} lw-depth-${depth}`);
    if (each.number > line.number) hideIndent(pen, each, node);
  });
  const start = line.from + item.quote.length;
  const sign = start + item.indent.length;
  const end = line.from + item.length;
  pen.hide(start, sign);
  if (item.box) drawBox(pen, line, sign, end, item);
  else if (item.number) pen.replace(sign, end, new Count(`${countOf(pen, node.node)}.`));
  else pen.replace(sign, end, new Bullet());
  pen.solid(start, end);
  return undefined;
}

/* The number of a point: as many as there are before it in its list, from where the list begins. */
function countOf(pen, node) {
  let before = 0;
  let first = node;
  for (let other = node.prevSibling; other; other = other.prevSibling) if (other.name === "ListItem") [before, first] = [before + 1, other];
  const mark = first.getChild("ListMark");
  return Number.parseInt(pen.state.sliceDoc(mark.from, mark.to), 10) + before;
}

function drawBox(pen, line, sign, end, item) {
  const ticked = item.box[1] !== " ";
  pen.replace(sign, end, new Box(ticked, line.text.slice(item.length) || pen.sentences.task));
  pen.line(line.from, ticked ? "lw-task lw-done" : "lw-task");
}

/* Whether the deepest list that a line belongs to is this one. */
function isInnermost(pen, line, node) {
  const at = line.from + /^[ \t>]*/.exec(line.text)[0].length;
  for (let child = node.node.firstChild; child; child = child.nextSibling) {
    if (/List$/.test(child.name) && child.from <= at && at <= child.to) return false;
  }
  return true;
}

/* The indent of lines that go on with an item is drawn by the style of the line. */
function hideIndent(pen, line, node) {
  if (!isInnermost(pen, line, node)) return;
  const quote = quoteOf(line.text).length;
  const indent = /^[ \t]*/.exec(line.text.slice(quote))[0].length;
  if (indent === line.length - quote) return;
  pen.hide(line.from + quote, line.from + quote + indent);
  pen.solid(line.from + quote, line.from + quote + indent);
}

function depthOf(node) {
  let depth = 0;
  for (let up = node; up; up = up.parent) if (up.name === "ListItem") depth += 1;
  return Math.min(depth, DEEPEST);
}

function drawQuote(pen, node, from, to) {
  if (node.node.parent?.name === "Blockquote") return undefined;
  const { doc } = pen.state;
  const first = doc.lineAt(node.from);
  const kind = CALLOUT.exec(first.text)?.[1].toLowerCase();
  linesOf(pen, node, from, to, (line) => {
    const marks = quoteOf(line.text);
    const deep = marks.split(">").length > 2 ? " lw-deep" : "";
    pen.line(line.from, kind ? `lw-callout lw-callout-${kind}` : `lw-quote${deep}`);
    pen.hide(line.from, line.from + marks.length);
    pen.solid(line.from, line.from + marks.length);
  });
  if (kind && !pen.touched(first.from, first.to)) {
    pen.replace(first.from + quoteOf(first.text).length, first.to, new Label(pen.sentences[`callout_${kind}`]));
  }
  return undefined;
}

function drawCode(pen, node, from, to) {
  const fences = node.name === "FencedCode" ? [node.from, node.to] : [];
  linesOf(pen, node, from, to, (line) => {
    const fence = fences.some((at) => line.from <= at && at <= line.to) && /^[ \t>]*(```|~~~)/.test(line.text);
    pen.line(line.from, fence ? "lw-codeblock lw-fence" : "lw-codeblock");
  });
  return false;
}

function drawRule(pen, node) {
  const line = pen.state.doc.lineAt(node.from);
  if (!pen.touched(line.from, line.to)) pen.replace(node.from, node.to, new Rule());
  return false;
}

/* Tables are drawn by tables/; here only their source, for where they are not. */
function drawTable(pen, node, from, to) {
  linesOf(pen, node, from, to, (line) => pen.line(line.from, "lw-table-source"));
  return false;
}
