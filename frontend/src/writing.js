// Enter, Shift+Enter, Backspace and Delete as a word processor has them. Each is a function of the state that gives a
// change, or null where the key means what it always does.
import { EditorSelection } from "@codemirror/state";
import { isBlank, isGap, itemOf, prefixLength, quoteOf, wordsOf } from "./lines.js";
import { leaveItem, nextItem } from "./lists.js";
import { around, breakMarks, inCode, inTable } from "./places.js";

const HARD_BREAK = "  ";
const HEADING = /^[ \t]*#{1,6}(?:[ \t]|$)/;
const FENCE = /^[ \t]*(?:```|~~~)/;

export function enter(state) {
  const { from, to } = state.selection.main;
  const line = state.doc.lineAt(from);
  if (inTable(state, from) || inTable(state, to)) return null;
  if (inCode(state, from) || FENCE.test(line.text)) return insert(from, to, `\n${/^[ \t]*/.exec(line.text)[0]}`);
  const item = itemOf(line.text);
  if (item && from >= line.from + item.length) return enterItem(state, line, item);
  const above = !item && !isBlank(line.text) && itemLine(state, from);
  if (above) return nextPoint(state, above, itemOf(above.text));
  const quote = quoteOf(line.text);
  if (quote && isBlank(line.text) && from === to) return leaveQuote(state, line);
  return newParagraph(state, line, quote);
}

/* The line with the sign of the point that a place belongs to, when the line of that place only goes on with it. */
function itemLine(state, at) {
  const item = around(state, at).find(({ name }) => name === "ListItem");
  const line = item && state.doc.lineAt(item.from);
  return line && itemOf(line.text) ? line : null;
}

function enterItem(state, line, item) {
  const { from, to } = state.selection.main;
  return from === to && !line.text.slice(item.length).trim() ? leaveItem(state, line, item) : nextPoint(state, line, item);
}

/* What comes after the cursor becomes a point of its own, after the one whose sign is in `line`. */
function nextPoint(state, line, item) {
  const { from, to } = state.selection.main;
  const { place, close, open } = from === to ? breakMarks(state, from) : { place: from, close: "", open: "" };
  const end = skipSpaces(state, Math.max(place, to));
  const { sign, changes } = nextItem(state, line, item, state.doc.lineAt(to));
  const text = `${close}\n${item.quote}${item.indent}${sign}${open}`;
  return {
    changes: [{ from: place, to: end, insert: text }, ...changes],
    selection: EditorSelection.cursor(place + text.length),
  };
}

/* An empty line of a quote: out of the quote, and the empty line that led here goes too. */
function leaveQuote(state, line) {
  const { doc } = state;
  const before = line.number > 1 ? doc.line(line.number - 1) : null;
  const start = before && quoteOf(before.text) && isBlank(before.text) ? before.from : line.from;
  const above = start === 0 ? "" : "\n";
  const below = line.number < doc.lines && !isBlank(doc.line(line.number + 1).text) ? "\n" : "";
  return {
    changes: { from: start, to: line.to, insert: above + below },
    selection: EditorSelection.cursor(start + above.length),
  };
}

function newParagraph(state, line, quote) {
  const { doc, selection: { main } } = state;
  const empty = `\n${quote.trimEnd()}`;
  const next = `\n${quote}`;
  if (isBlank(line.text)) return insert(main.from, main.to, next);
  if (main.empty && main.from <= line.from + prefixLength(line.text) && !continues(doc, line)) return pushDown(line, quote);
  const { place, close, open } = main.empty ? breakMarks(state, main.from) : { place: main.from, close: "", open: "" };
  const last = doc.lineAt(main.to);
  const start = backSpaces(state, place, line.from + quote.length);
  const end = skipSpaces(state, Math.max(place, main.to));
  if (start === line.from + quote.length && continues(doc, line)) return insert(line.from, end, `${quote.trimEnd()}\n${quote}`);
  if (end === last.to && last.number < doc.lines && continues(doc, doc.line(last.number + 1))) {
    const below = doc.line(last.number + 1);
    return insert(start, below.from + quoteOf(below.text).length, close + empty + next + open);
  }
  const alone = end === last.to && last.number < doc.lines && !isBlank(doc.line(last.number + 1).text);
  const text = close + empty + next + open;
  return {
    changes: { from: start, to: end, insert: text + (alone ? empty : "") },
    selection: EditorSelection.cursor(start + text.length),
  };
}

/* Enter before the first word of a block makes room above it. */
function pushDown(line, quote) {
  const text = `${quote}\n${quote.trimEnd()}\n`;
  return { changes: { from: line.from, insert: text }, selection: EditorSelection.cursor(line.from + text.length + prefixLength(line.text)) };
}

/* Whether a line goes on with the paragraph of the line before it. */
function continues(doc, line) {
  if (line.number === 1 || isBlank(line.text)) return false;
  const before = doc.line(line.number - 1).text;
  const plain = (text) => !itemOf(text) && !HEADING.test(wordsOf(text));
  return !isBlank(before) && plain(line.text) && !HEADING.test(wordsOf(before));
}

/* A line break that is kept on the page, within the paragraph or the point of a list. */
export function breakLine(state) {
  const { from, to } = state.selection.main;
  const line = state.doc.lineAt(from);
  if (inTable(state, from)) return null;
  const words = wordsOf(line.text);
  if (inCode(state, from) || HEADING.test(words) || isBlank(line.text)) return enter(state);
  const item = itemOf(line.text);
  const quote = quoteOf(line.text);
  const indent = item ? " ".repeat(item.column) : /^[ \t]*/.exec(words)[0];
  return insert(backSpaces(state, from, line.from + quote.length), skipSpaces(state, to), `${HARD_BREAK}\n${quote}${indent}`);
}

/* Backspace before the first word of a line takes away what the line is, and then what keeps it apart. */
export function backspace(state) {
  const { main } = state.selection;
  if (!main.empty || inCode(state, main.head) || inTable(state, main.head)) return null;
  const line = state.doc.lineAt(main.head);
  const prefix = prefixLength(line.text);
  if (main.head > line.from + prefix) return null;
  const item = itemOf(line.text);
  if (item) return leaveItem(state, line, item);
  const quote = quoteOf(line.text);
  if (prefix > quote.length && HEADING.test(wordsOf(line.text))) return insert(line.from + quote.length, line.from + prefix, "");
  if (quote) return insert(line.from, line.from + quote.length, "");
  return joinUp(state, line, line.from + prefix);
}

/* Put a line behind the one above it, over the gap. */
function joinUp(state, line, at) {
  const { doc } = state;
  let number = line.number - 1;
  while (number > 0 && isGap(doc, number)) number -= 1;
  if (number < 1 || number === line.number - 1) return null;
  const above = doc.line(number);
  if (cannotJoin(state, above) || cannotJoin(state, line)) return { selection: EditorSelection.cursor(above.to) };
  return insert(above.to, at, "");
}

/* Delete at the end of a line brings the next block behind it. */
export function deleteForward(state) {
  const { main } = state.selection;
  const { doc } = state;
  const line = doc.lineAt(main.head);
  if (!main.empty || main.head !== line.to || inCode(state, main.head) || inTable(state, main.head)) return null;
  let number = line.number + 1;
  while (number <= doc.lines && isGap(doc, number)) number += 1;
  if (number > doc.lines) return null;
  const below = doc.line(number);
  if (cannotJoin(state, below) || isBlank(below.text)) return null;
  return { changes: { from: line.to, to: below.from + prefixLength(below.text) }, selection: EditorSelection.cursor(line.to) };
}

function cannotJoin(state, line) {
  return inTable(state, line.to) || inCode(state, line.to) || /^[ \t]*([-*_])(?:[ \t]*\1){2,}[ \t]*$/.test(line.text);
}

function insert(from, to, text) {
  return { changes: { from, to, insert: text }, selection: EditorSelection.cursor(from + text.length) };
}

function backSpaces(state, at, least) {
  let place = at;
  while (place > least && /[ \t]/.test(state.sliceDoc(place - 1, place))) place -= 1;
  return place;
}

function skipSpaces(state, at) {
  let place = at;
  while (/[ \t]/.test(state.sliceDoc(place, place + 1))) place += 1;
  return place;
}
