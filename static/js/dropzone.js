// [data-behaviour~="dropzone"]: files dropped on or pasted into it land in its file field, and their names are listed.
for (const zone of document.querySelectorAll('[data-behaviour~="dropzone"]')) {
  const input = zone.querySelector('input[type="file"]');
  const list = zone.querySelector(".dropzone-files");

  const show = () => {
    list.replaceChildren(...[...input.files].map((file) => {
      const line = document.createElement("li");
      line.textContent = file.name;
      return line;
    }));
  };
  const take = (files) => {
    if (!files.length) return;
    const kept = new DataTransfer();
    for (const file of input.multiple ? [...input.files, ...files] : [files[0]]) kept.items.add(file);
    input.files = kept.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  input.addEventListener("change", show);
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.dataset.over = "";
  });
  zone.addEventListener("dragleave", () => { delete zone.dataset.over; });
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    delete zone.dataset.over;
    take(event.dataTransfer.files);
  });
  zone.addEventListener("paste", (event) => take(event.clipboardData.files));
}
