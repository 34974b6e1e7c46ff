// The choice between the editor and the plain text box, which some people and some screen readers do better with. It is
// remembered for this person on this device.
const nameOf = (form) => `lichtwerk:plain:${form.dataset.person}`;

/* Shows the two buttons under the text, and calls `turn(rich)` now and whenever somebody chooses. */
export function offerChoice(form, turn) {
  const around = form.querySelector(".editor-way");
  const choose = (rich) => {
    for (const button of around.querySelectorAll("[data-way]")) button.hidden = (button.dataset.way === "rich") === rich;
    turn(rich);
  };
  around.hidden = false;
  around.addEventListener("click", (event) => {
    const way = event.target.closest("[data-way]")?.dataset.way;
    if (!way) return;
    remember(form, way);
    choose(way === "rich");
    around.querySelector("[data-way]:not([hidden])").focus();
  });
  choose(!wantsPlainBox(form));
}

function wantsPlainBox(form) {
  try {
    return localStorage.getItem(nameOf(form)) === "plain";
  } catch { /* no storage: the editor */
    return false;
  }
}

function remember(form, way) {
  try {
    localStorage.setItem(nameOf(form), way);
  } catch { /* no storage: for this screen only */ }
}
