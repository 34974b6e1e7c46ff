// How large a table is to be: squares to point at, as word processors have them, that the arrow keys reach too.
import { make, openDialog } from "../elements.js";
import { sizeWords } from "./words.js";

const ROWS = 8;
const COLUMNS = 6;
const FIRST = { row: 3, column: 3 };

/* Ask for a size; `picked({ rows, columns })` is called when one was chosen, `left()` when none was. */
export function askSize({ sentences }, picked, left) {
  const words = (row, column) => sizeWords(sentences, row, column);
  openDialog(sentences.table_new, "lw-size", (close) => {
    const said = make("p", { class: "lw-size-words", "aria-hidden": "true" });
    const squares = [];
    const show = (row, column) => {
      said.textContent = words(row, column);
      for (const square of squares) square.toggleAttribute("data-in", square.lwRow <= row && square.lwColumn <= column);
    };
    const line = (row) => make("div", { role: "row", class: "lw-size-row" }, ...Array.from({ length: COLUMNS }, (_, at) => {
      const column = at + 1;
      const first = row === FIRST.row && column === FIRST.column;
      const square = make("button", {
        type: "button", role: "gridcell", class: "lw-square", "aria-label": words(row, column), tabindex: first ? 0 : -1, autofocus: first,
        onclick: () => close({ rows: row, columns: column }),
        onfocus: () => show(row, column),
        onmouseenter: () => show(row, column),
      });
      Object.assign(square, { lwRow: row, lwColumn: column });
      squares.push(square);
      return square;
    }));
    const grid = make("div", { role: "grid", class: "lw-squares", "aria-label": sentences.table_new, onkeydown: (event) => move(event, squares) });
    grid.append(...Array.from({ length: ROWS }, (_, at) => line(at + 1)));
    show(FIRST.row, FIRST.column);
    return [make("h2", {}, sentences.table_new), grid, said, make("button", { type: "button", class: "button", "data-kind": "quiet", onclick: () => close() }, sentences.cancel)];
  }, (size) => (size ? picked(size) : left()));
}

function move(event, squares) {
  const step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
  const now = document.activeElement;
  if (!step || !now.lwRow) return;
  const next = squares.find(({ lwRow, lwColumn }) => lwRow === now.lwRow + step[0] && lwColumn === now.lwColumn + step[1]);
  event.preventDefault();
  if (!next) return;
  now.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}
