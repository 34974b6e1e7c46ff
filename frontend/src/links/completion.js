// [[ and the first letters of a title: pages to choose from at the cursor.
import { Prec, StateEffect, StateField } from "@codemirror/state";
import { keymap, showTooltip } from "@codemirror/view";
import { make } from "../elements.js";
import { inCode } from "../places.js";
import { suggestionList } from "./suggestions.js";
import { linkText } from "./targets.js";

const OPEN = /\[\[([^[\]\n]{0,100})$/;
const shut = StateEffect.define();

/* What is being looked for at the cursor: { from, typed }; null when nothing is. */
function asked(state) {
  const { main } = state.selection;
  if (!main.empty || state.readOnly) return null;
  const line = state.doc.lineAt(main.head);
  const found = OPEN.exec(line.text.slice(0, main.head - line.from));
  return found && !inCode(state, main.head) ? { from: main.head - found[0].length, typed: found[1] } : null;
}

export function completion({ sentences }) {
  let list = null;
  const take = (view, one) => {
    const question = asked(view.state);
    if (!question) return;
    const { head } = view.state.selection.main;
    const to = view.state.sliceDoc(head, head + 2) === "]]" ? head + 2 : head;
    const insert = linkText(one.title, one.url);
    view.dispatch({ changes: { from: question.from, to, insert }, selection: { anchor: question.from + insert.length }, userEvent: "input.complete" });
    view.focus();
  };
  const create = (view) => {
    list = suggestionList(sentences, (one) => take(view, one), (_items, active) => {
      if (active) view.contentDOM.setAttribute("aria-activedescendant", active);
      else view.contentDOM.removeAttribute("aria-activedescendant");
    });
    const ask = ({ state }) => list?.ask(asked(state)?.typed ?? "", true);
    ask(view);
    return {
      dom: make("div", { class: "lw-completion" }, list.element),
      update: (update) => { if (update.docChanged) ask(update); },
      destroy: () => {
        list?.clear();
        list = null;
        view.contentDOM.removeAttribute("aria-activedescendant");
      },
    };
  };
  const shown = StateField.define({
    create: () => null,
    update(value, { state, docChanged, selection, effects }) {
      if (effects.some((effect) => effect.is(shut))) return null;
      if (!docChanged && !selection) return value;
      const question = docChanged || value ? asked(state) : null;
      if (!question) return null;
      return value?.pos === question.from ? value : { pos: question.from, create };
    },
    provide: (self) => showTooltip.from(self),
  });
  const when = (act) => (view) => Boolean(view.state.field(shown) && list && act(view));
  const choose = when((view) => {
    const one = list.chosen();
    if (one) take(view, one);
    return Boolean(one);
  });
  return [shown, Prec.highest(keymap.of([
    { key: "ArrowDown", run: when(() => list.move(1)) },
    { key: "ArrowUp", run: when(() => list.move(-1)) },
    { key: "Enter", run: choose },
    { key: "Tab", run: choose },
    { key: "Escape", run: when((view) => { view.dispatch({ effects: shut.of(null) }); return true; }) },
  ]))];
}
