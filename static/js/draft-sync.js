// [data-behaviour~="draft-sync"]: brings the server what only this device has, and names what it could not bring.
import { copies, sync } from "./drafts.js";

for (const notice of document.querySelectorAll('[data-behaviour~="draft-sync"]')) {
  const { person } = notice.dataset;
  const run = async () => {
    if (!copies(person).length) return;
    if (await sync(person)) return location.reload();
    notice.querySelector("ul").replaceChildren(...copies(person).map(named));
    notice.hidden = false;
  };
  window.addEventListener("online", run);
  run();
}

function named(copy) {
  const line = document.createElement("li");
  line.textContent = copy.title || "…";
  return line;
}
