// Making elements. Attributes are set one by one and words come in as text: nothing is ever read as HTML.

/* make("button", { class: "x", "aria-label": "…", onclick: f }, "words", other) */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/* A sentence with its {places} filled in. */
export const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (place, name) => String(values[name] ?? place));

/* A dialog over the screen that is thrown away when it closes. `build(close)` gives what is in it; `after` is called with
   what `close` was given, or nothing when somebody left by Escape. */
export function openDialog(label, name, build, after = () => {}) {
  let answer;
  const dialog = make("dialog", { class: `lw-dialog ${name}`, "aria-label": label });
  const close = (value) => {
    answer = value;
    dialog.close();
  };
  dialog.append(...build(close));
  dialog.addEventListener("close", () => {
    dialog.remove();
    after(answer);
  });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
