// The controls of the toolbar, [data-tool], and what each does in the editor. A behaviour registers its own.
import { EditorView } from "@codemirror/view";

/* tools.add(name, { run(view), pressed(state), usable(state) }), the last two where wanted; for a <select>
   { choose(view, value), chosen(state) }. Run and choose return false when they did nothing. */
/* What works in a cell of a table as it does in the text; other tools go for the text itself, or not at all. */
const IN_CELL = new Set(["bold", "italic", "strike", "highlight", "code", "link", "image"]);
const ON_TEXT = new Set(["undo", "redo", "source", "preview", "table"]);

/* tools.inner is the editor of the cell in which somebody types, if any. */
export function toolbox(form) {
  const tools = new Map();
  const control = (name) => form.querySelector(`.toolbar [data-tool="${name}"]`);

  const refresh = (state) => {
    for (const [name, { pressed, usable, chosen }] of tools) {
      const shown = control(name);
      if (!shown) continue;
      if (pressed) shown.setAttribute("aria-pressed", String(pressed(state)));
      if (usable) shown.setAttribute("aria-disabled", String(!usable(state)));
      if (chosen) shown.value = chosen(state);
    }
  };
  return {
    inner: null,
    add(name, tool) {
      tools.set(name, tool);
    },
    run(name, view) {
      const tool = tools.get(name);
      return Boolean(tool?.run) && (!tool.usable || tool.usable(view.state)) && tool.run(view) !== false;
    },
    attach(view) {
      const toolbar = form.querySelector(".toolbar");
      // A press must not take the cursor out of the text.
      toolbar.addEventListener("mousedown", (event) => { if (event.target.closest("button")) event.preventDefault(); });
      toolbar.addEventListener("click", (event) => {
        const name = event.target.closest("button[data-tool]")?.dataset.tool;
        if (form.dataset.editing !== "rich" || !tools.has(name)) return;
        const { inner } = this;
        if (inner && !IN_CELL.has(name) && !ON_TEXT.has(name)) return;
        const place = inner && IN_CELL.has(name) ? inner : view;
        this.run(name, place);
        // Who pressed it by mouse is in the text; who came by keyboard goes on in the toolbar.
        if (event.detail && !document.querySelector("dialog[open]")) (this.inner ?? view).focus();
      });
      toolbar.addEventListener("change", (event) => {
        const tool = tools.get(event.target.dataset.tool);
        if (form.dataset.editing !== "rich" || !tool?.choose || this.inner) return;
        tool.choose(view, event.target.value);
        view.focus();
      });
      refresh(view.state);
    },
    extension: EditorView.updateListener.of(({ docChanged, selectionSet, transactions, state }) => {
      if (docChanged || selectionSet || transactions.some(({ reconfigured }) => reconfigured)) refresh(state);
    }),
  };
}
