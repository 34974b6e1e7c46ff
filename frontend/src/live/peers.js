// The cursors of others in the text: a line with a name, and what they have selected; in a table the cell they are in.
// Colour is never all that tells.
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin, WidgetType } from "@codemirror/view";
import { cellAt } from "../tables/model.js";
import { toBytes } from "./bytes.js";

const setPeers = StateEffect.define();

class Caret extends WidgetType {
  constructor(name, colour) {
    super();
    Object.assign(this, { name, colour });
  }

  eq({ name, colour }) {
    return name === this.name && colour === this.colour;
  }

  toDOM() {
    const caret = document.createElement("span");
    caret.className = "lw-peer";
    caret.dataset.colour = this.colour;
    caret.setAttribute("aria-hidden", "true");
    const name = document.createElement("span");
    name.className = "lw-peer-name";
    name.textContent = this.name;
    caret.append("\u2060", name);
    return caret;
  }

  ignoreEvent() {
    return true;
  }
}

/* Everybody else: { name, colour, anchor, head }. */
const field = StateField.define({
  create: () => [],
  update(all, { effects, changes, docChanged }) {
    const found = effects.find((effect) => effect.is(setPeers));
    if (found) return found.value;
    const map = (place) => changes.mapPos(place, 1);
    return docChanged ? all.map((one) => ({ ...one, anchor: map(one.anchor), head: map(one.head) })) : all;
  },
  provide: (self) => EditorView.decorations.from(self, (all) => Decoration.set(all.flatMap(drawn), true)),
});

function drawn({ name, colour, anchor, head }) {
  const caret = Decoration.widget({ widget: new Caret(name, colour), side: 1 }).range(head);
  if (anchor === head) return [caret];
  const mark = Decoration.mark({ class: "lw-peer-range", attributes: { "data-colour": String(colour) } });
  return [caret, mark.range(Math.min(anchor, head), Math.max(anchor, head))];
}

/* A grid is drawn by itself, over the text that the cursor stands in: its cell gets the colour and the name. */
const inTables = (context) => ViewPlugin.define((view) => {
  let marked = [];
  const mark = () => {
    for (const box of marked) for (const name of ["colour", "peer"]) delete box.dataset[name];
    marked = view.state.field(field).flatMap(({ name, colour, head }) => {
      const box = boxAt(view, context, head);
      if (!box) return [];
      box.dataset.peer = box.dataset.peer ? `${box.dataset.peer}, ${name}` : name;
      box.dataset.colour ??= colour;
      return [box];
    });
  };
  const soon = () => view.requestMeasure({ key: inTables, read: () => null, write: mark });
  return {
    update(update) {
      if (update.docChanged || update.viewportChanged || update.startState.field(field) !== update.state.field(field)) soon();
    },
  };
});

function boxAt(view, context, place) {
  const table = context.tables?.all(view.state).find(({ from, to }) => from <= place && place <= to);
  const dom = table && context.tables.dom(view, table);
  if (!dom) return null;
  const { row, column } = cellAt(table, place);
  return dom.querySelector(".lw-grid").rows[row]?.cells[column] ?? null;
}

export const peers = (context) => [field, inTables(context)];

/* Draws where the others are, of whom the session knows. */
export function showPeers(view, session) {
  if (view.composing) return;
  const found = session.people.filter(({ connection, cursor }) => connection !== session.connection && cursor);
  const all = found.map(({ name, colour, cursor }) => {
    const [anchor, head] = cursor.split(" ").map((place) => placeOf(place, session, view));
    return { name, colour, anchor, head };
  });
  view.dispatch({ effects: setPeers.of(all.filter(({ anchor, head }) => anchor !== null && head !== null)) });
}

function placeOf(text, session, view) {
  try {
    const index = session.shared.indexOf(toBytes(text));
    return index === null ? null : Math.min(index, view.state.doc.length);
  } catch {
    return null;
  }
}
