// A refused form comes back with the list of what is wrong: give it focus, and lead each of its links into its field.
const summary = document.querySelector('[data-behaviour~="error-summary"]');

if (summary) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    const around = field.closest(".field") ?? field;
    around.scrollIntoView({ block: "start" });
    field.focus({ preventScroll: true });
  });
}
