// form[data-behaviour~="unsaved"]: the browser asks before a page with changed text is left, unless the form is sent.
for (const form of document.querySelectorAll('form[data-behaviour~="unsaved"]')) {
  const state = (part) => JSON.stringify(
    [...new FormData(form)].filter(([name]) => (name === "body") === (part === "body")).map(([name, value]) => [name, value.name ?? value]),
  );
  const saved = { body: state("body"), fields: state("fields") };
  let sending = false;

  // Heard last, so that a form that another script holds back does not count as sent.
  window.addEventListener("submit", (event) => { if (event.target === form && !event.defaultPrevented) sending = true; });
  // A script that saved in the background says so, and asking is no longer needed; of "body" or "fields" alone, or of both.
  form.addEventListener("lichtwerk:saved", ({ detail }) => {
    for (const part of detail ? [detail] : Object.keys(saved)) saved[part] = state(part);
  });
  window.addEventListener("pageshow", () => { sending = false; });
  window.addEventListener("beforeunload", (event) => {
    if (!sending && Object.keys(saved).some((part) => state(part) !== saved[part])) event.preventDefault();
  });
}
