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
  arrows(form, toolbar);
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

/* Left and right go through the toolbar, Tab leaves it. What is hidden is passed over. */
function arrows(form, toolbar) {
  const all = [...toolbar.querySelectorAll("button, select")];
  const reach = (one) => { for (const other of all) other.tabIndex = other === one ? 0 : -1; };
  const shown = () => all.filter((one) => one.getClientRects().length);
  reach(shown()[0]);
  form.addEventListener("lichtwerk:editing", () => reach(shown()[0]));
  toolbar.addEventListener("focusin", (event) => { if (all.includes(event.target)) reach(event.target); });
  toolbar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const controls = shown();
    const at = controls.indexOf(document.activeElement);
    controls[(at + step + controls.length) % controls.length].focus();
    event.preventDefault();
  });
}
