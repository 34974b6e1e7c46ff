// What other programs put on the clipboard as a web page becomes Markdown. Nothing of it ever comes into the screen as
// HTML: it is read in a document of its own, in which no script runs and nothing is loaded.
import { USUAL } from "../usual_heading.js";
import { blocks } from "./blocks.js";
import { safeAddress } from "./addresses.js";
import { escapeWords } from "./escape.js";
import { classStyles, withoutStyles } from "./styles.js";
import { tidy } from "./tidy.js";
import { markdown } from "./write.js";

const INLINE_IMAGE = /^data:(image\/(?:png|jpeg|gif|webp));base64,([a-z0-9+/=\s]+)$/i;
const PLACE = /\ue000(\d+)\ue001/g;

/* `origin`: this site. `firstNote`: the first free number of a footnote. `largest`: the signs of the largest heading of the
   text that it goes into: see ../headings.js.
   Returns { text, images, lost, inline }: `images` are those to send, [{ at, alt, type, data }] with `at` in the text and
   `data` in base64, or `file: true` for one that may come as a file beside the HTML; `lost` is how many cannot be had;
   `inline` when it is less than a paragraph. */
export function toMarkdown(html, { origin = "", firstNote = 1, largest = USUAL } = {}) {
  const bare = withoutStyles(html);
  const document = new DOMParser().parseFromString(fragment(bare.html), "text/html");
  const classes = classStyles(bare.sheets);
  const images = [];
  const found = { lost: 0 };
  const context = { origin, classes, marks: {}, image: (node) => image(node, { origin, images, found }) };
  const notes = tidy(document, classes, firstNote);
  const all = belowTitle(blocks(document.body.childNodes, context), largest);
  const noted = notes.map(([name, body]) => note(name, markdown(blocks(body.childNodes, context))));
  const text = [markdown(all), ...noted].filter(Boolean).join("\n\n");
  return { ...placed(text, images), ...found, inline: all.length === 1 && all[0].type === "paragraph" && !hasBlock(document) };
}

/* The title of the page is its first level. So headings of which some are of the first level come one level lower, as when
   a file is imported (below_title in wiki/imports), unless the text counts from `#` itself. */
function belowTitle(all, largest) {
  if (largest < USUAL || !all.some(({ type, level }) => type === "heading" && level === 1)) return all;
  return all.map((block) => (block.type === "heading" ? { ...block, level: Math.min(block.level + 1, 6) } : block));
}

/* What was copied, where the program says so; Word and Excel put a whole page around it. */
function fragment(html) {
  const clean = html.replace(/[\ue000\ue001\u0000]/g, "");
  const from = clean.indexOf("<!--StartFragment"), to = clean.lastIndexOf("<!--EndFragment");
  if (from < 0 || to < from) return clean;
  const inner = clean.slice(clean.indexOf("-->", from) + 3, to);
  return /^\s*<(t[rdh]|tbody|thead|col)\b/i.test(inner) ? `<table>${inner}</table>` : inner;
}

const hasBlock = (document) => Boolean(document.body.querySelector("p, div, li, h1, h2, h3, table"));

const note = (name, text) => `[^${name}]: ${text.replace(/\n(?=[^\n])/g, "\n    ")}`;

/* What stands for an image in the text: its Markdown, or a place that is filled when the image has been sent. */
function image(node, { origin, images, found }) {
  const source = node.getAttribute("src") ?? "";
  if (isTiny(node)) return "";
  const alt = (node.getAttribute("alt") ?? "").replace(/\s+/g, " ").trim();
  const inline = INLINE_IMAGE.exec(source);
  if (inline) return place(images, { alt, type: inline[1].toLowerCase(), data: inline[2].replace(/\s/g, "") });
  if (/^(file:|cid:|blob:|webkit-fake-url:|data:)/i.test(source)) return place(images, { alt, file: true });
  const address = safeAddress(source, origin);
  if (address.startsWith("/")) return `![${escapeWords(alt)}](${address})`;
  found.lost += 1;
  return address && alt && !address.startsWith("mailto:") ? `[${escapeWords(alt)}](${address})` : "";
}

/* A dot of one or two pixels counts readers; it is no picture. */
function isTiny(node) {
  const sizes = [node.getAttribute("width"), node.getAttribute("height")].filter(Boolean).map(parseFloat);
  return sizes.length > 0 && sizes.every((size) => size <= 2);
}

function place(images, image) {
  images.push(image);
  return `\ue000${images.length - 1}\ue001`;
}

/* The text without the signs for images, which get their places in it. */
function placed(text, images) {
  let taken = 0;
  const kept = text.replace(PLACE, (sign, number, at) => {
    images[number].at = at - taken;
    taken += sign.length;
    return "";
  });
  return { text: kept, images: images.filter(({ at }) => at !== undefined) };
}
