// textarea[data-behaviour~="mentions"]: after @ and the beginning of a name, people and schools are offered. Arrow keys,
// Enter and Tab choose, Escape leaves it; whoever types the whole name needs none of this.
let made = 0;

for (const field of document.querySelectorAll('textarea[data-behaviour~="mentions"]')) complete(field);

function complete(field) {
  const list = document.createElement("ul");
  list.className = "mention-list";
  list.id = `mentions-${made += 1}`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.labels[0]?.textContent ?? "");
  list.hidden = true;
  field.after(list);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  let asked = 0;
  let current = -1;

  const close = () => {
    asked += 1;
    list.hidden = true;
    current = -1;
    field.removeAttribute("aria-activedescendant");
  };
  const point = (at) => {
    const options = [...list.children];
    current = (at + options.length) % options.length;
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === current)));
    field.setAttribute("aria-activedescendant", options[current].id);
    options[current].scrollIntoView({ block: "nearest" });
  };
  const choose = (option) => {
    const typed = begun(field);
    if (typed) field.setRangeText(`${option.dataset.full} `, typed.start, field.selectionStart, "end");
    close();
    field.focus();
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const show = (names) => {
    list.replaceChildren(...names.map(({ name, full, school }, place) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${place}`;
      option.setAttribute("role", "option");
      option.dataset.full = full;
      option.textContent = school ? `${name} · ${school}` : name;
      option.addEventListener("pointerdown", (event) => { event.preventDefault(); choose(option); });
      return option;
    }));
    list.hidden = !names.length;
    if (names.length) point(0);
  };
  const look = async () => {
    const typed = begun(field);
    if (!typed) return close();
    const mine = asked += 1;
    const answer = await fetch(`/mentions?q=${encodeURIComponent(typed.word)}`, { headers: { Accept: "application/json" } })
      .catch(() => null); // without a connection the name is typed by hand
    if (answer?.ok && mine === asked) show(await answer.json());
    return undefined;
  };

  field.addEventListener("input", look);
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in moves) point(current + moves[event.key]);
    else if (event.key === "Enter" || event.key === "Tab") choose(list.children[current]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

/* The name that is being typed before the cursor, and where it begins. */
function begun(field) {
  const found = /(^|[^\p{L}\p{N}._+-])@([\p{L}\p{N}'’-]+(?: [\p{L}\p{N}'’-]+){0,3})$/u.exec(field.value.slice(0, field.selectionStart));
  return found && { word: found[2], start: field.selectionStart - found[2].length };
}
