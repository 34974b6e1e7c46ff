// The cursors of others in the text: a line with a name, and what they have selected. Colour is never all that tells.
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, WidgetType } from "@codemirror/view";
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

const field = StateField.define({
  create: () => Decoration.none,
  update(drawn, transaction) {
    const found = transaction.effects.find((effect) => effect.is(setPeers));
    return found ? found.value : drawn.map(transaction.changes);
  },
  provide: (self) => EditorView.decorations.from(self),
});

export const peers = field;

/* Draws where the others are, of whom the session knows. */
export function showPeers(view, session) {
  if (view.composing) return;
  const drawn = [];
  for (const person of session.people) {
    if (person.connection === session.connection || !person.cursor) continue;
    const [anchor, head] = person.cursor.split(" ").map((place) => placeOf(place, session, view));
    if (head === null || anchor === null) continue;
    drawn.push(Decoration.widget({ widget: new Caret(person.name, person.colour), side: 1 }).range(head));
    if (anchor !== head) {
      const mark = Decoration.mark({ class: "lw-peer-range", attributes: { "data-colour": String(person.colour) } });
      drawn.push(mark.range(Math.min(anchor, head), Math.max(anchor, head)));
    }
  }
  view.dispatch({ effects: setPeers.of(Decoration.set(drawn, true)) });
}

function placeOf(text, session, view) {
  try {
    const index = session.shared.indexOf(toBytes(text));
    return index === null ? null : Math.min(index, view.state.doc.length);
  } catch {
    return null;
  }
}
