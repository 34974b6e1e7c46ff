// Lists: the next point, deeper and back, and making lists of paragraphs. Functions of the state that give a change.
import { EditorSelection } from "@codemirror/state";
import { isBlank, itemOf, prefixLength, quoteOf } from "./lines.js";

const SIGNS = { list: "- ", numbers: "1. ", tasks: "- [ ] " };

/* The sign of the point after this one, and the changes that count the points below it on. */
export function nextItem(state, line, item, last) {
  const gap = item.gap || " ";
  const box = item.box && "[ ] ";
  if (!item.number) return { sign: item.sign + gap + box, changes: [] };
  const number = Number(item.number);
  const step = sameNumber(state.doc, line.number - 1, item) || sameNumber(state.doc, last.number + 1, item) ? 0 : 1;
  const changes = step ? countOn(state.doc, last.number + 1, item, number + 1) : [];
  return { sign: `${number + step}${item.dot}${gap}${box}`, changes };
}

/* Lists can be numbered 1. 1. 1. throughout: then that is how they go on. */
function sameNumber(doc, number, item) {
  const other = number >= 1 && number <= doc.lines && itemOf(doc.line(number).text);
  return Boolean(other) && other.indent === item.indent && other.number === item.number;
}

/* Adds one to each point that counts on from `expected`, as long as they do. */
function countOn(doc, start, item, expected) {
  const changes = [];
  let number = expected;
  for (let at = start; at <= doc.lines; at += 1) {
    const line = doc.line(at);
    const other = itemOf(line.text);
    const indent = /^[ \t]*/.exec(line.text.slice(item.quote.length))[0].length;
    if (isBlank(line.text) || indent > item.indent.length) continue;
    if (!other || other.indent !== item.indent || Number(other.number) !== number) break;
    number += 1;
    const from = line.from + other.quote.length + other.indent.length;
    changes.push({ from, to: from + other.number.length, insert: String(number) });
  }
  return changes;
}

/* An empty point, or Backspace before its first word: one level back, or out of the list as a paragraph of its own. */
export function leaveItem(state, line, item) {
  if (item.indent.length) return shiftLines(state, [line], outdented);
  const { doc } = state;
  const empty = isBlank(line.text.slice(item.length));
  const near = (number) => number >= 1 && number <= doc.lines && !isBlank(doc.line(number).text);
  const quiet = item.quote.trimEnd();
  const above = near(line.number - 1) ? `${quiet}\n${item.quote}` : item.quote;
  const below = near(line.number + 1) ? `\n${quiet}` : "";
  const changes = [{ from: line.from, to: empty ? line.to : line.from + item.length, insert: above }];
  if (below) changes.push({ from: line.to, insert: below });
  return { changes, selection: EditorSelection.cursor(line.from + above.length) };
}

/* Tab: the points of the selection one level deeper, when there is a point above to hang them on. */
export function indentItems(state) {
  return shiftItems(state, indented);
}

/* Shift+Tab: one level back. */
export function outdentItems(state) {
  return shiftItems(state, outdented);
}

function shiftItems(state, shifted) {
  const lines = selectedLines(state);
  if (!lines.some((line) => itemOf(line.text))) return null;
  return shiftLines(state, lines, shifted);
}

/* Every line of a point moves with it, with the points below it. */
function shiftLines(state, lines, shifted) {
  const { doc } = state;
  const first = lines.find((line) => itemOf(line.text));
  const step = shifted(doc, first);
  if (!step) return null;
  const item = itemOf(first.text);
  const end = lastOfItem(doc, lines[lines.length - 1], item);
  const changes = [];
  for (let number = first.number; number <= end; number += 1) {
    const line = doc.line(number);
    const from = line.from + quoteOf(line.text).length;
    const indent = /^[ \t]*/.exec(doc.sliceString(from, line.to))[0].length;
    if (step > 0 && !isBlank(line.text)) changes.push({ from, insert: " ".repeat(step) });
    else if (step < 0 && indent) changes.push({ from, to: from + Math.min(indent, -step) });
  }
  return sameSelection(state, [...changes, ...anew(item, first)]);
}

/* A numbered point that goes deeper begins to count at one. */
function anew(item, line) {
  if (!item.number || item.number === "1") return [];
  const from = line.from + item.quote.length + item.indent.length;
  return [{ from, to: from + item.number.length, insert: "1" }];
}

/* How far a point can go deeper: to where the words of the point above it begin. 0 when there is none. */
function indented(doc, line) {
  const item = itemOf(line.text);
  for (let number = line.number - 1; number >= 1; number -= 1) {
    const above = doc.line(number);
    const other = itemOf(above.text);
    if (other && other.indent.length <= item.indent.length) {
      return other.indent.length === item.indent.length ? other.column - item.indent.length : 0;
    }
    if (!other && !isBlank(above.text) && !/^[ \t]/.test(above.text.slice(item.quote.length))) return 0;
  }
  return 0;
}

/* How far a point must go back to be beside the one it hangs on, below zero; 0 when it is at the margin. */
function outdented(doc, line) {
  const item = itemOf(line.text);
  if (!item.indent.length) return 0;
  for (let number = line.number - 1; number >= 1; number -= 1) {
    const other = itemOf(doc.line(number).text);
    if (other && other.indent.length < item.indent.length) return other.indent.length - item.indent.length;
  }
  return -item.indent.length;
}

/* The number of the last line that belongs to a point: what is indented further than it. */
function lastOfItem(doc, line, item) {
  let last = line.number;
  for (let number = line.number + 1; number <= doc.lines; number += 1) {
    const text = doc.line(number).text.slice(item.quote.length);
    if (isBlank(text)) continue;
    if (/^[ \t]*/.exec(text)[0].length <= item.indent.length) break;
    last = number;
  }
  return last;
}

/* The lines of the selection that say something; a selection that ends before a line does not take that line. */
export function selectedLines(state) {
  const { from, to, empty } = state.selection.main;
  const last = state.doc.lineAt(to);
  const end = !empty && to === last.from && last.number > 1 ? last.number - 1 : last.number;
  const lines = [];
  for (let number = state.doc.lineAt(from).number; number <= end; number += 1) lines.push(state.doc.line(number));
  const spoken = lines.filter((line) => !isBlank(line.text));
  return spoken.length ? spoken : lines.slice(0, 1);
}

/* Which list the first line of the selection is in: list, numbers, tasks, or nothing. */
export function listKind(state) {
  const item = itemOf(selectedLines(state)[0].text);
  if (!item) return "";
  if (item.box) return "tasks";
  return item.number ? "numbers" : "list";
}

/* Makes a list of the lines of the selection; when all of them are in such a list, paragraphs again. */
export function toggleList(state, kind) {
  const lines = selectedLines(state);
  const kinds = lines.map((line) => listKind(at(state, line)));
  return kinds.every((one) => one === kind) ? unlist(state, lines) : enlist(state, lines, kind);
}

function at(state, line) {
  return { doc: state.doc, selection: EditorSelection.single(line.from) };
}

function enlist(state, lines, kind) {
  const changes = [];
  let number = 0;
  lines.forEach((line) => {
    const item = itemOf(line.text);
    const quote = quoteOf(line.text);
    const indent = item?.indent ?? "";
    number += indent ? 0 : 1;
    const sign = kind === "numbers" && !indent ? `${number}. ` : SIGNS[kind];
    const from = line.from + quote.length;
    changes.push({ from: from + indent.length, to: line.from + prefixLength(line.text), insert: sign });
  });
  return sameSelection(state, inOrder([...apart(state, lines), ...changes, ...close(state, lines)]));
}

/* Changes from the first to the last; of two at one place the one that was named first. */
function inOrder(changes) {
  return changes.sort((one, other) => one.from - other.from);
}

/* Paragraphs that become points of one list lose the empty lines between them. */
function close(state, lines) {
  const changes = [];
  lines.slice(1).forEach((line, at) => {
    const above = lines[at];
    if (line.number > above.number + 1) changes.push({ from: above.to, to: line.from - 1 });
  });
  return changes;
}

/* A list keeps an empty line to a paragraph above and below it. */
function apart(state, lines) {
  const { doc } = state;
  const first = lines[0];
  const last = lines[lines.length - 1];
  const paragraph = (number) => number >= 1 && number <= doc.lines && !isBlank(doc.line(number).text) && !itemOf(doc.line(number).text);
  const quote = quoteOf(first.text);
  const changes = [];
  if (paragraph(first.number - 1)) changes.push({ from: first.from, insert: `${quote.trimEnd()}\n` });
  if (paragraph(last.number + 1)) changes.push({ from: last.to, insert: `\n${quote.trimEnd()}` });
  return changes;
}

function unlist(state, lines) {
  const { doc } = state;
  const changes = [];
  lines.forEach((line, at) => {
    const item = itemOf(line.text);
    const quote = item.quote.trimEnd();
    const joined = at > 0 && lines[at - 1].number === line.number - 1;
    const listed = at === 0 && line.number > 1 && !isBlank(doc.line(line.number - 1).text);
    changes.push({ from: line.from, to: line.from + item.length, insert: (joined || listed ? `${quote}\n` : "") + item.quote });
  });
  const last = lines[lines.length - 1];
  const below = last.number < doc.lines && !isBlank(doc.line(last.number + 1).text);
  if (below) changes.push({ from: last.to, insert: `\n${quoteOf(last.text).trimEnd()}` });
  return sameSelection(state, changes);
}

/* The changes, with the same words selected after them: the signs before them are not. */
export function sameSelection(state, changes) {
  const set = state.changes(changes);
  const moved = (at) => {
    const line = state.doc.lineAt(at);
    const words = line.from + prefixLength(line.text);
    return at <= words ? set.mapPos(words, 1) : set.mapPos(at, -1);
  };
  const { anchor, head, to, empty } = state.selection.main;
  const line = state.doc.lineAt(to);
  // A selection that ends before a line does not take that line, and still does not.
  const end = !empty && to === line.from && line.number > 1 && set.mapPos(to, -1);
  const place = (at) => (end !== false && at === to ? end : moved(at));
  return { changes: set, selection: EditorSelection.single(place(anchor), place(head)) };
}
