// [data-behaviour~="picker"]: a list of boxes to tick that can be searched; what is ticked stands above it, and is taken away there.
const MANY = 7;

for (const box of document.querySelectorAll('[data-behaviour~="picker"]')) start(box);

function start(box) {
  const options = [...box.querySelectorAll(".option")].map((row) => ({
    row,
    tick: row.querySelector("input"),
    words: row.textContent.trim(),
  }));
  const fieldset = box.querySelector("fieldset");
  const chosen = document.createElement("ul");
  chosen.className = "picked";
  fieldset.before(chosen);
  box.dataset.ready = "";
  const show = () => showChosen(box, chosen, options, show);
  fieldset.addEventListener("change", show);
  window.addEventListener("pageshow", show);
  show();
  if (options.length > MANY) fieldset.before(...search(box, fieldset, options));
}

/* The chips of what is ticked, each a button that takes its tick away. */
function showChosen(box, chosen, options, show) {
  const ticked = options.filter(({ tick }) => tick.checked);
  box.querySelector("[data-count]").textContent = String(ticked.length);
  chosen.hidden = !ticked.length;
  chosen.replaceChildren(...ticked.map(({ tick, words }) => {
    const entry = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words;
    button.setAttribute("aria-label", box.dataset.remove.replace("{name}", words));
    button.addEventListener("click", () => {
      const at = [...chosen.children].indexOf(entry);
      tick.checked = false;
      tick.dispatchEvent(new Event("input", { bubbles: true }));
      show();
      (chosen.children[Math.min(at, chosen.children.length - 1)]?.firstChild ?? box.querySelector("summary")).focus();
    });
    entry.append(button);
    return entry;
  }));
}

/* A field that leaves the options whose words have all that is typed. */
function search(box, fieldset, options) {
  const label = document.createElement("label");
  const field = Object.assign(document.createElement("input"), { type: "search", autocomplete: "off" });
  const none = Object.assign(document.createElement("p"), { className: "hint", hidden: true, textContent: box.dataset.none });
  none.setAttribute("role", "status");
  label.className = "pick-search";
  label.append(box.dataset.find, field);
  field.addEventListener("input", (event) => {
    event.stopPropagation();
    const words = plain(field.value).split(/\s+/);
    for (const { row, words: own } of options) row.hidden = !words.every((word) => plain(own).includes(word));
    none.hidden = options.some(({ row }) => !row.hidden);
  });
  // Enter in it would send the whole form.
  field.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  return [label, none];
}

/* Letters without accents, small: "creee" finds "creëe". */
function plain(words) {
  return words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
