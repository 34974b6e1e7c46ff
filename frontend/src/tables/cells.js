// One line of a table, cut into cells as the server cuts it; and what is typed in a cell, as Markdown that fits in one.

const SIGNS = /(\\\\)|(\\`+)|(`+)|(\\\|)|(\|)/g;
const LAST_PIPE = /(?<!\\)(?:\\\\)*\|$/;
const BREAK = /<br ?\/?>/gi;

/* A line as a row: `from` and `to` around its pipes, `open` and `closed` whether it begins and ends with one, and its
   cells, each as it stands between two pipes. `at` is where the line begins in the text. */
export function splitRow(line, at = 0) {
  const indent = line.length - line.trimStart().length;
  const bare = line.trim();
  const open = bare.startsWith("|");
  const closed = LAST_PIPE.test(bare) && bare.length > 1;
  const inner = bare.slice(open ? 1 : 0, closed ? -1 : undefined);
  const start = at + indent + (open ? 1 : 0);
  const cells = [];
  let from = 0;
  for (const pipe of [...dividers(inner), inner.length]) {
    cells.push(cell(inner.slice(from, pipe), start + from));
    from = pipe + 1;
  }
  return { from: at + indent, to: at + indent + bare.length, open, closed, cells };
}

function cell(raw, from) {
  const source = raw.trim();
  const start = source ? from + raw.indexOf(source) : from + Math.min(1, raw.length);
  return { from, to: from + raw.length, raw, source, start, end: start + source.length };
}

/* Where the pipes are that divide cells: not those after a backslash, nor those between backticks. */
function dividers(row) {
  const ticks = [], pipes = [];
  for (const found of row.matchAll(SIGNS)) {
    const [all, , escaped, plain, , pipe] = found;
    if (escaped) ticks.push({ from: found.index, to: found.index + all.length, size: all.length - 1, opens: all.length - 2 });
    else if (plain) ticks.push({ from: found.index, to: found.index + all.length, size: all.length, opens: all.length });
    else if (pipe) pipes.push(found.index);
  }
  const spans = codeSpans(ticks);
  return pipes.filter((pipe) => !spans.some(([from, to]) => from <= pipe && pipe < to));
}

function codeSpans(ticks) {
  const spans = [];
  for (let at = 0; at < ticks.length; at += 1) {
    const { opens, from } = ticks[at];
    const other = opens ? ticks.findIndex((tick, later) => later > at && tick.size === opens) : -1;
    if (other < 0) continue;
    spans.push([from, ticks[other].to]);
    at = other;
  }
  return spans;
}

/* The text of a cell as somebody types it: lines, and a pipe without its backslash. */
export function decode(source) {
  return source.replace(BREAK, "\n").replace(/\\([\\|])/g, (all, sign) => (sign === "|" ? "|" : all));
}

/* What was typed in a cell, for between two pipes: a line break is `<br>`, a pipe has a backslash, and a backtick
   without its partner too, as it would find one in the next cell. */
export function encode(text) {
  const line = text.replace(/\r\n?|\n/g, "<br>");
  return escapePipes(escapeTicks(line)).trim();
}

function escapePipes(line) {
  return line.replace(/(\\*)\|/g, (all, slashes) => (slashes.length % 2 ? all : `${slashes}\\|`));
}

function escapeTicks(line) {
  const runs = [...line.matchAll(/(\\*)(`+)/g)].map((found) => {
    const slash = found[1].length % 2;
    const size = found[2].length;
    const from = found.index + found[1].length;
    return { from, size, opens: slash ? size - 1 : size, escaped: slash };
  });
  const lone = new Set(runs);
  for (let at = 0; at < runs.length; at += 1) {
    const other = runs[at].opens ? runs.findIndex((run, later) => later > at && run.size === runs[at].opens) : -1;
    if (other < 0) continue;
    runs.slice(at, other + 1).forEach((run) => lone.delete(run));
    at = other;
  }
  let out = line;
  for (const run of [...lone].reverse()) {
    const escaped = "\\`".repeat(run.size).slice(run.escaped ? 1 : 0);
    out = out.slice(0, run.from) + escaped + out.slice(run.from + run.size);
  }
  return out;
}
