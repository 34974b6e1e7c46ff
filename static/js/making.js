// [data-behaviour~="making"]: how far a file is, asked every second; when it is there, saving it begins.
const shown = document.querySelector('[data-behaviour~="making"]');

const look = async () => {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer) return setTimeout(look, 1000);
  if (!answer.ok) return location.reload();
  const now = new DOMParser().parseFromString(await answer.text(), "text/html");
  const part = now.querySelector('[data-behaviour~="making"]');
  if (!part) return location.reload();
  shown.replaceChildren(...part.childNodes);
  const file = shown.querySelector("a[data-file]");
  if (!file) return setTimeout(look, 1000);
  document.querySelector("h1").textContent = now.querySelector("h1").textContent;
  document.title = now.title;
  return location.assign(file.href);
};
if (!shown.querySelector("a[data-file]")) setTimeout(look, 500);
