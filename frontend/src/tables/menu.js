// What can be done with a table besides typing in it: a button at its corner, with a menu for the cell that is open or was.
import { make } from "../elements.js";
import * as edits from "./edits.js";
import { hasHeader, width } from "./model.js";

const ALIGNS = ["left", "center", "right"];

/* The button with its menu. */
export function menuOf(view, dom, context) {
  const { sentences } = context;
  const button = make("button", { type: "button", class: "lw-table-button", tabindex: -1, "aria-haspopup": "menu", "aria-expanded": "false" }, sentences.table_menu);
  const menu = make("div", { class: "lw-table-menu", role: "menu", "aria-label": sentences.table_menu, popover: "manual" });
  const bar = make("div", { class: "lw-table-bar" }, button, menu);
  const show = (open) => {
    if (open) menu.replaceChildren(...items(view, dom, context));
    menu.togglePopover(open);
    button.setAttribute("aria-expanded", String(open));
    if (!open) return;
    beside(menu, button.getBoundingClientRect());
    menu.querySelector("button:not([disabled])").focus();
  };
  dom.lwTable.openMenu = () => show(true);
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", () => show(!menu.matches(":popover-open")));
  menu.addEventListener("click", (event) => { if (event.target.closest("button")) show(false); });
  menu.addEventListener("keydown", (event) => keys(event, menu, () => back(view, dom, context, show)));
  bar.addEventListener("focusout", (event) => { if (!bar.contains(event.relatedTarget)) show(false); });
  return bar;
}

/* Below the button, or above it where there is no room; within the screen in any case. */
function beside(menu, { top, bottom, right }) {
  const { width: wide, height } = menu.getBoundingClientRect();
  const below = bottom + height < innerHeight ? bottom : Math.max(8, top - height);
  menu.style.top = `${below}px`;
  menu.style.left = `${Math.max(8, Math.min(right, innerWidth - 8) - wide)}px`;
}

function back(view, dom, context, show) {
  show(false);
  const { row, column } = dom.lwTable.place;
  const table = context.tables.at(view, dom);
  if (table) context.tables.open(view, table, Math.min(row, table.rows.length - 1), Math.min(column, width(table) - 1), "end");
}

/* Up and down go through the menu, Escape and Tab leave it. */
function keys(event, menu, leave) {
  const all = [...menu.querySelectorAll("button:not([disabled])")];
  const at = all.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (to !== undefined) all.at(to % all.length).focus();
  else if (event.key === "Escape" || event.key === "Tab") leave();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function items(view, dom, context) {
  const { sentences } = context;
  const table = context.tables.at(view, dom) ?? dom.lwTable.table;
  const row = Math.min(dom.lwTable.place.row, table.rows.length - 1);
  const column = Math.min(dom.lwTable.place.column, width(table) - 1);
  const place = { row, column };
  const item = (name, change, to = place, more = {}) => make("button", {
    type: "button",
    role: "menuitem",
    tabindex: -1,
    disabled: !change,
    onclick: () => done(view, dom, context, change, to, sentences[`table_${name}`]),
    ...more,
  }, sentences[`table_${name}`]);
  const ticked = (role, on) => ({ role, "aria-checked": String(on) });
  const group = (...children) => make("div", { role: "group" }, ...children);
  return [
    group(
      item("row_above", edits.insertRow(table, row), place),
      item("row_below", edits.insertRow(table, row + 1), { row: row + 1, column }),
      item("row_up", row > 0 && edits.moveRow(table, row, row - 1), { row: row - 1, column }),
      item("row_down", row + 1 < table.rows.length && edits.moveRow(table, row, row + 1), { row: row + 1, column }),
      item("row_out", edits.removeRow(table, row), { row: Math.max(0, row - 1), column }),
    ),
    group(
      item("column_left", edits.insertColumn(table, column), place),
      item("column_right", edits.insertColumn(table, column + 1), { row, column: column + 1 }),
      item("column_back", column > 0 && edits.moveColumn(table, column, column - 1), { row, column: column - 1 }),
      item("column_on", column + 1 < width(table) && edits.moveColumn(table, column, column + 1), { row, column: column + 1 }),
      item("column_out", edits.removeColumn(table, column), { row, column: Math.max(0, column - 1) }),
    ),
    group(...ALIGNS.map((align) => {
      const on = (table.aligns[column] || "left") === align;
      return item(align, edits.setAlign(table, column, align === "left" ? "" : align), place, ticked("menuitemradio", on));
    })),
    group(
      item("header", edits.setHeader(table, !hasHeader(table)), { row: 0, column }, ticked("menuitemcheckbox", hasHeader(table))),
      item("remove", edits.removeTable(table), null),
    ),
  ];
}

/* Change the table, say so, and go on in a cell; without a table left, in the text. */
function done(view, dom, context, changes, to, words) {
  const { from } = context.tables.at(view, dom);
  dom.lwTable.cell?.close();
  view.dispatch({ changes, userEvent: "input.table" });
  context.announce(words);
  const table = context.tables.all(view.state).find((one) => one.from === from);
  if (!table || !to) {
    view.focus();
    view.dispatch({ selection: { anchor: Math.min(from, view.state.doc.length) }, userEvent: "select" });
    return;
  }
  const row = Math.min(to.row, table.rows.length - 1);
  const column = Math.min(to.column, width(table) - 1);
  queueMicrotask(() => context.tables.open(view, table, row, column, "end"));
}
