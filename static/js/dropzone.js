// [data-behaviour~="dropzone"]: files dropped on or pasted into it land in its file field, and their names are listed.
// Files that are too large are not sent at all: the answer would come only after minutes of uploading.
for (const zone of document.querySelectorAll('[data-behaviour~="dropzone"]')) {
  const input = zone.querySelector('input[type="file"]');
  const list = zone.querySelector(".dropzone-files");

  const large = document.createElement("p");
  large.className = "error";
  large.id = `${input.id}-large`;
  large.setAttribute("role", "alert");
  zone.insertBefore(large, input);
  const described = input.getAttribute("aria-describedby") ?? "";

  const complaint = () => {
    const files = [...input.files];
    const one = files.find((file) => file.size > Number(zone.dataset.most));
    if (one) return zone.dataset.sayLarge.replace("{name}", one.name);
    const together = files.reduce((sum, file) => sum + file.size, 0);
    return together > Number(zone.dataset.mostTogether) ? zone.dataset.sayTogether : "";
  };
  const check = () => {
    large.textContent = complaint();
    const wrong = large.textContent !== "";
    input.setAttribute("aria-describedby", `${described}${wrong ? ` ${large.id}` : ""}`.trim());
    if (wrong) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    return !wrong;
  };
  const show = () => {
    check();
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
  input.form.addEventListener("submit", (event) => {
    if (check()) return;
    event.preventDefault();
    input.focus();
  });
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
