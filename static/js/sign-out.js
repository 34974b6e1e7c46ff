// button[data-behaviour~="sign-out"]: the server gets what only this device has; who would leave text behind is asked first.
const PATIENCE = 5000;

for (const button of document.querySelectorAll('[data-behaviour~="sign-out"]')) {
  const person = button.closest("[data-person]").dataset.person;
  let sure = false;
  button.addEventListener("click", async (event) => {
    if (sure) return;
    document.dispatchEvent(new Event("lichtwerk:signing-out"));
    if (!holds(person)) return;
    event.preventDefault();
    const { copies, copiesTogether, sync } = await import("./drafts.js");
    const left = () => copies(person).length + copiesTogether(person).length;
    await Promise.race([sync(person), new Promise((done) => { setTimeout(done, PATIENCE); })]);
    if (left() && !confirm(button.dataset.warning)) return;
    sure = true;
    button.click();
  });
}

function holds(person) {
  try {
    return Object.keys(localStorage).some((name) => /^lichtwerk:(draft|live):/.test(name) && name.split(":")[2] === person);
  } catch { /* no storage, nothing to bring */
    return false;
  }
}
