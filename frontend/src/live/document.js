// The shared text in this tab, and what of it the server has not acknowledged. No network, no screen.
import * as Y from "yjs";

const REMOTE = Symbol("remote");
export const LOCAL = Symbol("local");
const SENT_AT_ONCE = 48 * 1024;
const TYPED_AT_ONCE = 8 * 1024;

export class SharedText {
  /* `changed(delta, origin)` after every change that did not come from `edit`; `typed()` when there is more to send. */
  constructor({ changed, typed }) {
    this.doc = new Y.Doc();
    this.text = this.doc.getText("text");
    this.epoch = null;
    this.seq = null;
    this.pending = [];
    this.doc.on("update", (update, origin) => {
      if (origin === REMOTE) return;
      this.pending.push(update);
      typed();
    });
    this.text.observe((event, transaction) => {
      if (transaction.origin !== LOCAL) changed(event.delta, transaction.origin);
    });
    this.undoing = new Y.UndoManager(this.text, { trackedOrigins: new Set([LOCAL]), captureTimeout: 500 });
  }

  get value() {
    return this.text.toString();
  }

  /* Changes of the editor: [{ at, removed, added }], each with its place after those before it. What is very long goes in
     in pieces, so that each fits in a message. */
  edit(changes) {
    for (const { at, removed, added } of changes) {
      this.doc.transact(() => {
        if (removed) this.text.delete(at, removed);
        if (added) this.text.insert(at, added.slice(0, TYPED_AT_ONCE));
      }, LOCAL);
      for (let from = TYPED_AT_ONCE; from < added.length; from += TYPED_AT_ONCE) {
        this.doc.transact(() => this.text.insert(at + from, added.slice(from, from + TYPED_AT_ONCE)), LOCAL);
      }
    }
  }

  /* What the server has, of this document. */
  hear({ epoch, seq, updates }) {
    for (const update of updates) Y.applyUpdate(this.doc, update, REMOTE);
    this.epoch = epoch;
    this.seq = seq;
  }

  /* What an earlier tab of this person left on the device: it counts as typed now. */
  bringBack(update) {
    this.pending.push(update);
    Y.applyUpdate(this.doc, update, REMOTE);
  }

  /* As much of what is waiting as goes in one message: the bytes, and of how many pieces. */
  next() {
    let size = 0;
    let count = 0;
    while (count < this.pending.length && (count === 0 || size + this.pending[count].length <= SENT_AT_ONCE)) {
      size += this.pending[count].length;
      count += 1;
    }
    return { update: merged(this.pending.slice(0, count)), count };
  }

  acknowledged(count) {
    this.pending.splice(0, count);
  }

  /* All that is waiting, for the device. */
  waiting() {
    return merged(this.pending);
  }

  /* A place that stays where it is while others type, and back. */
  anchor(index) {
    return Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(this.text, index));
  }

  indexOf(anchor) {
    try {
      const found = Y.createAbsolutePositionFromRelativePosition(Y.decodeRelativePosition(anchor), this.doc);
      return found && found.type === this.text ? found.index : null;
    } catch {
      return null; // another browser may send what it likes
    }
  }

  end() {
    this.undoing.destroy();
    this.doc.destroy();
  }
}

function merged(updates) {
  return updates.length === 1 ? updates[0] : Y.mergeUpdates(updates);
}
