// Where files on their way will come into the text: a bar with the name and how far it is, that moves along with the text.
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, WidgetType } from "@codemirror/view";
import { make } from "../elements.js";

const begin = StateEffect.define({ map: ({ upload, at }, changes) => ({ upload, at: changes.mapPos(at, 1) }) });
const end = StateEffect.define();

class Bar extends WidgetType {
  constructor(upload) {
    super();
    this.upload = upload;
  }
  eq(other) { return other.upload === this.upload; }
  toDOM() { return this.upload.dom; }
  ignoreEvent() { return true; }
}

export const places = StateField.define({
  create: () => Decoration.none,
  update(all, { changes, effects }) {
    let now = all.map(changes);
    for (const effect of effects) {
      if (effect.is(begin)) now = now.update({ add: [Decoration.widget({ widget: new Bar(effect.value.upload), side: 1 }).range(effect.value.at)] });
      if (effect.is(end)) now = now.update({ filter: (_from, _to, { spec }) => spec.widget.upload !== effect.value });
    }
    return now;
  },
  provide: (self) => EditorView.decorations.from(self),
});

/* Show that a file is on its way to a place of the text. The upload knows `far(part)`, `failed(sentence, words)` with a
   button that takes the bar away, `at()` where it is now (null when its text is gone), and `gone()`. */
export function startAt(view, at, name, closeWords) {
  const bar = make("progress", { max: 1, value: 0, "aria-label": name });
  const words = make("span", {}, name);
  const upload = { dom: make("span", { class: "lw-upload", contenteditable: "false" }, words, bar) };
  view.dispatch({ effects: begin.of({ upload, at }) });
  return Object.assign(upload, {
    far: (part) => { bar.value = part; },
    at: () => {
      const cursor = view.state.field(places).iter();
      for (; cursor.value; cursor.next()) if (cursor.value.spec.widget.upload === upload) return cursor.from;
      return null;
    },
    gone: () => view.dispatch({ effects: end.of(upload) }),
    failed: (sentence) => {
      upload.dom.dataset.failed = "";
      words.textContent = sentence;
      bar.replaceWith(make("button", { type: "button", tabindex: -1, "aria-label": `${closeWords}: ${name}`, onclick: () => upload.gone() }, closeWords));
    },
  });
}
