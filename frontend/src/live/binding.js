// The editor and the shared text, each following the other.
import { Annotation, EditorState, Transaction } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

const fromOthers = Annotation.define();
/* What no page holds; see clean_body in wiki/pages/rules/pages.py. */
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/* What is typed goes into the text of the session that `session()` gives; nothing is typed while `writable()` is not so. */
export function follow(session, writable) {
  return [
    EditorState.changeFilter.of((transaction) => writable() || Boolean(transaction.annotation(fromOthers))),
    EditorState.transactionFilter.of(withoutControl),
    EditorView.updateListener.of(({ docChanged, transactions }) => {
      if (!docChanged || !session()?.opened) return;
      for (const transaction of transactions) {
        if (transaction.docChanged && !transaction.annotation(fromOthers)) session().edit(changesOf(transaction));
      }
    }),
  ];
}

function changesOf({ changes }) {
  const found = [];
  changes.iterChanges((fromA, toA, fromB, _toB, inserted) => {
    found.push({ at: fromB, removed: toA - fromA, added: inserted.toString() });
  }, true);
  return found;
}

function withoutControl(transaction) {
  if (!transaction.docChanged || transaction.annotation(fromOthers)) return transaction;
  const changes = [];
  let dirty = false;
  transaction.changes.iterChanges((from, to, _fromB, _toB, inserted) => {
    const text = inserted.toString();
    const insert = text.replace(CONTROL, "");
    dirty ||= insert !== text;
    changes.push({ from, to, insert });
  }, true);
  return dirty ? [{ changes }] : transaction;
}

/* What others did, or what was undone, in the editor. In the plain text box its cursor stays at its words. */
export function show(view, area, delta) {
  const changes = [];
  let at = 0;
  for (const { retain, insert, delete: removed } of delta) {
    if (retain) at += retain;
    if (insert) changes.push({ from: at, insert });
    if (removed) {
      changes.push({ from: at, to: at + removed });
      at += removed;
    }
  }
  dispatch(view, area, changes);
}

/* The whole text anew; where it is the same nothing moves. */
export function replace(view, area, text) {
  const old = view.state.doc.toString();
  let from = 0;
  while (from < old.length && old[from] === text[from]) from += 1;
  let end = 0;
  const most = Math.min(old.length, text.length) - from;
  while (end < most && old[old.length - 1 - end] === text[text.length - 1 - end]) end += 1;
  if (old !== text) dispatch(view, area, [{ from, to: old.length - end, insert: text.slice(from, text.length - end) }]);
}

function dispatch(view, area, changes) {
  const annotations = [fromOthers.of(true), Transaction.addToHistory.of(false), Transaction.remote.of(true)];
  const plain = !area.hidden;
  if (plain) view.dispatch({ selection: { anchor: area.selectionStart, head: area.selectionEnd }, annotations });
  view.dispatch({ changes, annotations });
}
