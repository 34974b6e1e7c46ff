// The button that puts a table into the text, and the key that opens the menu of the table one is in.
import { keymap } from "@codemirror/view";
import { blockAt } from "../block_place.js";
import { newTable } from "./edits.js";
import { tableGrid } from "./grid.js";
import { askSize } from "./size_picker.js";

export function tables(context) {
  context.look(tableGrid(context));
  context.tools.add("table", { run: (view) => choose(view, context) });
  context.inCell = [context.inCell ?? [], keymap.of([{ key: "Alt-F10", run: () => openMenu(context) }, { key: "Shift-F10", run: () => openMenu(context) }])];
  return [];
}

function choose(view, context) {
  askSize(context, ({ rows, columns }) => put(view, context, rows, columns), () => view.focus());
  return true;
}

function put(view, context, rows, columns) {
  const at = view.state.selection.main.to;
  const around = context.tables.all(view.state).find((one) => one.from <= at && at <= one.to); // no table in a table
  const { from, before, behind } = blockAt(view.state, around?.to ?? at);
  const start = from + before.length;
  view.focus();
  view.dispatch({
    changes: { from, insert: before + newTable(rows, columns) + behind },
    selection: { anchor: start },
    userEvent: "input.table",
    scrollIntoView: true,
  });
  const table = context.tables?.all(view.state).find((one) => one.from === start);
  if (table) queueMicrotask(() => context.tables.open(view, table, 0, 0, "start"));
}

/* The menu of the table in which somebody types. */
function openMenu(context) {
  const box = context.tools.inner?.dom.closest(".lw-table");
  box?.lwTable.openMenu();
  return Boolean(box);
}
