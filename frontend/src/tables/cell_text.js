// The text of a cell: the Markdown that works within a line, as a language for the editor in a cell and drawn in others.
import { Language, LanguageSupport, defineLanguageFacet } from "@codemirror/language";
import { markdownLanguage } from "../markdown.js";
import { make } from "../elements.js";

const BLOCKS = ["ATXHeading", "SetextHeading", "FencedCode", "IndentedCode", "Blockquote", "BulletList", "OrderedList", "HorizontalRule", "HTMLBlock", "LinkReference", "Table", "TaskList"];
const parser = markdownLanguage.parser.configure({ remove: BLOCKS });

export const cellLanguage = new LanguageSupport(new Language(defineLanguageFacet(), parser, [], "cell"));

const TAGS = { StrongEmphasis: "strong", Emphasis: "em", Strikethrough: "del", InlineCode: "code", Highlight: "mark", Subscript: "sub", Superscript: "sup" };
const SIGNS = /Mark$|^LinkTitle$/;
const ON_THIS_SITE = /^\/(?![/\\])[^\s\\]*$/;

/* Words, figures and spaces alone mean themselves; most cells have nothing else. */
const PLAIN = /^[\p{L}\p{N} ,;()\n-]*$/u;

/* What a cell shows while nobody types in it. */
export function drawCell(text) {
  if (PLAIN.test(text)) return plain(text);
  return drawNode(parser.parse(text).topNode, text);
}

function drawNode(node, text) {
  const found = [];
  let at = node.from;
  for (let child = node.firstChild; child; child = child.nextSibling) {
    found.push(...plain(text.slice(at, child.from)), ...drawChild(child, text));
    at = child.to;
  }
  return [...found, ...plain(text.slice(at, node.to))];
}

function drawChild(node, text) {
  const { name, from, to } = node;
  if (TAGS[name]) return [make(TAGS[name], {}, ...drawNode(node, text))];
  if (name === "Escape") return [text.slice(from + 1, to)];
  if (name === "Image") return drawImage(node, text);
  if (name === "Link") return drawLink(node, text);
  if (name === "URL") return [make("span", { class: "lw-link" }, text.slice(from, to))];
  return SIGNS.test(name) ? [] : drawNode(node, text);
}

function drawLink(node, text) {
  const [open, close] = node.getChildren("LinkMark");
  const address = node.getChild("URL");
  if (!open || !close || !address || address.from < close.from) return drawNode(node, text);
  const inner = { from: open.to, to: close.from, firstChild: open.nextSibling };
  const words = [];
  let at = open.to;
  for (let child = inner.firstChild; child && child.from < close.from; child = child.nextSibling) {
    words.push(...plain(text.slice(at, child.from)), ...drawChild(child, text));
    at = child.to;
  }
  words.push(...plain(text.slice(at, close.from)));
  return [make("span", { class: "lw-link", title: text.slice(address.from, address.to) }, ...words)];
}

function drawImage(node, text) {
  const [open, close] = node.getChildren("LinkMark");
  const address = node.getChild("URL");
  const alt = open && close ? text.slice(open.to, close.from) : "";
  const source = address ? text.slice(address.from, address.to) : "";
  if (!ON_THIS_SITE.test(source)) return [make("span", { class: "lw-link" }, alt || source)];
  return [make("img", { class: "lw-image", alt, src: source })];
}

const plain = (text) => text.split("\n").flatMap((line, at) => (at ? [make("br"), line] : [line])).filter((part) => part !== "");
