// A table wider than its page scrolls by itself; make it reachable by keyboard there, whenever it does.
function reach(prose) {
  for (const table of prose.querySelectorAll("table")) {
    if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
    else table.removeAttribute("tabindex");
  }
}

const sizes = new ResizeObserver((seen) => seen.forEach(({ target }) => reach(target)));
for (const prose of document.querySelectorAll(".prose")) sizes.observe(prose);

// The live preview brings its text anew each time.
for (const preview of document.querySelectorAll(".preview")) {
  new MutationObserver(() => preview.querySelectorAll(".prose").forEach((prose) => sizes.observe(prose))).observe(preview, { childList: true });
}
