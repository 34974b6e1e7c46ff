// The buttons of the toolbar, [data-tool], and what each does in the editor. A behaviour registers its own.
import { EditorView } from "@codemirror/view";

/* tools.add(name, { run(view), pressed(state), usable(state) }): the last two may be left out. */
export function toolbox(form) {
  const tools = new Map();
  const button = (name) => form.querySelector(`.toolbar [data-tool="${name}"]`);

  const refresh = (state) => {
    for (const [name, { pressed, usable }] of tools) {
      if (pressed) button(name)?.setAttribute("aria-pressed", String(pressed(state)));
      if (usable) button(name)?.setAttribute("aria-disabled", String(!usable(state)));
    }
  };
  return {
    add(name, tool) {
      tools.set(name, tool);
      if (button(name)) button(name).hidden = false;
    },
    run(name, view) {
      const tool = tools.get(name);
      return Boolean(tool && (!tool.usable || tool.usable(view.state)) && tool.run(view) !== false);
    },
    attach(view) {
      const toolbar = form.querySelector(".toolbar");
      // A press must not take the cursor out of the text.
      toolbar.addEventListener("mousedown", (event) => { if (event.target.closest("button")) event.preventDefault(); });
      toolbar.addEventListener("click", (event) => {
        const name = event.target.closest("[data-tool]")?.dataset.tool;
        if (form.dataset.editing === "rich" && tools.has(name)) this.run(name, view);
      });
      refresh(view.state);
    },
    extension: EditorView.updateListener.of(({ docChanged, selectionSet, state }) => {
      if (docChanged || selectionSet) refresh(state);
    }),
  };
}
