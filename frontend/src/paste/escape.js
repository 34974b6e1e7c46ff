// Words as people see them, written so that Markdown shows them like that: a sign gets a backslash only where it would
// mean something. Pure.

const WORD = /[\p{L}\p{N}]/u;

/* The words of a stretch of text within a block. */
export function escapeWords(text) {
  return text.replace(/[\\`*_[\]<&$~^=!]/g, (sign, at) => (means(sign, text, at) ? `\\${sign}` : sign));
}

function means(sign, text, at) {
  const before = text[at - 1] ?? "-";
  const next = text[at + 1] ?? "-";
  switch (sign) {
    case "\\": return !WORD.test(next);
    case "`": case "~": case "^": case "[": case "$": return true;
    case "*": return !(blank(before) && blank(next));
    case "_": return !(WORD.test(before) && WORD.test(next)) && !(blank(before) && blank(next));
    case "]": return /[([:\]]/.test(next) || before === "]" || at === text.length - 1;
    case "<": return /[a-z/!?]/i.test(next);
    case "&": return /^&(#?\w+);/.test(text.slice(at));
    case "=": return (before === "=" || next === "=") && text.replace(/={2,}/, "").includes("==");
    default: return next === "[";
  }
}

const blank = (sign) => /\s/.test(sign);

const STARTS = [
  [/^#{1,6}(?=\s|$)/, "\\$&"],
  [/^>/, "\\>"],
  [/^[-+*](?=\s|$)/, "\\$&"],
  [/^(\d{1,9})([.)])(?=\s|$)/, "$1\\$2"],
  [/^([-_*=])(?=(?: *\1)+ *$)/, "\\$1"],
  [/^(~{3,}|`{3,})/, "\\$1"],
  [/^\[(?=[ xX]\]\s)/, "\\["],
  [/^\[TOC\]$/, "\\[TOC]"],
];

/* The lines of a block, none of which begins another kind of block. */
export function escapeStarts(lines) {
  return lines.split("\n").map((line) => {
    const found = STARTS.find(([start]) => start.test(line));
    return found ? line.replace(...found) : line;
  }).join("\n");
}
