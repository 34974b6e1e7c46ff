// A table wider than its page scrolls by itself; make it reachable by keyboard there.
for (const table of document.querySelectorAll(".prose table")) {
  if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
}
