// Blocks as Markdown.
import { encode } from "../tables/cells.js";
import { write } from "./inline.js";

/* Blocks with an empty line between them. */
export function markdown(blocks) {
  return blocks.map(text).filter(Boolean).join("\n\n");
}

function text(block) {
  switch (block.type) {
    case "heading": return `${"#".repeat(block.level)} ${block.text}`;
    case "paragraph": return write(block.pieces);
    case "list": return list(block);
    case "quote": return markdown(block.blocks).replace(/^/gm, "> ").replace(/ +$/gm, (end) => (end.length > 2 ? "  " : ""));
    case "code": return code(block);
    case "table": return table(block);
    default: return "---";
  }
}

function list({ ordered, start, items }) {
  return items.map((item, at) => {
    const sign = ordered ? `${start + at}. ` : "- ";
    const box = item.task === undefined ? "" : item.task ? "[x] " : "[ ] ";
    return sign + box + itemText(item).replace(/\n(?=[^\n])/g, `\n${" ".repeat(sign.length)}`);
  }).join("\n");
}

/* The text of an item; a list in it follows without an empty line. */
function itemText({ blocks }) {
  return blocks.reduce((before, block) => {
    const gap = !before ? "" : block.type === "list" ? "\n" : "\n\n";
    return before + gap + text(block);
  }, "").trimEnd();
}

function code({ language, text: lines }) {
  const longest = Math.max(2, ...[...lines.matchAll(/^ *(`+)/gm)].map(([, run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${lines}\n${fence}`;
}

const RULES = { "": "---", left: ":---", center: ":---:", right: "---:" };

function table({ rows, aligns }) {
  const line = (cells) => `|${cells.map((cell) => (cell ? ` ${cell} ` : "  ")).join("|")}|`;
  const [head, ...body] = rows;
  return [line(head), `|${aligns.map((align) => RULES[align]).join("|")}|`, ...body.map(line)].join("\n");
}

/* Blocks as the text of a cell: its lines with <br> between them. `head` leaves out bold, as a header is bold. */
export function cellText(blocks, head = false) {
  return encode(lines(blocks, head).filter(Boolean).join("\n"));
}

function lines(blocks, head) {
  return blocks.flatMap((block) => {
    switch (block.type) {
      case "heading": return [block.text];
      case "paragraph": return [write(block.pieces, { brk: "<br>", without: head ? ["bold"] : [] })];
      case "list": return block.items.flatMap((item, at) => itemLines(item, block.ordered ? `${block.start + at}. ` : "- ", head));
      case "quote": return lines(block.blocks, head);
      case "code": return block.text.split("\n").map((line) => line && `\`${line.replaceAll("`", "'")}\``);
      default: return [];
    }
  });
}

function itemLines({ blocks }, sign, head) {
  const [first = "", ...rest] = lines(blocks, head);
  return [sign + first, ...rest];
}
