// .edit-form .form-actions: the bar with Save stays in view above the keyboard of a phone; Ctrl+S presses Save.
const form = document.querySelector(".edit-form");
const bar = form.querySelector(".form-actions");
const seen = window.visualViewport;

/* The part of the window that the keyboard covers. */
function place() {
  const covered = Math.max(0, Math.round(window.innerHeight - seen.height - seen.offsetTop));
  bar.style.setProperty("--covered", seen.scale > 1.01 ? "0px" : `${covered}px`);
}

if (seen) {
  for (const name of ["resize", "scroll"]) seen.addEventListener(name, place);
  place();
}
document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  event.preventDefault();
  form.requestSubmit(bar.querySelector("[type=submit]"));
});
