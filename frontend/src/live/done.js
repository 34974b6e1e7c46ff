// "Done": everything that was typed is stored, and becomes a version with title, labels and note of the form. Returns what
// names the buttons so: beside it "Close", as there is nothing to cancel.

export function offerDone({ form, sentences, announce, page, post, session }) {
  const button = form.querySelector(".form-actions [type=submit]");

  form.addEventListener("submit", async (event) => {
    if (!session().opened || event.defaultPrevented) return;
    event.preventDefault();
    button.disabled = true;
    try {
      await session().flushed();
      const answer = await post(`/pages/${page}/live/publish`, new FormData(form));
      if (typeof answer === "string") announce(answer);
      else if (answer.ok) leaveFor(form, session(), (await answer.json()).address);
      else sendAsForm(form, session());
    } catch {
      announce(sentences.live_not_done);
    } finally {
      button.disabled = false;
    }
  });
  return () => {
    button.textContent = sentences.live_done;
    button.nextElementSibling.textContent = sentences.live_close;
  };
}

function leaveFor(form, session, address) {
  session.end();
  form.dispatchEvent(new Event("lichtwerk:saved"));
  location.assign(address);
}

/* Something in the form is not right: the server says what, beside the fields, with the text as it is now. */
function sendAsForm(form, session) {
  session.end();
  form.elements.base_revision.value = session.version;
  form.dispatchEvent(new Event("lichtwerk:saved"));
  form.submit();
}
