// Writing together on a page that is there: a behaviour of the editor, see frontend/README.md.
import { Compartment } from "@codemirror/state";
import { EditorView, ViewPlugin } from "@codemirror/view";
import { useHistory } from "../undoing.js";
import { follow, replace, show } from "./binding.js";
import { chipOf, showOwn } from "./chip.js";
import { offerDone } from "./done.js";
import { peers, showPeers } from "./peers.js";
import { Session } from "./session.js";

const PATIENCE = 6000;
const MOVES = 200;

export function live(context) {
  const { form, area, page } = context;
  if (!form.querySelector("[data-live-line]") || page === "new") return [];
  let session = null;
  const writable = new Compartment();
  return [
    writable.of(EditorView.editable.of(false)),
    peers,
    follow(() => session),
    ViewPlugin.define((view) => {
      area.readOnly = true;
      queueMicrotask(() => { session = begin(context, view, writable); });
      return { update: (update) => session?.opened && moved(update, session) };
    }),
  ];
}

function begin(context, view, writable) {
  const { form, area, sentences, announce, page, person, post } = context;
  const chip = chipOf(form, sentences, announce);
  const heard = {
    state() {
      chip.show(session);
      mayWrite(!session.opened ? false : session.mayWrite && !session.closed);
      noteSaved(form, session);
    },
    opened() {
      form.dataset.live = "on";
      replace(view, area, session.shared.value);
      useHistory(view, ownSteps(() => session.shared));
      nameButtons();
      form.dispatchEvent(new Event("lichtwerk:live"));
    },
    changed: (delta) => {
      show(view, area, delta);
      drawPeers();
    },
    people() {
      chip.showPeople(session);
      drawPeers();
    },
    own: (text) => {
      showOwn(form, text);
      announce(sentences.live_own);
    },
    back: () => announce(sentences.live_back),
    foreign: () => announce(sentences.somebody_else),
    version() {},
  };
  const session = new Session({ page, person, post }, (what, ...more) => heard[what](...more));
  const nameButtons = offerDone({ ...context, session: () => session });
  const drawPeers = soon(() => session.opened && showPeers(view, session));
  let open = false;

  function mayWrite(may) {
    if (may === open) return;
    open = may;
    area.readOnly = !may;
    view.dispatch({ effects: writable.reconfigure(EditorView.editable.of(may)) });
  }

  // Where the server does not answer at all, people write alone, as without this.
  setTimeout(() => {
    if (session.opened) return;
    session.end();
    mayWrite(true);
    form.querySelector("[data-live-line]").hidden = true;
  }, PATIENCE);
  sayGoodbye(form, page, session);
  return session;
}

/* Ctrl+Z takes back one's own steps only. */
function ownSteps(shared) {
  return {
    extension: [],
    undo: () => Boolean(shared()?.undoing.undo()),
    redo: () => Boolean(shared()?.undoing.redo()),
    undoable: () => Boolean(shared()?.undoing.canUndo()),
    redoable: () => Boolean(shared()?.undoing.canRedo()),
  };
}

let moving;

function moved({ selectionSet, docChanged, state, view }, session) {
  if (!selectionSet && !docChanged) return;
  moving ??= setTimeout(() => {
    moving = null;
    if (!session.opened) return;
    const { anchor, head } = view.state.selection.main;
    const cursor = session.place(anchor, head);
    if (cursor !== session.cursor) session.move(cursor);
  }, MOVES);
}

/* The browser asks before leaving as long as something is not stored: see static/js/unsaved.js. */
function noteSaved(form, session) {
  if (session.state === "saved" && form.dataset.live === "on") form.dispatchEvent(new Event("lichtwerk:body-saved"));
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
