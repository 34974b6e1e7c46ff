// Undo and redo. Who writes together with others brings an own history, which takes back one's own steps only.
import { history, historyKeymap, isolateHistory, redo, redoDepth, undo, undoDepth } from "@codemirror/commands";
import { Compartment, Facet } from "@codemirror/state";
import { keymap } from "@codemirror/view";

const slot = new Compartment();
const alone = {
  extension: history(),
  undo,
  redo,
  undoable: (state) => undoDepth(state) > 0,
  redoable: (state) => redoDepth(state) > 0,
  separate: (view) => view.dispatch({ annotations: isolateHistory.of("full") }),
};
/* The history in force: undo(view), redo(view), undoable(state), redoable(state), separate(view). */
const current = Facet.define({ combine: (all) => all[0] ?? alone });

const undoStep = (view) => view.state.facet(current).undo(view);
const redoStep = (view) => view.state.facet(current).redo(view);

/* What is typed from here on is a step of its own, however quickly it follows. */
export const newStep = (view) => view.state.facet(current).separate(view);

export function undoing({ tools }) {
  tools.add("undo", { run: undoStep, usable: (state) => state.facet(current).undoable(state) });
  tools.add("redo", { run: redoStep, usable: (state) => state.facet(current).redoable(state) });
  return [
    slot.of([current.of(alone), alone.extension]),
    keymap.of([
      { key: "Mod-z", run: undoStep, preventDefault: true },
      { key: "Mod-y", mac: "Mod-Shift-z", run: redoStep, preventDefault: true },
      { linux: "Ctrl-Shift-z", run: redoStep, preventDefault: true },
      ...historyKeymap.filter(({ key }) => key === "Mod-u" || key === "Alt-u"),
    ]),
  ];
}

/* Put another history in place: an object like `alone`, with its own extension. */
export function useHistory(view, own) {
  view.dispatch({ effects: slot.reconfigure([current.of(own), own.extension]) });
}
