// [data-behaviour~="file-queue"]: the files of a form are sent one by one, and beside each stands what became of it.
// Folders may be dropped too. Without a script they all go together, and the answer says the same.
const filesOf = (entry) => entry.isFile
  ? new Promise((done, wrong) => entry.file((file) => done([file]), wrong))
  : new Promise((done, wrong) => {
    const reader = entry.createReader();
    const found = [];
    const more = () => reader.readEntries(async (entries) => {
      if (!entries.length) return done(found);
      for (const inner of entries) found.push(...await filesOf(inner));
      return more();
    }, wrong);
    more();
  });

for (const form of document.querySelectorAll('[data-behaviour~="file-queue"]')) {
  const inputs = [...form.querySelectorAll('input[type="file"]')];
  const zone = form.querySelector(".dropzone");
  zone.dataset.mostTogether = "Infinity";
  const bar = document.createElement("progress");
  const told = document.createElement("p");
  const list = document.createElement("ul");
  told.setAttribute("role", "status");

  const line = (words, leads = "") => {
    const entry = document.createElement("li");
    const inner = leads ? Object.assign(document.createElement("a"), { href: leads }) : entry;
    inner.textContent = words;
    if (inner !== entry) entry.append(inner);
    list.append(entry);
  };
  const send = async (file) => {
    const body = new FormData(form);
    for (const input of inputs) body.delete(input.name);
    body.append("file", file, file.name);
    const headers = { Accept: "application/json" };
    const answer = await fetch(form.action, { method: "POST", body, headers, redirect: "error" });
    if (!answer.ok) throw new Error(String(answer.status));
    return (await answer.json()).files;
  };
  const sendAll = async (files) => {
    form.append(bar, told, list);
    bar.max = files.length;
    let refused = 0;
    for (const [number, file] of files.entries()) {
      bar.value = number;
      told.textContent = form.dataset.sayBusy.replace("{number}", number + 1).replace("{all}", files.length);
      const failed = { name: file.name, error: `${file.name}: ${form.dataset.sayFailed}` };
      const became = await send(file).catch(() => [failed]);
      for (const one of became) {
        line(one.error || `${one.name}: ${form.dataset.sayRead}`, one.error ? "" : `/import/${one.import_id}`);
        refused += one.error ? 1 : 0;
      }
    }
    bar.value = files.length;
    const query = new FormData(form).get("activity");
    const next = `${form.getAttribute("action")}${query ? `?activity=${encodeURIComponent(query)}` : ""}`;
    if (!refused) return location.assign(next);
    told.replaceChildren(Object.assign(document.createElement("a"), { href: next, textContent: form.dataset.sayList }));
    return told.firstChild.focus();
  };

  zone.addEventListener("drop", async (event) => {
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    if (!entries.some((entry) => entry.isDirectory)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    delete zone.dataset.over;
    const kept = new DataTransfer();
    for (const entry of entries) for (const file of await filesOf(entry)) kept.items.add(file);
    inputs[0].files = kept.files;
    inputs[0].dispatchEvent(new Event("change", { bubbles: true }));
  }, { capture: true });
  form.addEventListener("submit", (event) => {
    const files = inputs.flatMap((input) => [...input.files]);
    if (event.defaultPrevented || files.length < 2) return;
    event.preventDefault();
    for (const button of form.querySelectorAll("button")) button.disabled = true;
    void sendAll(files);
  });
}
