// What others did with the whole page while somebody writes on it: an old version restored, the page in the bin or merged.

export function noticeOf({ form, page, announce }, session, changed) {
  const place = form.querySelector("[data-live-notice]");
  const button = form.querySelector(".form-actions [type=submit]:not([name])");
  let asking = false;

  /* Ask what happened since this version, and say it. */
  async function ask(since) {
    if (asking) return;
    asking = true;
    try {
      const answer = await fetch(`/pages/${page}/live/notice?since=${since}`, { redirect: "error" });
      if (answer.status === 200) show(await answer.text());
    } catch { /* it is asked again when the page is still closed */
    } finally {
      asking = false;
    }
  }

  function show(html) {
    place.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
    session.gone = place.querySelector("[data-live-gone]")?.dataset.liveGone ?? "";
    button.disabled = Boolean(session.gone);
    const unsaved = place.querySelector("[data-live-unsaved]");
    if (unsaved) unsaved.hidden = !session.unsaved;
    place.scrollIntoView({ block: "nearest" });
    announce(place.querySelector("h2").textContent);
    changed();
  }

  return {
    ask,
    /* The page is there after all, or again. */
    back() {
      if (!session.gone) return;
      session.gone = "";
      button.disabled = false;
      place.replaceChildren();
      changed();
    },
  };
}
