// form[data-behaviour~="unsaved"]: the browser asks before a page with changed text is left, unless the form is sent.
for (const form of document.querySelectorAll('form[data-behaviour~="unsaved"]')) {
  // Without `body`: what stands in the text is stored already, see frontend/src/live.
  const state = (body = true) => JSON.stringify(
    [...new FormData(form)].filter(([name]) => body || name !== "body").map(([name, value]) => [name, value.name ?? value]),
  );
  let saved = state();
  let rest = state(false);
  let sending = false;

  // Heard last, so that a form that another script holds back does not count as sent.
  window.addEventListener("submit", (event) => { if (event.target === form && !event.defaultPrevented) sending = true; });
  // A script that saved in the background says so, and asking is no longer needed.
  form.addEventListener("lichtwerk:saved", () => {
    saved = state();
    rest = state(false);
  });
  // Of the text alone somebody else takes care.
  form.addEventListener("lichtwerk:body-saved", () => { if (state(false) === rest) saved = state(); });
  window.addEventListener("pageshow", () => { sending = false; });
  window.addEventListener("beforeunload", (event) => {
    if (!sending && state() !== saved) event.preventDefault();
  });
}
