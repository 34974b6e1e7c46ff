// Makes one kind of document of what programs put on the clipboard. It works on a document that nobody sees.
import { isHidden } from "./styles.js";

const JUNK = "script, style, lw-style, meta, link, title, base, noscript, template, iframe, object, embed, svg, canvas, audio, video, button, select, textarea, nav, dialog, map, math, lw-note, .Apple-interchange-newline, li[role=checkbox] > img, .msoDel, .MsoCommentReference, .MsoCommentText, .MsoToc1, .MsoToc2, .MsoToc3, .MsoToc4, .MsoToc5, .MsoToc6, .MsoToc7, .MsoToc8, .MsoToc9, .MsoTocHeading, .MsoHeader, .MsoFooter";
const NOTES = [/^#_(?:ftn|edn)(\d+)$/, /^#sd(?:foot|end)note(\d+)sym$/, /^#ftnt(\d+)$/];

/* Takes away what is no text, and gives footnotes the form <lw-note name="1">. Returns the notes: [name, element]. */
export function tidy(document, classes, firstNote) {
  removeComments(document);
  for (const node of document.querySelectorAll(JUNK)) node.remove();
  for (const node of document.querySelectorAll("[data-lw-style]")) {
    const style = node.getAttribute("data-lw-style");
    if (/mso-element:\s*comment|mso-comment-(reference|continuation)/i.test(style)) node.remove();
  }
  for (const node of document.querySelectorAll("input")) if (node.type !== "checkbox") node.remove();
  for (const node of [...document.body.querySelectorAll("*")]) if (isHidden(node, classes)) node.remove();
  return takeNotes(document, firstNote);
}

function removeComments(document) {
  const walker = document.createTreeWalker(document, NodeFilter.SHOW_COMMENT);
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  for (const comment of found) comment.remove();
}

function takeNotes(document, first) {
  const notes = [];
  for (const mark of document.querySelectorAll("a[href^='#']")) {
    const target = noteTarget(document, mark.getAttribute("href"));
    if (!target) continue;
    const name = String(first + notes.length);
    const place = document.createElement("lw-note");
    place.setAttribute("name", name);
    mark.replaceWith(place);
    notes.push([name, noteBody(target)]);
  }
  for (const [, body] of notes) body.remove();
  for (const rest of document.querySelectorAll("div, hr")) if (isNoteFrame(rest)) rest.remove();
  return notes;
}

function noteTarget(document, href) {
  if (!NOTES.some((kind) => kind.test(href))) return null;
  const name = CSS.escape(href.slice(1));
  return document.querySelector(`a[name="${name}"], a[id="${name}"]`);
}

/* The element that holds the text of a note, without the mark that leads back. */
function noteBody(target) {
  const body = target.closest("div[id], p, li") ?? target.parentElement;
  target.remove();
  return body;
}

const isNoteFrame = (node) => /mso-element:\s*(footnote|endnote)-list/i.test(node.getAttribute("data-lw-style") ?? "") && !node.textContent.trim();
