// form[data-behaviour~="editor"]: buttons and keys that put the signs of Markdown into the text.
import { forEachEditor } from "./form.js";
import { surround, startLines, continueList, table } from "./text.js";

const KEYS = { b: "bold", i: "italic", k: "link" };

forEachEditor(({ form, area, sentences }) => {
  const toolbar = form.querySelector(".toolbar");
  const tools = {
    bold: () => surround(area, "**", "**", sentences.bold),
    italic: () => surround(area, "*", "*", sentences.italic),
    heading: () => startLines(area, () => "## "),
    list: () => startLines(area, () => "- "),
    numbers: () => startLines(area, (number) => `${number}. `),
    tasks: () => startLines(area, () => "- [ ] "),
    quote: () => startLines(area, () => "> "),
    table: () => table(area, sentences.column),
    link: () => surround(area, "[", "](https://)", sentences.link),
  };
  toolbar.hidden = false;
  arrows(toolbar);
  toolbar.addEventListener("click", (event) => {
    const tool = tools[event.target.closest("[data-tool]")?.dataset.tool];
    if (!tool || form.dataset.editing === "rich") return;
    tool();
    area.focus();
  });
  area.addEventListener("keydown", (event) => {
    const tool = tools[KEYS[event.key.toLowerCase()]];
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && tool) {
      event.preventDefault();
      tool();
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing && continueList(area)) {
      event.preventDefault();
    }
  });
});

/* Left and right go through the toolbar, Tab leaves it. */
function arrows(toolbar) {
  const buttons = [...toolbar.querySelectorAll("button")];
  buttons.forEach((button, at) => { button.tabIndex = at ? -1 : 0; });
  toolbar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = buttons.indexOf(document.activeElement);
    const next = buttons[(at + step + buttons.length) % buttons.length];
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next.focus();
    event.preventDefault();
  });
}
