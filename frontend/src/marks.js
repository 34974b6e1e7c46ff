// Bold, italic, struck through, marked and code: putting the signs around a selection and taking them off, over several
// paragraphs, with spaces at its ends and marks already there.
import { EditorSelection } from "@codemirror/state";
import { markdownLanguage, treeOf } from "./markdown.js";

/* Each kind: the node of the tree, and the signs that are written. */
export const KINDS = {
  bold: { node: "StrongEmphasis", sign: "**" },
  italic: { node: "Emphasis", sign: "*" },
  strike: { node: "Strikethrough", sign: "~~" },
  highlight: { node: "Highlight", sign: "==" },
  code: { node: "InlineCode", sign: "`" },
};
const MARKED = new Set(Object.values(KINDS).map(({ node }) => node));
/* What is never cut in two. */
const WHOLE = new Set(["Link", "Image", "Autolink", "URL", "InlineCode", "Escape", "Entity", "HTMLTag", "Subscript", "Superscript"]);
const BLOCK = /^(?:Paragraph|Task|TableCell|(?:ATX|Setext)Heading\d)$/;
const STRUCTURE = new Set(["HeaderMark", "TaskMarker", "QuoteMark"]);
/* Of a longer selection nobody is told whether all of it is marked: that would slow down every key. */
const MOST = 5000;
const WORD = /[\p{L}\p{N}]/u;

/* Whether what is selected, or where the cursor is, has a mark. */
export function isMarked(state, kind) {
  const { main } = state.selection;
  if (main.to - main.from > MOST) return false;
  if (main.empty) return Boolean(elementAt(state, kind, main.head));
  const parts = partsOf(state, main.from, main.to);
  return parts.length > 0 && parts.every((part) => covered(part, kind));
}

/* The change that puts a mark on the selection or takes it off; null when nothing can be marked. */
export function toggleMark(state, kind) {
  const { main } = state.selection;
  return main.empty ? toggleAtCursor(state, kind) : toggleRange(state, kind, main.from, main.to);
}

/* Takes away the signs of marks between which nothing was typed, where the cursor is; null when there are none. */
export function dropEmptyMarks(state) {
  const { main } = state.selection;
  let [from, to] = [main.head, main.head];
  const around = ({ sign }) => state.sliceDoc(from - sign.length, from) === sign && state.sliceDoc(to, to + sign.length) === sign;
  for (let found = true; found && main.empty;) {
    const kind = Object.values(KINDS).find((one) => from >= one.sign.length && around(one));
    found = Boolean(kind);
    if (kind) [from, to] = [from - kind.sign.length, to + kind.sign.length];
  }
  return from < to ? { changes: { from, to } } : null;
}

function toggleRange(state, kind, from, to) {
  const parts = partsOf(state, from, to);
  const off = parts.some((part) => covered(part, kind)) && parts.every((part) => covered(part, kind) || !tried(part, kind, false));
  const done = parts.map((part) => tried(part, kind, off)).filter(Boolean);
  if (!done.length) return null;
  const changes = state.changes(done.flatMap((one) => one.changes));
  // The words stay selected, without the signs around them.
  const selection = EditorSelection.range(changes.mapPos(done[0].from, 1), changes.mapPos(done[done.length - 1].to, -1));
  return { changes, selection };
}

/* The selected words of each block: where they begin and end without spaces, and the elements of the block. */
function partsOf(state, from, to) {
  const parts = [];
  treeOf(state, to).iterate({
    from,
    to,
    enter: (node) => {
      if (!BLOCK.test(node.name)) return;
      const part = partOf(state, node.node, from, to);
      if (part) parts.push(part);
    },
  });
  return parts;
}

function partOf(state, block, from, to) {
  const inside = elementsOf(block);
  const part = { state, block, elements: inside.elements, skipped: inside.skipped, from: Math.max(from, block.from), to: Math.min(to, block.to) };
  while (part.from < part.to && isNoWord(part, part.from)) part.from += 1;
  while (part.to > part.from && isNoWord(part, part.to - 1)) part.to -= 1;
  return part.from < part.to ? part : null;
}

/* Spaces, signs of the block and signs of marks are not what somebody wants marked. */
function isNoWord({ state, skipped, elements }, at) {
  const character = state.sliceDoc(at, at + 1);
  if (/\s/.test(character)) return true;
  const sign = ({ from, to }) => from <= at && at < to;
  return skipped.some(sign) || elements.some(({ name, open, close }) => MARKED.has(name) && (sign(open) || sign(close)));
}

/* The elements in a block with the places of their signs, and what belongs to the block itself. */
function elementsOf(block) {
  const elements = [];
  const skipped = [];
  block.cursor().iterate((node) => {
    if (STRUCTURE.has(node.name)) skipped.push({ from: node.from, to: node.to });
    if (!MARKED.has(node.name) && !WHOLE.has(node.name)) return undefined;
    const { firstChild, lastChild } = node.node;
    const signed = MARKED.has(node.name) && firstChild && lastChild;
    elements.push({
      name: node.name,
      from: node.from,
      to: node.to,
      open: signed ? { from: firstChild.from, to: firstChild.to } : { from: node.from, to: node.from },
      close: signed ? { from: lastChild.from, to: lastChild.to } : { from: node.to, to: node.to },
    });
    return node.name !== "InlineCode" && node.name !== "Image";
  });
  return { elements, skipped };
}

function covered(part, kind) {
  const own = part.elements.filter(({ name }) => name === KINDS[kind].node);
  for (let at = part.from; at < part.to; at += 1) {
    if (!isNoWord(part, at) && !own.some(({ open, close }) => open.to <= at && at < close.from)) return false;
  }
  return true;
}

/* The changes for one block: as asked, or else over whole words, or else over the words alone; each is read again to see
   that it says what was meant. Null when Markdown cannot say it. */
function tried(part, kind, off) {
  for (const attempt of [part, { ...part, ...overWords(part) }, { ...part, ...withinWords(part) }]) {
    const changes = attempt.from < attempt.to && (off ? unmark(attempt, kind) : mark(attempt, kind));
    const meant = { ...attempt, ...widened(attempt, off ? kind : "") };
    if (changes && holds(meant, kind, off, changes)) return { changes, from: attempt.from, to: attempt.to };
  }
  return null;
}

function overWords({ state, block, from, to }) {
  const word = (at) => WORD.test(state.sliceDoc(at, at + 1));
  let start = from;
  let end = to;
  while (start > block.from && word(start) && word(start - 1)) start -= 1;
  while (end < block.to && word(end - 1) && word(end)) end += 1;
  return { from: start, to: end };
}

function withinWords({ state, from, to }) {
  const word = (at) => WORD.test(state.sliceDoc(at, at + 1));
  let start = from;
  let end = to;
  while (start < end && !word(start)) start += 1;
  while (end > start && !word(end - 1)) end -= 1;
  return { from: start, to: end };
}

/* One mark over all that is selected: the marks of this kind in it and against it are taken up in it. */
function mark(part, kind) {
  const { node, sign } = KINDS[kind];
  let { from, to } = widened(part);
  const own = part.elements.filter((one) => one.name === node && one.from <= to && one.to >= from);
  for (const one of own) [from, to] = [Math.min(from, one.from), Math.max(to, one.to)];
  if (kind === "code") return markCode(part, from, to);
  return [...signsOff(own), ...around(part, own, from, to, sign)].sort(inOrder);
}

function markCode({ state }, from, to) {
  if (state.sliceDoc(from, to).includes("`")) return null;
  return [{ from, insert: "`" }, { from: to, insert: "`" }];
}

/* Without the mark on what is selected; what else it covered keeps it. */
function unmark(part, kind) {
  const { node, sign } = KINDS[kind];
  const { from, to } = widened(part, kind);
  const own = part.elements.filter((one) => one.name === node && one.open.to < to && one.close.from > from);
  const rests = own.flatMap((one) => [[one.open.to, from], [to, one.close.from]]).filter(([start, end]) => start < end);
  return [...signsOff(own), ...rests.flatMap(([start, end]) => around(part, own, start, end, sign))].sort(inOrder);
}

const signsOff = (elements) => elements.flatMap(({ open, close }) => [{ ...open, insert: "" }, { ...close, insert: "" }]);
const inOrder = (one, other) => one.from - other.from || (one.to ?? one.from) - (other.to ?? other.from);

/* With the signs of marks that are selected whole, and with all of what is never cut. */
function widened({ elements, from, to }, but = "") {
  let [start, end] = [from, to];
  for (let grown = true; grown;) {
    grown = false;
    for (const { name, from: first, to: last, open, close } of elements) {
      if (but && name === KINDS[but].node) continue;
      const whole = MARKED.has(name) && name !== "InlineCode" ? start <= open.to && end >= close.from : start < last && end > first;
      if (whole && (first < start || last > end)) [start, end, grown] = [Math.min(start, first), Math.max(end, last), true];
    }
  }
  return { from: start, to: end };
}

/* Signs around a range, in pieces where it crosses the edge of another mark; spaces stay outside. */
function around(part, own, from, to, sign) {
  const cuts = part.elements
    .filter((one) => MARKED.has(one.name) && !own.includes(one))
    .flatMap(({ from: first, to: last, open, close }) => {
      if (first < from && from < last && last < to) return [[close.from, last]];
      if (from < first && first < to && to < last) return [[first, open.to]];
      return [];
    })
    .sort((one, other) => one[0] - other[0]);
  const pieces = [];
  let start = from;
  for (const [end, next] of cuts) {
    pieces.push([start, end]);
    start = next;
  }
  pieces.push([start, to]);
  return pieces.flatMap(([first, last]) => trimmed(part, own, first, last, sign));
}

function trimmed(part, own, from, to, sign) {
  const gone = (at) => own.some(({ open, close }) => [open, close].some((one) => one.from <= at && at < one.to));
  const space = (at) => /\s/.test(part.state.sliceDoc(at, at + 1)) || gone(at) || part.skipped.some((one) => one.from <= at && at < one.to);
  let [start, end] = [from, to];
  while (start < end && space(start)) start += 1;
  while (end > start && space(end - 1)) end -= 1;
  return start < end ? [{ from: start, insert: sign }, { from: end, insert: sign }] : [];
}

/* Whether the changed block says what was meant: the same words, with this mark on those selected and all others as before.
   The block is read by itself: over a whole text that is asked of thousands. */
function holds({ state, block, from, to }, kind, off, changes) {
  const text = state.sliceDoc(block.from, block.to);
  const before = words(text);
  const now = words(changed(text, changes, block.from));
  const { node } = KINDS[kind];
  return before.length === now.length && before.every(({ at, character, kinds }, number) => {
    const asked = from <= block.from + at && block.from + at < to;
    const other = now[number];
    const marked = other.kinds.includes(node);
    const right = asked ? marked !== off : marked === kinds.includes(node);
    return character === other.character && right && without(kinds, node) === without(other.kinds, node);
  });
}

const without = (kinds, node) => kinds.filter((one) => one !== node).sort().join();

function changed(text, changes, offset) {
  let made = "";
  let at = 0;
  for (const { from, to = from, insert } of changes) {
    made += text.slice(at, from - offset) + insert;
    at = to - offset;
  }
  return made + text.slice(at);
}

/* The characters of a block that are no spaces and no signs of marks, each with the marks that are on it. */
function words(text) {
  const kinds = Array.from(text, () => []);
  const found = [];
  const read = ({ type, from, to, children }) => {
    const name = markdownLanguage.parser.nodeSet.types[type].name;
    const [first, last] = [children[0], children[children.length - 1]];
    if (MARKED.has(name) && first) {
      for (let at = from; at < to; at += 1) kinds[at]?.push(at < first.to || at >= last.from ? "" : name);
    }
    if (name !== "InlineCode") children.forEach(read);
  };
  markdownLanguage.parser.parseInline(text, 0).forEach(read);
  for (let at = 0; at < text.length; at += 1) {
    if (!/\s/.test(text[at]) && !kinds[at].includes("")) found.push({ at, character: text[at], kinds: kinds[at] });
  }
  return found;
}

function elementAt(state, kind, at) {
  for (const side of [-1, 1]) {
    for (let node = treeOf(state, Math.min(at + 1, state.doc.length)).resolveInner(at, side); node; node = node.parent) {
      if (node.name === KINDS[kind].node && node.firstChild && node.firstChild.to <= at && at <= node.lastChild.from) return node;
    }
  }
  return null;
}

/* Without a selection: the word around the cursor; at the end of a marked stretch, out of it or back in; else signs to type
   between. */
function toggleAtCursor(state, kind) {
  const { head } = state.selection.main;
  const { sign } = KINDS[kind];
  const element = elementAt(state, kind, head);
  if (element && head === element.lastChild.from) return { selection: EditorSelection.cursor(element.to) };
  const ended = !element && head > 0 && elementAt(state, kind, head - sign.length);
  if (ended && ended.to === head) return { selection: EditorSelection.cursor(ended.lastChild.from) };
  if (pending(state, head, sign)) return takeBack(head, sign);
  const open = !element && finish(state, head, sign);
  if (open) return open;
  const word = wordAround(state, head);
  if (word) {
    const spec = toggleRange(state, kind, word.from, word.to);
    return spec && { changes: spec.changes, selection: EditorSelection.cursor(state.changes(spec.changes).mapPos(head, 1)) };
  }
  return { changes: { from: head, insert: sign + sign }, selection: EditorSelection.cursor(head + sign.length) };
}

/* Signs with nothing between them yet. */
const pending = (state, at, sign) => state.sliceDoc(at - sign.length, at) === sign && state.sliceDoc(at, at + sign.length) === sign;
const takeBack = (at, sign) => ({ changes: { from: at - sign.length, to: at + sign.length }, selection: EditorSelection.cursor(at - sign.length) });

/* Typed up to a space and then no longer: the space goes outside, where signs do not need it to be absent. */
function finish(state, at, sign) {
  if (state.sliceDoc(at, at + sign.length) !== sign) return null;
  const line = state.doc.lineAt(at);
  const before = state.sliceDoc(line.from, at);
  const space = /[ \t]+$/.exec(before)?.[0] ?? "";
  if (!space || !before.includes(sign)) return null;
  const changes = [{ from: at - space.length, to: at + sign.length, insert: sign + space }];
  return { changes, selection: EditorSelection.cursor(at + sign.length) };
}

function wordAround(state, at) {
  const line = state.doc.lineAt(at);
  const word = (place) => WORD.test(state.sliceDoc(place, place + 1));
  if (at === line.from || at === line.to || !word(at - 1) || !word(at)) return null;
  let [from, to] = [at, at];
  while (from > line.from && word(from - 1)) from -= 1;
  while (to < line.to && word(to)) to += 1;
  return { from, to };
}
