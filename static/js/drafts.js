// The texts that this device has and the server does not have yet: one entry in the storage of the browser for each draft
// of each person. An entry goes as soon as the server has that text, so that a shared computer holds no more than needed.
// What was typed while writing together has entries of its own: see frontend/src/live/device.js.

const PREFIX = "lichtwerk:draft:";
const TOGETHER = "lichtwerk:live:";
const nameOf = (person, key) => `${PREFIX}${person}:${key}`;

/* A name for a draft or for an editor. */
export function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/* What this device has of this person, oldest first. A copy: key, writer, step, after, known, page, title, fields, at. */
export function copies(person) {
  try {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(nameOf(person, "")));
    return names.map((name) => JSON.parse(localStorage.getItem(name))).sort((one, other) => one.at - other.at);
  } catch { /* no storage, no copies */
    return [];
  }
}

/* Store a copy on this device; false when it is full, or stores nothing. */
export function store(person, copy) {
  try {
    localStorage.setItem(nameOf(person, copy.key), JSON.stringify(copy));
    return true;
  } catch {
    return false;
  }
}

/* Let go of a copy, unless more was typed in it after this step. */
export function drop(person, key, step) {
  try {
    const name = nameOf(person, key);
    const copy = JSON.parse(localStorage.getItem(name));
    if (copy && copy.step <= step) localStorage.removeItem(name);
  } catch { /* no storage, no copies */ }
}

/* Bring a copy to the server with `post(address, body)`; what came of it: {status, key, said, detail}. Status 0 is no
   answer, 401 nobody or somebody else signed in. When another window has the draft the text gets one of its own. */
export async function bring(person, copy, post) {
  const answer = await asked(copy, post);
  if (answer.status === 409 && !copy.split) {
    const own = { ...copy, key: newKey(), known: 0, after: "", split: true };
    if (!store(person, own)) return answer;
    drop(person, copy.key, copy.step);
    return bring(person, own, post);
  }
  if (answer.status === 200) drop(person, copy.key, copy.step);
  return answer;
}

async function asked(copy, post) {
  try {
    const answer = await post(addressOf(copy), bodyOf(copy));
    const found = typeof answer === "string" ? { status: 401, detail: answer } : { ...await answer.json(), status: answer.status };
    return { ...found, key: copy.key };
  } catch {
    return { status: 0, key: copy.key };
  }
}

export const addressOf = (copy) => `/pages/my-drafts/${copy.key}`;

/* What is sent of a copy. */
export function bodyOf(copy) {
  const body = new FormData();
  for (const [name, value] of copy.fields) body.append(name, value);
  body.set("page", copy.page);
  for (const name of ["writer", "step", "after", "known"]) body.set(`draft_${name}`, copy[name]);
  return body;
}

/* Bring all copies of this person; how many the server took. Whose session it is by now, the server knows best: a copy
   goes only with the token of a screen of that same person. */
export async function sync(person) {
  const token = document.querySelector('#frame input[name="csrf_token"]').value;
  const post = (address, body) => fetch(address, {
    method: "POST", body, redirect: "error", headers: { "X-CSRFToken": token, Accept: "application/json" },
  });
  let taken = await syncTogether(person, token, post);
  for (const copy of copies(person)) if ((await bring(person, copy, post)).status === 200) taken += 1;
  return taken;
}

/* What this device has of what this person typed while writing together: name, page, connection, epoch, update, title. */
export function copiesTogether(person) {
  try {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(`${TOGETHER}${person}:`));
    return names.map((name) => {
      const [page, connection] = name.split(":").slice(3);
      return { name, page, connection, ...JSON.parse(localStorage.getItem(name)) };
    });
  } catch { /* no storage, no copies */
    return [];
  }
}

/* Bring these to the server; how many it took. What was written on a page that went meanwhile, or is closed, becomes a
   draft. What else the server refuses stays, and is shown when its page is opened to write. */
async function syncTogether(person, token, post) {
  let taken = 0;
  for (const copy of copiesTogether(person)) {
    const { name, page, connection, epoch, update } = copy;
    const headers = { "X-CSRFToken": token, Accept: "application/json", "Content-Type": "application/json" };
    const body = JSON.stringify({ connection, epoch, update });
    try {
      const answer = await fetch(`/pages/${page}/live`, { method: "POST", body, headers, redirect: "error" });
      if (!answer.ok && !(await isShut(answer) && await bringAsDraft(person, copy, post))) continue;
      if (JSON.parse(localStorage.getItem(name))?.update === update) localStorage.removeItem(name);
      taken += 1;
    } catch { /* it stays on the device */ }
  }
  return taken;
}

/* Whether nobody can write on that page any more. */
async function isShut(answer) {
  return answer.status === 404 || (answer.status === 409 && (await answer.json()).reason === "closed");
}

/* Store the whole text as it was on this device. The name of its tab is that of the draft: brought twice, it is one. */
async function bringAsDraft(person, { page, connection, text, title }, post) {
  const fields = [["title", title ?? ""], ["body", text], ["kind", "page"]];
  const mark = { key: connection, writer: connection, step: 1, after: "", known: 0 };
  return (await bring(person, { ...mark, page, title, fields, at: Date.now() }, post)).status === 200;
}
