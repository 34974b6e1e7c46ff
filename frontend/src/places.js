// Where a place in the text is: in code, in a table, in which marked elements.
import { treeOf } from "./markdown.js";

const CODE = new Set(["FencedCode", "CodeBlock"]);
const MARKED = new Set(["StrongEmphasis", "Emphasis", "Strikethrough", "Highlight"]);

/* The nodes around a place, innermost first. */
export function around(state, at, side = -1) {
  const found = [];
  for (let node = treeOf(state, Math.min(at + 1, state.doc.length)).resolveInner(at, side); node; node = node.parent) found.push(node);
  return found;
}

export const inCode = (state, at) => around(state, at).some(({ name }) => CODE.has(name));
export const inTable = (state, at) => around(state, at).some(({ name }) => name === "Table");

/* How to break a line at a place without breaking marks: where, what closes the marks before it and opens them after. */
export function breakMarks(state, at) {
  let place = at;
  let close = "";
  let open = "";
  for (const { name, from, to, firstChild, lastChild } of around(state, at)) {
    if (!MARKED.has(name) || !firstChild || place <= from || place >= to) continue;
    const sign = state.sliceDoc(firstChild.from, firstChild.to);
    if (place <= firstChild.to) place = from;
    else if (place >= lastChild.from) place = to;
    else [close, open] = [close + sign, sign + open];
  }
  return { place, close, open };
}
