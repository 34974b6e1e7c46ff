// Changing the text of a textarea as if it were typed, so that undo keeps working.

/* Replace the selection; `select` marks part of what was put there: [from, to]. */
export function insert(area, text, select) {
  const at = area.selectionStart;
  area.focus();
  // Under the editor it cannot be typed in: what is set is told, and the editor takes it up as one step.
  const done = !area.hidden && (text ? document.execCommand("insertText", false, text) : document.execCommand("delete"));
  if (!done) {
    area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (select) area.setSelectionRange(at + select[0], at + select[1]);
}

/* Put signs around the selection, or take them off again; without a selection an example is put between them. */
export function surround(area, before, after, example) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const chosen = value.slice(start, end);
  if (before === after && value.slice(start - before.length, start) === before && value.slice(end, end + after.length) === after) {
    area.setSelectionRange(start - before.length, end + after.length);
    insert(area, chosen, [0, chosen.length]);
    return;
  }
  const text = chosen || example;
  const link = after.indexOf("https://");
  const mark = chosen && link >= 0 ? before.length + text.length + link : before.length;
  const length = chosen && link >= 0 ? "https://".length : text.length;
  insert(area, before + text + after, [mark, mark + length]);
}

const MARKER = /^(#{1,6} |> |- \[[ x]\] |[-*] |\d+[.)] )/;

/* Begin every selected line with a sign, or take it off when all have it. */
export function startLines(area, sign) {
  const { value } = area;
  const from = value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const next = value.indexOf("\n", Math.max(area.selectionEnd - 1, from));
  const to = next < 0 ? value.length : next;
  const lines = value.slice(from, to).split("\n");
  const all = lines.every((line, at) => line.startsWith(sign(at + 1)));
  const text = lines.map((line, at) => (all ? "" : sign(at + 1)) + line.replace(MARKER, "")).join("\n");
  area.setSelectionRange(from, to);
  insert(area, text, lines.length > 1 ? [0, text.length] : [text.length, text.length]);
}

/* Enter in a list goes on with it; in an empty point it ends the list. True when it did something. */
export function continueList(area) {
  if (area.selectionStart !== area.selectionEnd) return false;
  const from = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const line = area.value.slice(from, area.selectionStart);
  const found = /^(\s*)(- \[[ x]\] |[-*] |(\d+)([.)]) |> )(.*)$/.exec(line);
  if (!found) return false;
  const [, indent, sign, number, dot, rest] = found;
  if (!rest.trim()) {
    area.setSelectionRange(from, area.selectionStart);
    insert(area, "");
    return true;
  }
  const next = number ? `${Number(number) + 1}${dot} ` : sign.replace("[x]", "[ ]");
  insert(area, `\n${indent}${next}`);
  return true;
}

/* A table of two columns and two rows, in lines of its own. */
export function table(area, word) {
  const before = area.value.slice(0, area.selectionStart);
  const gap = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const text = `${gap}| ${word} 1 | ${word} 2 |\n|---|---|\n|  |  |\n|  |  |\n`;
  insert(area, text, [gap.length + 2, gap.length + 2 + word.length + 2]);
}
