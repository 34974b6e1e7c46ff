// What was typed and is not in the database yet, on this device: for when the tab or the browser dies. By person, page and
// document; it goes when the server has it.
import { toBytes, toText } from "./bytes.js";

/* The store of one tab. `earlier()` gives what other or former tabs of this person left: key, epoch, update, text. */
export function deviceOf(person, page, name) {
  const all = `lichtwerk:live:${person}:${page}:`;
  const own = all + name;
  return {
    write(epoch, update, text) {
      attempt(() => localStorage.setItem(own, JSON.stringify({ epoch, update: toText(update), text })));
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
