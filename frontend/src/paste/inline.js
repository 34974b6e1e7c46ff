// What stands within a line: words with their marks, links, images and line breaks, as Markdown.
import { escapeStarts, escapeWords } from "./escape.js";
import { safeAddress } from "./addresses.js";
import { asSymbols, isHidden, marksOf } from "./styles.js";

const MARKS = [["strike", "~~"], ["bold", "**"], ["italic", "*"], ["sup", "^"], ["sub", "~"]];
const SPACE = /[ \t\n\r\f\u00a0\u2000-\u200a\u202f]+/g;
const NOTHING = /[\u00ad\u200b-\u200d\u2060\ufeff]/g;
const WORD = /[\p{L}\p{N}]/u;
const EMOJI = /\p{Extended_Pictographic}/u;

/* The nodes as pieces, each with its marks: { text }, { code }, { image }, { note } or { line: true }. */
export function pieces(nodes, context, marks = {}) {
  return [...nodes].flatMap((node) => {
    if (node.nodeType === 3) return words(node.data, marks);
    if (node.nodeType !== 1 || isHidden(node, context.classes)) return [];
    return special(node, context, marks) ?? pieces(node.childNodes, context, marksOf(node, linked(node, context, marks), context.classes));
  });
}

function words(data, marks) {
  const bare = EMOJI.test(data) ? data.replace(/[\u00ad\u200b\u2060\ufeff]/g, "") : data.replace(NOTHING, "");
  const text = bare.replace(SPACE, " ");
  return text ? [{ text: marks.symbols ? asSymbols(text) : text, marks }] : [];
}

function special(node, context, marks) {
  switch (node.tagName) {
    case "BR": return [{ line: true, marks }];
    case "IMG": return image(node, context, marks);
    case "SUP": case "A": return note(node, marks);
    case "LW-NOTE": return [{ note: node.getAttribute("name"), marks }];
    default: return null;
  }
}

function note(node, marks) {
  const found = node.querySelector("lw-note");
  return found ? [{ note: found.getAttribute("name"), marks }] : null;
}

function image(node, context, marks) {
  const found = context.image(node);
  return found ? [{ image: found, marks }] : [];
}

/* The marks with the address of a link, when the element is one. */
export function linked(node, context, marks) {
  if (node.tagName !== "A") return marks;
  const address = safeAddress(node.getAttribute("href"), context.origin);
  return address ? { ...marks, link: address } : marks;
}

/* Pieces as one stretch of Markdown. `plain` leaves out the marks that the block has by itself, as a heading is bold;
   `brk` is what stands for a line break. */
export function write(found, { without = [], brk = "  \n" } = {}) {
  const kept = trim(found.map((piece) => ({ ...piece, marks: lessen(piece.marks, without) })));
  const text = writeLinks(kept, brk).replace(/ +(?=\n)/g, (spaces) => (spaces.length > 1 ? "  " : "")).replace(/\n +/g, "\n");
  return brk.includes("\n") ? escapeStarts(text) : text;
}

function lessen(marks, without) {
  const kept = { ...marks };
  for (const name of without) delete kept[name];
  return kept;
}

/* Without space and empty lines at both ends, and with one space where there were several. */
function trim(found) {
  const kept = [];
  for (const piece of found) {
    const last = kept[kept.length - 1];
    const starts = !last || last.line || last.text?.endsWith(" ");
    const text = piece.text && starts ? piece.text.replace(/^ /, "") : piece.text;
    if (piece.line && last?.text) last.text = last.text.replace(/ $/, "");
    if (piece.line && !last) continue;
    if (text && last?.text && alike(last.marks, piece.marks)) last.text += text;
    else if (piece.text === undefined || text) kept.push({ ...piece, text });
  }
  while (kept.length && (kept.at(-1).line || kept.at(-1).text?.trim() === "")) kept.pop();
  if (kept.at(-1)?.text) kept.at(-1).text = kept.at(-1).text.trimEnd();
  return kept;
}

const alike = (one, other) => JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
const sorted = (marks) => Object.entries(marks).filter(([, value]) => value).sort();

function groups(found, key) {
  const result = [];
  for (const piece of found) {
    const last = result[result.length - 1];
    if (last && last.value === key(piece)) last.found.push(piece);
    else result.push({ value: key(piece), found: [piece] });
  }
  return result;
}

function writeLinks(found, brk) {
  const all = groups(found, ({ marks }) => marks.link);
  return all.map(({ value, found: part }, at) => {
    const text = writeMarks(part, MARKS, brk);
    if (!value) return all[at + 1]?.value && text.endsWith("!") ? `${text.slice(0, -1)}\\!` : text;
    return writeLink(value, text, part);
  }).join("");
}

function writeLink(address, text, part) {
  const said = part.map((piece) => piece.text ?? "").join("");
  if (!text.trim()) return text;
  if (part.every((piece) => piece.text !== undefined) && bare(said.trim(), address)) return text.replace(text.trim(), address);
  const [before, behind] = edges(text);
  return `${before}[${text.trim().replace(/ *\n */g, " ")}](${address})${behind}`;
}

/* Whether an address that is written out needs no brackets: the page makes a link of it. */
function bare(said, address) {
  return /^https?:\/\/[^\s*_~`]+[^\s.,:;!?'*_~)]$/.test(address) && (said === address || `${said}/` === address);
}

function writeMarks(found, marks, brk) {
  if (!marks.length) return found.map((piece) => writePiece(piece, found, brk)).join("");
  const [[name, sign], ...rest] = marks;
  const all = groups(found, (piece) => Boolean(piece.marks[name]));
  return all.reduce((before, { value, found: part }, at) => {
    const text = writeMarks(part, rest, brk);
    const next = all[at + 1]?.found[0].text?.[0] ?? " ";
    return join(before, value && wraps(name, text, part) ? wrap(text, sign, before, next) : text);
  }, "");
}

/* Two marks of stars against each other would be read as one: the second goes without. */
function join(before, text) {
  const clash = before.endsWith("*") && !before.endsWith("\\*") && /^\*(?!\*)/.test(text);
  return before + (clash ? text.replace(/^\*([^*]+)\*/, "$1") : text);
}

function wraps(name, text, part) {
  if (!WORD.test(text) || part.every((piece) => piece.line || piece.image || piece.note)) return false;
  return name !== "sup" && name !== "sub" || /^[^\s^~]+$/.test(text);
}

/* Marks stand against the words: space, and signs that would keep Markdown from seeing them, stand outside. */
function wrap(text, sign, before, next) {
  const tokens = text.match(/\\[^\w\s]|[^]/g);
  const start = tokens.findIndex((token) => !outside(token, before.slice(-1)) && !/[.,:;?!)%]/.test(token));
  const end = tokens.findLastIndex((token) => !outside(token, next));
  if (start < 0) return text;
  const part = (from, to) => tokens.slice(from, to).join("");
  return part(0, start) + sign + part(start, end + 1) + sign + part(end + 1);
}

const outside = (token, beside) => /^\s|^\\./.test(token) || (WORD.test(beside) && /[.,:;?!()"'%/-]/.test(token));

const edges = (text) => [/^\s*/.exec(text)[0], /\s*$/.exec(text)[0]];

function writePiece(piece, found, brk) {
  if (piece.line) return brk;
  if (piece.note) return `[^${piece.note}]`;
  if (piece.image) return piece.image;
  return piece.marks.code && piece.text.trim() ? code(piece.text) : escapeWords(piece.text);
}

function code(text) {
  const [before, behind] = edges(text);
  const bare = text.trim();
  const longest = Math.max(0, ...[...bare.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const room = bare.startsWith("`") || bare.endsWith("`") ? " " : "";
  return before + fence + room + bare + room + fence + behind;
}
