// The question that goes with an image: what it shows, for who cannot see it, and how large it is.
import { make, openDialog } from "../elements.js";
import { SIZES } from "./markup.js";

/* Asks, starting from { alt, address, size, decoration }; `answered` gets { alt, size }, { remove: true }, or nothing. */
export function askAbout(context, image, answered, { removable = false } = {}) {
  const { sentences } = context;
  openDialog(sentences.image_title, "lw-image-dialog", (close) => {
    const error = make("p", { class: "error", id: "lw-alt-error", role: "alert" });
    const alt = make("textarea", { id: "lw-alt", rows: 2, maxlength: 300, "aria-describedby": "lw-alt-hint lw-alt-error", autofocus: true });
    alt.value = image.alt;
    const decoration = make("input", { type: "checkbox", id: "lw-decoration" });
    decoration.checked = Boolean(image.decoration);
    const sizes = SIZES.map((size) => {
      const radio = make("input", { type: "radio", name: "lw-size", id: `lw-size-${size}`, value: size });
      radio.checked = size === image.size;
      return make("p", { class: "option" }, radio, make("label", { for: radio.id }, sentences[`image_${size || "full"}`]));
    });
    const turn = () => { alt.disabled = decoration.checked; };
    decoration.addEventListener("change", turn);
    turn();
    const send = (event) => {
      event.preventDefault();
      const words = alt.value.trim();
      error.textContent = words || decoration.checked ? "" : sentences.alt_missing;
      if (error.textContent) {
        alt.setAttribute("aria-invalid", "true");
        alt.focus();
        return;
      }
      const size = form.querySelector("[name=lw-size]:checked")?.value ?? "";
      close({ alt: decoration.checked ? "" : words, size });
    };
    const form = make("form", { novalidate: true, onsubmit: send },
      make("img", { class: "lw-alt-preview", src: image.address, alt: "" }),
      make("div", { class: "field" },
        make("label", { for: "lw-alt" }, sentences.alt_label),
        make("p", { class: "hint", id: "lw-alt-hint" }, sentences.alt_hint),
        error, alt),
      make("p", { class: "option" }, decoration, make("label", { for: "lw-decoration" }, sentences.alt_decoration)),
      make("fieldset", {}, make("legend", {}, sentences.image_size), ...sizes),
      make("div", { class: "row" },
        make("button", { class: "button", "data-kind": "primary", type: "submit" }, sentences.image_done),
        make("button", { class: "button", "data-kind": "quiet", type: "button", onclick: () => close() }, sentences.cancel),
        removable && make("button", { class: "button", "data-kind": "quiet", type: "button", onclick: () => close({ remove: true }) }, sentences.image_remove) || null));
    return [make("h2", {}, sentences.image_title), form];
  }, answered);
}
