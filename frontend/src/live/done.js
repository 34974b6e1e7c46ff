// "Done": everything that was typed is stored, and becomes a version with title, labels and note of the form. What the server
// asks first, or does not take, is said in this screen: the writing goes on. Returns what names the buttons so: beside it
// "Close", as there is nothing to cancel.

export function offerDone({ form, sentences, announce, page, post, session }) {
  const button = form.querySelector(".form-actions [type=submit]:not([name])");

  form.addEventListener("submit", async (event) => {
    if (session.gone) return refuse(event, session, announce);
    if (!session.opened || event.defaultPrevented || !navigator.onLine) return;
    event.preventDefault();
    button.disabled = true;
    try {
      await session.flushed();
      const answer = await post(`/pages/${page}/live/publish`, new FormData(form));
      if (typeof answer === "string") announce(answer);
      else if (answer.ok) leaveFor(form, session, (await answer.json()).address);
      else refused(form, await answer.json(), announce);
    } catch {
      announce(session.sentence || sentences.live_not_done);
    } finally {
      button.disabled = Boolean(session.gone);
    }
  });
  return () => {
    button.textContent = sentences.live_done;
    form.querySelector(".form-actions a.button").textContent = sentences.live_close;
  };
}

/* Ctrl+S, where the button is off as the page has gone. */
function refuse(event, session, announce) {
  event.preventDefault();
  announce(session.gone);
}

function leaveFor(form, session, address) {
  session.end();
  for (const said of ["lichtwerk:saved", "lichtwerk:accepted"]) form.dispatchEvent(new Event(said));
  location.assign(address);
}

/* `errors` by field, `ask` is the part of the form in which a question is answered, `base` the version to go on from. */
function refused(form, { errors = {}, ask = "", base, detail }, announce) {
  const questions = form.querySelector("[data-live-questions]");
  questions.replaceChildren(...new DOMParser().parseFromString(ask, "text/html").body.childNodes);
  if (base) form.elements.base_revision.value = base;
  for (const old of form.querySelectorAll("[data-live-error]")) old.remove();
  const named = Object.entries(errors).map(([name, said]) => showError(form, name, [said].flat().join(" "))).filter(Boolean);
  const first = questions.querySelector("input, [tabindex]") ?? named[0];
  first?.focus();
  first?.scrollIntoView({ block: "center" });
  announce(first ? Object.values(errors).flat().join(" ") : detail);
}

function showError(form, name, sentence) {
  const field = form.querySelector(`#f-${CSS.escape(name)}`);
  if (!field) return null;
  const said = document.createElement("p");
  Object.assign(said, { className: "error", id: `${field.id}-live-error`, textContent: sentence });
  said.dataset.liveError = "";
  field.before(said);
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", said.id);
  field.addEventListener("input", () => {
    said.remove();
    field.removeAttribute("aria-invalid");
  }, { once: true });
  return field;
}
