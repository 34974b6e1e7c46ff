// [data-behaviour~="draft-sync"]: brings the server what only this device has, and names what it could not bring.
import { copies, copiesTogether, sync } from "./drafts.js";

for (const notice of document.querySelectorAll('[data-behaviour~="draft-sync"]')) {
  const { person } = notice.dataset;
  const run = async () => {
    const all = () => [...copiesTogether(person), ...copies(person)];
    if (!all().length) return;
    if (await sync(person)) return location.reload();
    notice.querySelector("ul").replaceChildren(...all().map(named));
    notice.hidden = false;
  };
  window.addEventListener("online", run);
  run();
}

function named(copy) {
  const line = document.createElement("li");
  const there = /^\d+$/.test(copy.page);
  const shown = document.createElement(there ? "a" : "span");
  shown.textContent = copy.title || "…";
  if (there) shown.href = `/pages/${copy.page}-page/edit`;
  line.append(shown);
  return line;
}
