// form[data-behaviour~="editor"]: images that are chosen, pasted or dropped are sent, and come into the text.
import { forEachEditor } from "./form.js";
import { post } from "./session.js";
import { insert } from "./text.js";

forEachEditor((editor) => {
  const { form, area, sentences, tell } = editor;
  const box = form.querySelector(".editor");
  const pick = form.querySelector("#f-pick");

  const send = async (file) => {
    if (file.size > Number(form.dataset.most)) return tell(sentences.too_large.replace("{name}", file.name));
    tell(`${sentences.uploading} ${file.name}`);
    const body = new FormData();
    body.set("file", file);
    try {
      const answer = await post(editor, form.dataset.upload, body);
      if (typeof answer === "string") return tell(answer);
      const found = await answer.json();
      if (!answer.ok) return tell(found.detail || sentences.failed);
      for (const one of found) insert(area, `${one.markdown}\n`);
      tell("");
    } catch {
      tell(sentences.failed);
    }
  };
  const take = async (files, event) => {
    if (!files.length) return;
    event?.preventDefault();
    for (const file of files) await send(file);
  };
  form.querySelector('[data-tool="image"]').addEventListener("click", () => {
    if (form.dataset.editing === "rich") return; // frontend/src/images
    pick.click();
    area.focus();
  });
  pick.addEventListener("change", async () => {
    await take([...pick.files]);
    pick.value = "";
  });
  box.addEventListener("paste", (event) => {
    const files = [...event.clipboardData.files];
    if (!event.clipboardData.getData("text/plain")) take(files, event);
  });
  box.addEventListener("dragover", (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    box.dataset.over = "";
  });
  box.addEventListener("dragleave", () => { delete box.dataset.over; });
  box.addEventListener("drop", (event) => {
    delete box.dataset.over;
    take([...event.dataTransfer.files], event);
  });
});
