// Where a block can come into the text: on lines of its own, with an empty line above and below it.

/* For a block at or below a place: `from` in the text, and the line ends that go before and behind it. */
export function blockAt({ doc }, at) {
  const line = doc.lineAt(at);
  const from = line.text.trim() ? line.to : at;
  const above = doc.sliceString(Math.max(0, from - 2), from);
  const below = doc.sliceString(from, from + 2);
  const before = from === 0 || above.endsWith("\n\n") || (above === "\n" && from === 1) ? "" : above.endsWith("\n") ? "\n" : "\n\n";
  const behind = below.startsWith("\n\n") ? "" : below === "" || below === "\n" ? "\n".repeat(2 - below.length) : below.startsWith("\n") ? "\n" : "\n\n";
  return { from, before, behind };
}
