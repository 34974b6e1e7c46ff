// Links: by Ctrl+K and the button, by [[, and by pasting an address.
import { EditorView } from "@codemirror/view";
import { completion } from "./completion.js";
import { deadLinks } from "./dead_links.js";
import { askLink } from "./dialog.js";
import { suggest } from "./suggestions.js";
import { linkAt, linkText, localOf } from "./targets.js";

export function links(context) {
  context.tools.add("link", { run: (view) => choose(view, context) });
  const shared = [completion(context), EditorView.domEventHandlers({ paste: (event, view) => pasted(event, view) })];
  context.inCell = [context.inCell ?? [], completion(context), shared[1]];
  return [shared, deadLinks(context)];
}

/* Ask where the link leads that is at the cursor, or that the selected words become. */
function choose(view, context) {
  if (view.state.readOnly) return false;
  const { from, to, head } = view.state.selection.main;
  const line = view.state.doc.lineAt(head);
  const old = linkAt(line.text, head - line.from);
  const place = old ? { from: line.from + old.from, to: line.from + old.to } : { from, to };
  const words = old?.words ?? view.state.sliceDoc(from, to).replace(/\s+/g, " ").trim();
  askLink(context, { words, address: old?.address ?? "" }, (answer) => {
    view.focus();
    if (!answer || place.to > view.state.doc.length) return;
    const insert = answer.remove ? words : linkText(answer.words, answer.address);
    view.dispatch({ changes: { ...place, insert }, selection: { anchor: place.from + insert.length }, userEvent: "input.link", scrollIntoView: true });
  });
  return true;
}

/* An address alone: over selected words it makes a link of them; one of this site gets the title of what is there. */
function pasted(event, view) {
  const typed = event.clipboardData.getData("text/plain").trim();
  if (view.state.readOnly || !/^https?:\/\/\S+$/.test(typed) || !URL.canParse(typed)) return false;
  const { main } = view.state.selection;
  const address = localOf(typed, location.origin);
  const words = view.state.sliceDoc(main.from, main.to);
  if (!main.empty && !/[\n[\]]/.test(words)) {
    event.preventDefault();
    put(view, main.from, main.to, linkText(words, address));
    return true;
  }
  if (!address.startsWith("/")) return false;
  event.preventDefault();
  put(view, main.from, main.to, typed);
  void entitle(view, typed, address);
  return true;
}

function put(view, from, to, insert) {
  view.dispatch({ changes: { from, to, insert }, selection: { anchor: from + insert.length }, userEvent: "input.paste" });
}

/* Put the title in the place of an address that was pasted, where it still stands. */
async function entitle(view, typed, address) {
  const [found] = await suggest(address);
  const at = view.state.doc.toString().lastIndexOf(typed);
  if (!found || at < 0) return;
  view.dispatch({ changes: { from: at, to: at + typed.length, insert: linkText(found.title, address) }, userEvent: "input.paste" });
}
