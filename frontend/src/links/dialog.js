// The question where a link leads: a page that is found while typing, or an address.
import { make, openDialog } from "../elements.js";
import { suggestionList } from "./suggestions.js";
import { asAddress } from "./targets.js";

/* Asks, starting from { words, address }; `answered` gets { words, address }, { remove: true }, or nothing. */
export function askLink({ sentences }, link, answered) {
  openDialog(sentences.link_title, "lw-link-dialog", (close) => {
    const error = make("p", { class: "error", id: "lw-to-error", role: "alert" });
    const words = make("input", { id: "lw-words", autocomplete: "off" });
    words.value = link.words;
    let target = null;
    const take = (one) => {
      target = one;
      to.value = one.title;
      if (!words.value.trim()) words.value = one.title;
      list.clear();
      to.setAttribute("aria-expanded", "false");
      error.textContent = "";
    };
    const list = suggestionList(sentences, take, (items, active) => {
      to.setAttribute("aria-expanded", String(items.length > 0));
      to.setAttribute("aria-activedescendant", active);
    });
    const to = make("input", {
      id: "lw-to", role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", autofocus: true,
      "aria-controls": list.element.id, "aria-describedby": "lw-to-hint lw-to-error",
      oninput: () => { target = null; list.ask(to.value); },
      onkeydown: (event) => keys(event, list, take),
    });
    to.value = link.address;
    const send = (event) => {
      event.preventDefault();
      const address = target?.url ?? asAddress(to.value, location.origin);
      if (address) return close({ words: words.value.trim() || target?.title || to.value.trim(), address });
      error.textContent = sentences.link_nowhere;
      to.setAttribute("aria-invalid", "true");
      to.focus();
    };
    const form = make("form", { novalidate: true, onsubmit: send },
      make("div", { class: "field" },
        make("label", { for: "lw-to" }, sentences.link_to),
        make("p", { class: "hint", id: "lw-to-hint" }, sentences.link_hint),
        error, to, list.element),
      make("div", { class: "field" }, make("label", { for: "lw-words" }, sentences.link_words), words),
      make("div", { class: "row" },
        make("button", { class: "button", "data-kind": "primary", type: "submit" }, sentences.link_done),
        make("button", { class: "button", "data-kind": "quiet", type: "button", onclick: () => close() }, sentences.cancel),
        link.address ? make("button", { class: "button", "data-kind": "quiet", type: "button", onclick: () => close({ remove: true }) }, sentences.link_remove) : null));
    return [make("h2", {}, sentences.link_title), form];
  }, answered);
}

function keys(event, list, take) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const chosen = event.key === "Enter" && list.chosen();
  if (step ? list.move(step) : chosen) event.preventDefault();
  if (chosen) take(chosen);
}
