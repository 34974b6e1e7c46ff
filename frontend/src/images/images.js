// Images and other files come into the text by the button, by dropping and by pasting; also on a page that was never saved.
import { EditorView } from "@codemirror/view";
import { blockAt } from "../block_place.js";
import { fill } from "../elements.js";
import { askAbout } from "./dialog.js";
import { imageAt, imageText } from "./markup.js";
import { places, startAt } from "./places.js";
import { isNamed } from "./same_name.js";
import { sendFile } from "./sending.js";

const SHOWN = /^image\/(png|jpeg|gif|webp)$/;

export function images(context) {
  const { form, tools } = context;
  const pick = form.querySelector("#f-pick");
  if (!pick) return none(context);
  let target = null;
  context.images = {
    send: (files, view) => sendAll(context, files, view),
    sendTo: (file, at, alt) => send(context, file, { at, alt }),
  };
  tools.add("image", {
    run(view) {
      if (view === context.view && change(context, view.state.selection.main.head)) return true;
      target = view;
      pick.click();
      return true;
    },
  });
  pick.addEventListener("change", (event) => {
    if (form.dataset.editing !== "rich") return;
    event.stopImmediatePropagation();
    sendAll(context, [...pick.files], target ?? context.view);
    pick.value = "";
  }, { capture: true });
  return [places, EditorView.domEventHandlers({
    dragover: (event) => { if (hasFiles(event)) event.preventDefault(); },
    drop: (event, view) => dropped(event, view, context),
    click: (event, view) => clicked(event, view, context),
  })];
}

/* A text without files of its own, as a template: what is pasted leaves its images behind. */
function none(context) {
  const refuse = () => context.announce(context.sentences.images_none);
  context.images = { send: refuse, sendTo: refuse };
  return [];
}

const hasFiles = ({ dataTransfer }) => [...dataTransfer.types].includes("Files");

function dropped(event, view, context) {
  if (!hasFiles(event) || view.state.readOnly) return false;
  event.preventDefault();
  event.stopPropagation();
  delete context.form.querySelector(".editor").dataset.over;
  const at = view.posAtCoords({ x: event.clientX, y: event.clientY });
  if (at !== null) view.dispatch({ selection: { anchor: at } });
  sendAll(context, [...event.dataTransfer.files], view);
  return true;
}

/* A click on an image asks about it. */
function clicked(event, view, context) {
  if (!event.target.matches?.("img.lw-image") || view.state.readOnly) return false;
  return change(context, view.posAtDOM(event.target));
}

/* Ask again what an image in the text shows and how large it is; false when there is no image at this place. */
function change(context, at) {
  const { view } = context;
  const line = view.state.doc.lineAt(at);
  const image = imageAt(line.text, at - line.from);
  if (!image?.address.startsWith("/")) return false;
  askAbout(context, { ...image, decoration: !image.alt }, (answer) => {
    view.focus();
    if (answer) rewrite(view, image, answer);
  }, { removable: true });
  return true;
}

function rewrite(view, image, answer) {
  const old = new RegExp(`!\\[(?:[^\\]\\\\]|\\\\.)*\\]\\(${escaped(image.address)}(?:#\\w+)?\\)`).exec(view.state.doc.toString());
  if (!old) return;
  const insert = answer.remove ? "" : imageText({ ...image, ...answer });
  view.dispatch({ changes: { from: old.index, to: old.index + old[0].length, insert }, userEvent: "input.image" });
}

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/* One after the other, in the order in which they were chosen. */
async function sendAll(context, files, view) {
  for (const file of files) {
    if (view === context.view) await send(context, file, {});
    else await sendToCell(context, file, view);
  }
}

/* Why a file cannot come in, or nothing. */
function refusal({ most, sentences }, file) {
  if (file.size > most) return fill(sentences.too_large, { name: file.name });
  if (/^image\//.test(file.type) && !SHOWN.test(file.type)) return fill(sentences.image_type, { name: file.name });
  return "";
}

/* Send a file to a place of the text, or to where the cursor is; `alt` when somebody said before what it shows. */
async function send(context, file, { at, alt }) {
  const { view, sentences } = context;
  const upload = startAt(view, at ?? view.state.selection.main.head, file.name, sentences.upload_close);
  const wrong = refusal(context, file);
  const found = wrong || await sendFile(context, file, upload.far, alt === undefined && isNamed(file));
  if (typeof found === "string") {
    upload.failed(found);
    context.announce(found);
    return;
  }
  if (!found || shows(view, found)) return upload.gone();
  const { url, is_image: isImage, markdown } = found;
  if (!isImage) return put(view, upload, markdown, at === undefined);
  if (alt !== undefined) return put(view, upload, imageText({ alt: alt || sentences.image_word, address: url, size: "" }), false);
  const answer = await ask(context, url);
  view.focus();
  if (!answer) return upload.gone();
  put(view, upload, imageText({ ...answer, address: url }), true);
}

/* What somebody says of a new image; undefined when they would rather not have it: then it stays with the files. */
const ask = (context, address) => new Promise((resolve) => { askAbout(context, { alt: "", address, size: "" }, resolve); });

/* Whether the text shows already what was replaced: it has the new content there. */
const shows = (view, { id, replaced }) => replaced && view.state.doc.toString().includes(`/files/${id}/`);

/* The text takes the place of the bar, on a line of its own when `alone`. When what was around it is gone: at the cursor. */
function put(view, upload, text, alone) {
  const at = upload.at() ?? view.state.selection.main.head;
  upload.gone();
  const { from, before, behind } = alone ? blockAt(view.state, at) : { from: at, before: "", behind: "" };
  const insert = before + text + behind;
  const spec = alone ? { selection: { anchor: from + insert.length }, scrollIntoView: true } : {};
  view.dispatch({ changes: { from, insert }, userEvent: "input.image", ...spec });
}

/* Into the cell in which somebody types; when it was left meanwhile, below the table. */
async function sendToCell(context, file, cell) {
  const { sentences, view, tools } = context;
  const wrong = refusal(context, file);
  context.announce(wrong || `${sentences.uploading} ${file.name}`);
  const found = wrong || await sendFile(context, file, () => {}, isNamed(file));
  if (typeof found === "string") return context.announce(found);
  if (!found || shows(view, found)) return context.announce("");
  const { url, is_image: isImage, markdown } = found;
  context.announce("");
  const answer = isImage && await ask(context, url);
  if (isImage && !answer) return tools.inner === cell && cell.focus();
  const text = isImage ? imageText({ ...answer, address: url }) : markdown;
  if (tools.inner === cell) {
    cell.focus();
    cell.dispatch({ ...cell.state.replaceSelection(text), userEvent: "input.image" });
  } else {
    const { from, before, behind } = blockAt(view.state, view.state.selection.main.head);
    view.dispatch({ changes: { from, insert: before + text + behind }, userEvent: "input.image" });
  }
}
