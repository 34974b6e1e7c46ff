// How what stands in a line looks: bold, italic, links, code, images, and signs behind a backslash.
import { Picture } from "./widgets.js";

const LOOKS = {
  StrongEmphasis: "lw-bold",
  Emphasis: "lw-italic",
  Strikethrough: "lw-strike",
  Highlight: "lw-highlight",
  InlineCode: "lw-code",
  Subscript: "lw-sub",
  Superscript: "lw-sup",
};
const ON_THIS_SITE = /^\/(?![/\\])[^\s\\]*$/;

export function drawInline(pen, node) {
  if (LOOKS[node.name]) return drawMarked(pen, node);
  return INLINE[node.name]?.(pen, node);
}

const INLINE = { Link: drawLink, Autolink: drawAutolink, URL: drawAddress, Image: drawImage, Escape: drawEscape };

function drawMarked(pen, { name, from, to, node }) {
  pen.mark(from, to, LOOKS[name]);
  const first = node.firstChild;
  const last = node.lastChild;
  if (!first || !last || first.from === last.from) return undefined;
  for (const sign of [first, last]) signs(pen, sign.from, sign.to, pen.touched(from, to));
  return name === "InlineCode" ? false : undefined;
}

/* Signs that are seen only where the cursor is. */
function signs(pen, from, to, seen) {
  if (seen) pen.mark(from, to, "lw-sign");
  else pen.hide(from, to);
}

/* [words](address "title"); brackets without an address are what they are. */
function drawLink(pen, { from, to, node }) {
  const [open, close] = node.getChildren("LinkMark");
  const address = node.getChild("URL");
  if (!open || !close || !address || close.from === open.to) return undefined;
  const seen = pen.touched(from, to);
  pen.mark(open.to, close.from, "lw-link", { title: pen.state.sliceDoc(address.from, address.to) });
  signs(pen, from, open.to, seen);
  signs(pen, close.from, to, seen);
  return undefined;
}

function drawAutolink(pen, { from, to }) {
  const seen = pen.touched(from, to);
  signs(pen, from, from + 1, seen);
  signs(pen, to - 1, to, seen);
  return undefined;
}

function drawAddress(pen, { from, to, node }) {
  if (node.parent?.name !== "Link" && node.parent?.name !== "Image") pen.mark(from, to, "lw-link");
  return undefined;
}

/* An image of this site; one of another site is a link on the page, and never asked for here either. */
function drawImage(pen, { from, to, node }) {
  const address = node.getChild("URL");
  const [open, close] = node.getChildren("LinkMark");
  if (!address || !close) return undefined;
  const source = pen.state.sliceDoc(address.from, address.to);
  const seen = pen.touched(from, to);
  if (!ON_THIS_SITE.test(source)) {
    pen.mark(open.to, close.from, "lw-link", { title: source });
    signs(pen, from, open.to, seen);
    signs(pen, close.from, to, seen);
    return false;
  }
  const picture = new Picture(source, pen.state.sliceDoc(open.to, close.from));
  if (seen) {
    pen.mark(from, to, "lw-sign");
    pen.after(to, picture);
  } else {
    pen.replace(from, to, picture);
  }
  return false;
}

function drawEscape(pen, { from, to }) {
  signs(pen, from, from + 1, pen.touched(from, to));
  return undefined;
}
