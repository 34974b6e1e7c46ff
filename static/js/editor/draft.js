// form[data-behaviour~="editor"]: what is typed goes to this device at every pause and from there to the server, as a
// draft. The screen says where it is. What this device still has from before is brought first, and then offered.
// Where people write together (form[data-live]) the text itself is stored by frontend/src/live; the draft is of the rest.
import { addressOf, bodyOf, bring, copies, drop, newKey, store, sync } from "../drafts.js";
import { forEachEditor } from "./form.js";
import { post } from "./session.js";

const PAUSE = 400;
const MOST = 5000; // who types on and on without a pause is not left with all of it on this device
const AGAIN = 10_000;
const ROOM = 60_000; // what a browser takes along after a page is left

forEachEditor((editor) => {
  const { form, tell } = editor;
  const { person, page } = form.dataset;
  const says = JSON.parse(form.querySelector("script[data-draft-sentences]").textContent);
  const state = form.querySelector("[data-draft-state]");
  const send = (address, body) => post(editor, address, body);
  const { draft_key: key, draft_after: after, draft_writer: writer, draft_step: step } = form.elements;
  const continued = Boolean(key.value);
  const mark = { key: key.value || newKey(), writer: newKey(), step: 0, after: after.value };
  const first = JSON.stringify(typed(form));
  let kept = first; // what needs no storing: it is on the page, or in the draft
  let onDevice = first;
  let known = continued; // the server has a draft under this key
  let said = state.textContent;
  let sending = false;
  let leaving = false;
  let since = 0;
  let timer;

  const copy = () => ({ ...mark, known: known ? 1 : 0, page, title: form.elements.title.value, fields: typed(form), at: Date.now() });

  /* Says where what is filled in is; `waits` when that is not the server. */
  const show = (sentence, waits) => {
    state.textContent = sentence;
    form.dispatchEvent(new CustomEvent("lichtwerk:draft", { detail: { waits: waits ? sentence : "", draft: !waits && sentence !== "" } }));
  };

  const rest = () => {
    show(said, false);
    form.dispatchEvent(new CustomEvent("lichtwerk:saved", { detail: form.dataset.live ? "fields" : null }));
  };

  /* Nothing is changed any more: what this editor stored of it can go. */
  const undone = () => {
    if (known) send(`${addressOf(mark)}/discard`, new FormData()).catch(() => {});
    drop(person, mark.key, mark.step);
    Object.assign(mark, { key: newKey(), step: 0 });
    known = false;
    said = "";
    kept = onDevice = first;
    rest();
  };

  /* Typed back to what the server has: what this device has of it is older. */
  const back = () => {
    drop(person, mark.key, mark.step);
    onDevice = kept;
    rest();
  };

  /* Store what is typed on this device, if it is not; nothing when the server or the page has it. */
  const toDevice = () => {
    clearTimeout(timer);
    const now = JSON.stringify(typed(form));
    if (now === first && !continued && mark.step) undone();
    if (now === kept) {
      if (onDevice !== kept) back();
      return null;
    }
    if (now === onDevice) return copy();
    mark.step += 1;
    const made = copy();
    show(store(person, made) ? says.only_here : says.nowhere, true);
    onDevice = now;
    return made;
  };

  const toServer = async () => {
    const made = toDevice();
    since = 0;
    if (!made || sending || leaving) return;
    sending = true;
    const answer = await bring(person, made, send);
    sending = false;
    if (answer.status === 200) return stored(made, answer);
    show(answer.status === 422 ? `${says.waiting} ${answer.detail}` : says.only_here, true);
    if (answer.status === 401) tell(answer.detail);
    else if (answer.status !== 422) timer = setTimeout(toServer, AGAIN);
  };

  const stored = (made, answer) => {
    known = answer.stored;
    said = answer.said;
    if (answer.key !== mark.key) Object.assign(mark, { key: answer.key, after: "" });
    kept = JSON.stringify(made.fields);
    if (JSON.stringify(typed(form)) !== kept) return toServer();
    rest();
  };

  const changed = () => {
    clearTimeout(timer);
    if (JSON.stringify(typed(form)) !== kept) show(says.only_here, true);
    since ||= performance.now();
    timer = setTimeout(toServer, Math.max(0, Math.min(PAUSE, since + MOST - performance.now())));
  };

  /* The page is left, or may never come back: a phone ends it without a word. What is larger than a browser takes along is
     sent as at any pause: when that is cut off, this device has it. */
  const leave = () => {
    const made = !leaving && toDevice();
    if (!made) return;
    if (new Blob(made.fields.flat()).size > ROOM) return toServer();
    const headers = { "X-CSRFToken": form.elements.csrf_token.value, Accept: "application/json" };
    fetch(addressOf(made), { method: "POST", body: bodyOf(made), headers, keepalive: true }).catch(() => {});
  };

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  window.addEventListener("pagehide", leave);
  window.addEventListener("online", () => toServer());
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : toServer()));
  document.addEventListener("lichtwerk:signing-out", () => { toDevice(); });
  window.addEventListener("pageshow", () => { leaving = false; });
  form.addEventListener("lichtwerk:alone", changed);
  form.addEventListener("lichtwerk:live", () => show(state.textContent, false));
  form.addEventListener("lichtwerk:accepted", () => {
    leaving = true;
    drop(person, mark.key, mark.step);
  });
  form.addEventListener("submit", (event) => {
    toDevice();
    if (!navigator.onLine) {
      event.preventDefault();
      return tell(says.offline);
    }
    leaving = !form.dataset.live; // writing together goes on until the server has accepted it
    [key.value, writer.value, step.value, after.value] = [mark.key, mark.writer, mark.step, mark.after];
  });
  for (const button of form.querySelectorAll("[data-draft-button]")) button.hidden = true;
  offer(person, page, mark.key, form.elements.template?.value ?? "");
});

/* What is filled in, without the files and what belongs to the form itself. Where people write together the text is that of
   the version with which the form began. */
function typed(form) {
  const own = /^(csrf_token|draft_\w+|confirm_removal|despite)$/;
  const { body } = form.elements;
  return [...new FormData(form)]
    .filter(([name, value]) => typeof value === "string" && !own.test(name))
    .map(([name, value]) => [name, name === "body" && form.dataset.live ? body.defaultValue : value]);
}

/* Bring what this device has from before, and show what there is to go on with. */
async function offer(person, page, key, template) {
  if (!copies(person).length) return;
  const place = document.querySelector("[data-draft-offers]");
  if (await sync(person)) {
    const about = new URLSearchParams({ page, except: key, template });
    const answer = await fetch(`/pages/my-drafts/offers?${about}`, { redirect: "error" });
    if (answer.ok) place.replaceChildren(...new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes);
  }
}
