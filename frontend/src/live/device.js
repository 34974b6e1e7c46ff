// What was typed and is not in the database yet, on this device: for when the tab or the browser dies. By person, page and
// document; it goes when the server has it. Home and signing out bring it too: static/js/drafts.js.
import { randomName, toBytes, toText } from "./bytes.js";

const NOTHING = new Uint8Array(2);

/* The store of one tab. `earlier()` gives what other or former tabs of this person left: key, epoch, update, text. */
export function deviceOf({ person, page, name, title }) {
  const all = `lichtwerk:live:${person}:${page}:`;
  const own = all + name;
  return {
    write(epoch, update, text) {
      attempt(() => localStorage.setItem(own, JSON.stringify({ epoch, update: toText(update), text, title })));
    },
    /* A text that cannot be joined any more stays until its writer has seen it; returns its key. */
    rescue(text) {
      const key = all + randomName();
      attempt(() => localStorage.setItem(key, JSON.stringify({ epoch: 0, update: toText(NOTHING), text, title })));
      return key;
    },
    drop(key = own) {
      attempt(() => localStorage.removeItem(key));
    },
    earlier() {
      const keys = attempt(() => Object.keys(localStorage).filter((key) => key.startsWith(all) && key !== own)) ?? [];
      return keys.map((key) => ({ key, ...read(key) })).filter(({ update }) => update);
    },
  };
}

function read(key) {
  return attempt(() => {
    const { epoch, update, text } = JSON.parse(localStorage.getItem(key));
    return { epoch, update: toBytes(update), text };
  }) ?? {};
}

/* Without storage, or when it is full, the text is in this tab alone: leaving it asks first. */
function attempt(act) {
  try {
    return act();
  } catch {
    return null;
  }
}
