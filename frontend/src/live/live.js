// Writing together on a page that is there: a behaviour of the editor, see frontend/README.md.
import { Compartment, EditorState } from "@codemirror/state";
import { EditorView, ViewPlugin } from "@codemirror/view";
import { useHistory } from "../undoing.js";
import { follow, replace, show } from "./binding.js";
import { chipOf, showOwn } from "./chip.js";
import { offerDone } from "./done.js";
import { noticeOf } from "./notice.js";
import { peers, showPeers } from "./peers.js";
import { Session } from "./session.js";

const PATIENCE = 6000;
const MOVES = 200;

/* Only where the form shows the newest version: a draft, or what was typed before the editor was there, is its writer's
   alone until it is saved, and is merged then. `form.dataset.live` is "opening" and then "on"; without it people write alone. */
export function live(context) {
  const { form, area, page } = context;
  if (!form.querySelector("[data-live-line]") || page === "new" || hasOwnText(area)) return [];
  form.dataset.live = "opening";
  const state = { session: null, open: false };
  const writable = new Compartment();
  return [
    writable.of(mayWrite(false)),
    peers(context),
    follow(() => state.session, () => state.open),
    ViewPlugin.define((view) => {
      area.readOnly = true;
      queueMicrotask(() => begin(context, view, state, writable));
      return { update: (update) => state.session?.opened && moved(update, state.session) };
    }),
  ];
}

const hasOwnText = (area) => area.value !== area.defaultValue;
const mayWrite = (may) => [EditorView.editable.of(may), EditorState.readOnly.of(!may)];

function begin(context, view, state, writable) {
  const { form, area, sentences, announce, page, person, post } = context;
  const chip = chipOf(form, sentences, announce);
  const title = form.elements.title.value;
  const session = new Session({ page, person, post, title }, (what, ...more) => heard[what]?.(...more));
  const drawPeers = soon(() => session.opened && showPeers(view, session));
  const nameButtons = offerDone({ ...context, session });
  let shut = "";
  const notice = noticeOf(context, session, () => chip.show(session));
  state.session = session;

  const heard = {
    state() {
      if (session.over) return;
      chip.show(session);
      allow(session.opened && session.mayWrite && !session.closed);
      if (session.shut && session.shut !== shut) notice.ask(session.version);
      else if (!session.shut) notice.back();
      ({ shut } = session);
      if (session.state === "saved") form.dispatchEvent(new CustomEvent("lichtwerk:saved", { detail: "body" }));
    },
    opened() {
      if (form.dataset.live !== "on" && hasOwnText(area)) return alone();
      form.dataset.live = "on";
      replace(view, area, session.shared.value);
      useHistory(view, ownSteps(() => session.shared));
      nameButtons();
      form.dispatchEvent(new Event("lichtwerk:live"));
    },
    changed(delta) {
      show(view, area, delta);
      drawPeers();
    },
    people() {
      chip.showPeople(session);
      drawPeers();
    },
    own(text, key) {
      showOwn(form, text, () => session.device.drop(key));
      announce(sentences.live_own);
    },
    version(before) {
      if (before !== null) notice.ask(before);
    },
    back: () => announce(sentences.live_back),
    foreign: () => announce(sentences.somebody_else),
  };

  function allow(may) {
    if (may === state.open) return;
    state.open = may;
    area.readOnly = !may;
    view.dispatch({ effects: writable.reconfigure(mayWrite(may)) });
  }

  /* As without this: what is typed is a draft, and merged when it is saved. */
  function alone() {
    session.end();
    session.opened = false;
    delete form.dataset.live;
    chip.hide();
    allow(true);
    if (hasOwnText(area)) area.dispatchEvent(new Event("input", { bubbles: true }));
    form.dispatchEvent(new Event("lichtwerk:alone"));
  }

  form.addEventListener("lichtwerk:accepted", () => allow(false));
  // A page that the browser held on to, after its text was done with, begins anew.
  addEventListener("pageshow", ({ persisted }) => { if (persisted && session.over && form.dataset.live) location.reload(); });
  // Where the server does not answer at all.
  setTimeout(() => { if (!session.opened && !session.over) alone(); }, PATIENCE);
  sayGoodbye(form, page, session);
}

/* Ctrl+Z takes back one's own steps only. */
function ownSteps(shared) {
  return {
    extension: [],
    undo: () => Boolean(shared()?.undoing.undo()),
    redo: () => Boolean(shared()?.undoing.redo()),
    undoable: () => Boolean(shared()?.undoing.canUndo()),
    redoable: () => Boolean(shared()?.undoing.canRedo()),
    separate: () => shared()?.undoing.stopCapturing(),
  };
}

let moving;

function moved({ selectionSet, docChanged, state, view }, session) {
  if (!selectionSet && !docChanged) return;
  moving ??= setTimeout(() => {
    moving = null;
    // Who has not been in the text yet has no place in it.
    if (!session.opened || (!session.cursor && !view.dom.contains(document.activeElement))) return;
    const { anchor, head } = view.state.selection.main;
    const cursor = session.place(anchor, head);
    if (cursor !== session.cursor) session.move(cursor);
  }, MOVES);
}

function sayGoodbye(form, page, session) {
  addEventListener("pagehide", () => {
    const body = new FormData();
    body.append("csrf_token", form.elements.csrf_token.value);
    body.append("connection", session.connection);
    navigator.sendBeacon(`/pages/${page}/live/leave`, body);
  });
}

/* At most once in a frame. */
function soon(act) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      act();
    });
  };
}
