// form[data-behaviour~="editor"]: a toolbar, live preview, images by paste or drop, and text kept in this tab until it is saved.
import { insert, surround, startLines, continueList, table } from "./editor-text.js";

const DELAY = 400;

for (const form of document.querySelectorAll('form[data-behaviour~="editor"]')) start(form);

function start(form) {
  const area = form.querySelector(".editor-source");
  const say = form.dataset;
  const status = form.querySelector("[data-status]");
  const tell = (words) => { status.textContent = words; };

  const tools = {
    bold: () => surround(area, "**", "**", say.sayBold),
    italic: () => surround(area, "*", "*", say.sayItalic),
    heading: () => startLines(area, () => "## "),
    list: () => startLines(area, () => "- "),
    numbers: () => startLines(area, (number) => `${number}. `),
    tasks: () => startLines(area, () => "- [ ] "),
    quote: () => startLines(area, () => "> "),
    table: () => table(area, say.sayCell),
    link: () => surround(area, "[", "](https://)", say.sayLink),
    image: () => (say.upload ? form.querySelector("#f-pick").click() : tell(say.sayFirst)),
    preview: () => preview.toggle(),
  };
  const preview = livePreview(form, area, tell);

  const toolbar = form.querySelector(".toolbar");
  toolbar.hidden = false;
  arrows(toolbar);
  toolbar.addEventListener("click", (event) => {
    const tool = event.target.closest("[data-tool]");
    if (!tool) return;
    tools[tool.dataset.tool]();
    if (tool.dataset.tool !== "preview") area.focus();
  });
  area.addEventListener("keydown", (event) => {
    const tool = { b: "bold", i: "italic", k: "link" }[event.key.toLowerCase()];
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && tool) {
      event.preventDefault();
      tools[tool]();
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing && continueList(area)) {
      event.preventDefault();
    }
  });
  uploads(form, area, tell);
  draft(form, area, tell);
}

/* Left and right go through the toolbar, Tab leaves it. */
function arrows(toolbar) {
  const buttons = [...toolbar.querySelectorAll("button")];
  buttons.forEach((button, at) => { button.tabIndex = at ? -1 : 0; });
  toolbar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = buttons.indexOf(document.activeElement);
    const next = buttons[(at + step + buttons.length) % buttons.length];
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next.focus();
    event.preventDefault();
  });
}

function livePreview(form, area, tell) {
  const pane = form.querySelector(".preview");
  const button = form.querySelector('[data-tool="preview"]');
  const narrow = matchMedia("(width < 60rem)");
  let timer, running, shown;

  const ask = async () => {
    if (pane.hidden || shown === area.value) return;
    running?.abort();
    running = new AbortController();
    const text = area.value;
    pane.setAttribute("aria-busy", "true");
    try {
      const body = new FormData();
      body.set("body", text);
      const answer = await post(form, form.dataset.preview, body, running.signal);
      if (typeof answer === "string") return tell(answer);
      if (!answer.ok) return tell(form.dataset.sayFailed);
      show(pane, await answer.text());
      shown = text;
      tell("");
    } catch (error) {
      if (error.name !== "AbortError") tell(form.dataset.sayFailed);
    } finally {
      pane.removeAttribute("aria-busy");
    }
  };
  const set = (open) => {
    pane.hidden = !open;
    button.setAttribute("aria-pressed", String(open));
    area.hidden = open && narrow.matches;
    ask();
  };
  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, DELAY);
  });
  // Never turn somebody's text into the preview because a window or a tablet was turned.
  narrow.addEventListener("change", () => set(!narrow.matches));
  set(!narrow.matches);
  return { toggle: () => set(pane.hidden) };
}

/* The server's own rendering, sanitised there; ids are taken out so that they stay unique on this screen. */
function show(pane, html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  for (const node of parsed.querySelectorAll("[id]")) node.removeAttribute("id");
  for (const link of parsed.querySelectorAll("a[href]")) link.target = "_blank";
  const top = pane.scrollTop;
  pane.replaceChildren(...parsed.body.childNodes);
  pane.scrollTop = top;
}

/* The answer, or what to say when there is no live session. Who signed in again elsewhere goes on here by itself. */
async function post(form, address, body, signal) {
  const send = () => fetch(address, {
    method: "POST", body, signal, redirect: "error",
    headers: { "X-CSRFToken": form.elements.csrf_token.value, Accept: "application/json" },
  });
  const lost = (answer) => answer.status === 401 || answer.status === 400;
  const answer = await send();
  if (!lost(answer)) return answer;
  const refusal = await takeToken(form, signal);
  if (refusal) return refusal;
  const again = await send();
  return lost(again) ? form.dataset.saySignedOut : again;
}

/* The token of the session that is live now, for every form of this screen; nothing is taken when it is somebody else's. */
async function takeToken(form, signal) {
  const answer = await fetch(form.dataset.token, { headers: { Accept: "application/json" }, signal, redirect: "error" });
  if (!answer.ok) return form.dataset.saySignedOut;
  const { token, person } = await answer.json();
  if (String(person) !== form.dataset.person) return form.dataset.saySomebodyElse;
  for (const field of document.querySelectorAll('input[name="csrf_token"]')) field.value = token;
  return "";
}

function uploads(form, area, tell) {
  const editor = form.querySelector(".editor");
  const pick = form.querySelector("#f-pick");

  const send = async (file) => {
    if (file.size > Number(form.dataset.most)) return tell(form.dataset.sayLarge.replace("{name}", file.name));
    tell(`${form.dataset.sayBusy} ${file.name}`);
    const body = new FormData();
    body.set("file", file);
    try {
      const answer = await post(form, form.dataset.upload, body);
      if (typeof answer === "string") return tell(answer);
      const found = await answer.json();
      if (!answer.ok) return tell(found.detail || form.dataset.sayFailed);
      for (const one of found) insert(area, `${one.markdown}\n`);
      tell("");
    } catch {
      tell(form.dataset.sayFailed);
    }
  };
  const take = async (files, event) => {
    if (!files.length) return;
    event?.preventDefault();
    if (!form.dataset.upload) return tell(form.dataset.sayFirst);
    for (const file of files) await send(file);
  };
  pick.addEventListener("change", async () => {
    await take([...pick.files]);
    pick.value = "";
  });
  area.addEventListener("paste", (event) => {
    const files = [...event.clipboardData.files];
    if (!event.clipboardData.getData("text/plain")) take(files, event);
  });
  editor.addEventListener("dragover", (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    editor.dataset.over = "";
  });
  editor.addEventListener("dragleave", () => { delete editor.dataset.over; });
  editor.addEventListener("drop", (event) => {
    delete editor.dataset.over;
    take([...event.dataTransfer.files], event);
  });
}

/* Kept for this tab only: computers at school are shared. */
function draft(form, area, tell) {
  const key = `lichtwerk:${form.dataset.person}:${form.dataset.page}`;
  const notice = form.querySelector(".draft-notice");
  const title = form.elements.title;
  const first = area.value;
  let kept;
  try {
    kept = JSON.parse(sessionStorage.getItem(key));
  } catch { /* no storage, no draft */ }
  const drop = () => { try { sessionStorage.removeItem(key); } catch { /* as above */ } };
  const keep = (sent = false) => {
    try {
      sessionStorage.setItem(key, JSON.stringify({ title: title.value, body: area.value, base: form.elements.base_revision.value, sent }));
    } catch { /* full or forbidden: the browser still warns on leaving */ }
  };
  // Sent, and the page has a newer version: it was saved. A new page has none: see saved.js.
  if (kept?.sent && kept.base !== form.elements.base_revision.value) {
    drop();
    kept = null;
  }
  // A page that came back with errors holds the newest text already.
  if (kept && kept.body !== first && !document.querySelector(".error-summary")) notice.hidden = false;
  notice.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-draft]")?.dataset.draft;
    if (!choice) return;
    if (choice === "restore") {
      title.value = kept.title;
      form.elements.base_revision.value = kept.base;
      area.focus();
      area.select();
      insert(area, kept.body);
      tell(form.dataset.sayRestored);
    } else drop();
    notice.hidden = true;
    area.focus();
  });
  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => { if (area.value !== first) keep(); }, 500);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    if (area.value !== first) keep(true);
  });
}
