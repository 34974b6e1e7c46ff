// Pasting: what other programs copied comes in as Markdown, with its images as attachments; Ctrl+Shift+V takes the words
// alone, as browsers have it.
import { EditorView } from "@codemirror/view";
import { blockAt } from "../block_place.js";
import { fill } from "../elements.js";
import { largestHeading } from "../headings.js";
import { encode } from "../tables/cells.js";
import { hasHeader, tablesIn } from "../tables/model.js";
import { picturesIn } from "./rtf_pictures.js";
import { toMarkdown } from "./to_markdown.js";

/* Later than a Ctrl+Shift+V this long a paste is another one. */
const A_MOMENT = 1000;

export function pasting(context) {
  let plainAt = -A_MOMENT;
  const handlers = EditorView.domEventHandlers({
    keydown(event) {
      if ((event.ctrlKey || event.metaKey) && event.shiftKey && event.key.toLowerCase() === "v") plainAt = event.timeStamp;
    },
    paste(event, view) {
      const plain = event.timeStamp - plainAt < A_MOMENT;
      return !view.state.readOnly && take(event, view, context, plain);
    },
  });
  context.inCell = [context.inCell ?? [], handlers];
  return handlers;
}

/* Whether the paste was done here; else the editor takes the words as they are. */
function take(event, view, context, plain) {
  const data = event.clipboardData;
  const html = plain ? "" : data.getData("text/html");
  const files = plain ? [] : [...data.files];
  if (!html.trim()) return Boolean(files.length) && !data.getData("text/plain") && sent(event, view, context, files);
  const found = toMarkdown(html, {
    origin: location.origin, firstNote: firstNote(view.state.doc), largest: largestHeading(context.view.state),
  });
  const onlyImage = !found.text.trim() && files.length > 0;
  if (onlyImage) return sent(event, view, context, files);
  if (!found.text.trim() && !found.images.length) return false;
  done(event);
  const pictures = matched(found.images, files, data.getData("text/rtf"));
  if (view === context.view) intoText(view, context, found, pictures);
  else intoCell(view, context, found, data.getData("text/plain"));
  const lost = found.lost + pictures.filter((one) => one === null).length;
  if (lost) context.announce(fill(context.sentences.images_lost, { count: lost }));
  return true;
}

/* Nobody else need do anything with it: not the browser, nor the plain text box (static/js/editor/upload.js). */
function done(event) {
  event.preventDefault();
  event.stopPropagation();
}

function sent(event, view, context, files) {
  done(event);
  context.images.send(files, view);
  return true;
}

/* The number after the last footnote that the text has. */
function firstNote(doc) {
  const numbers = [...doc.toString().matchAll(/\[\^(\d{1,6})\]/g)].map(([, number]) => Number(number));
  return Math.max(0, ...numbers) + 1;
}

/* Each image as a file to send; null where it cannot be had. Word names files on its own disk: their pictures stand in
   what it copied as rich text, in the same order. */
function matched(images, files, rtf) {
  const rest = [...files];
  const pictures = images.some((one) => one.file) ? picturesIn(rtf) : [];
  const named = images.filter((one) => one.file);
  const usable = pictures.length === named.length ? pictures : [];
  return images.map((one) => {
    if (one.data) return asFile(bytesOf(one.data), one.type, one.alt);
    const picture = usable[named.indexOf(one)];
    return picture ? asFile(picture.bytes, picture.type, one.alt) : rest.shift() ?? null;
  });
}

const bytesOf = (base64) => Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));

function asFile(bytes, type, alt) {
  const name = alt.replace(/[^\p{L}\p{N} -]/gu, "").trim().slice(0, 60) || "afbeelding";
  return new File([bytes], `${name}.${type.replace("image/", "").replace("jpeg", "jpg")}`, { type });
}

/* Words come in where the cursor is; blocks on lines of their own. */
function intoText(view, context, { text, images, inline }, pictures) {
  const { from, to } = view.state.selection.main;
  const place = inline ? { from, before: "", behind: "" } : gaps(view.state, from, to);
  const insert = place.before + text + place.behind;
  view.dispatch({
    changes: { from, to, insert },
    selection: { anchor: from + place.before.length + text.length },
    userEvent: "input.paste",
    scrollIntoView: true,
  });
  const start = from + place.before.length;
  pictures.forEach((file, at) => {
    if (file) context.images.sendTo(file, start + images[at].at, images[at].alt);
  });
}

/* The empty lines that blocks need around them in the place of a selection. */
function gaps(state, from, to) {
  const { doc } = state;
  const first = doc.lineAt(from);
  const last = doc.lineAt(to);
  const before = doc.sliceString(first.from, from).trim() ? "\n\n" : blockAt(state, from).before;
  const behind = doc.sliceString(to, last.to).trim() ? "\n\n" : blockAt(state, to).behind;
  return { before, behind: last.to === doc.length ? "" : behind };
}

/* Cells fill the cells from there on. All else becomes lines of the cell: words with their marks, of headings and lists
   the words. */
function intoCell(view, context, { text, inline }, plain) {
  const cells = cellsOf(text);
  if (cells) return context.tables.fill(view, cells);
  const words = inline ? text : plain.replaceAll("\t", " ") || text;
  const lines = words.split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
  const insert = encode(lines.join("\n")).replaceAll("<br>", "\n").replaceAll("\\|", "|");
  view.dispatch({ ...view.state.replaceSelection(insert), userEvent: "input.paste", scrollIntoView: true });
}

/* What stands in the cells of a text that is one table; the header that stands there only because Markdown wants one is
   none of them. */
function cellsOf(text) {
  const [table, ...more] = tablesIn(text);
  if (!table || more.length || table.from > 0 || table.to < text.trimEnd().length) return null;
  const rows = hasHeader(table) ? table.rows : table.rows.slice(1);
  return rows.map((row) => row.cells.map(({ source }) => source));
}
