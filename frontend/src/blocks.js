// What a block is: paragraph, heading of three levels, quote, callout. Functions of the state that give a change.
import { largestHeading } from "./headings.js";
import { isBlank, itemOf, prefixLength, quoteOf, wordsOf } from "./lines.js";
import { selectedLines, sameSelection } from "./lists.js";
import { inCode, inTable } from "./places.js";
import { USUAL } from "./usual_heading.js";

const HEADING = /^[ \t]*(#{1,6})(?:[ \t]|$)/;

/* The level that the first block of the selection is shown at, 1 to 3 and deeper; 0 for what is no heading. */
export function headingLevel(state) {
  const found = HEADING.exec(wordsOf(selectedLines(state)[0].text));
  return found ? found[1].length - largestHeading(state) + 1 : 0;
}

/* Makes the lines of the selection headings of a level as people count them, or paragraphs (0). */
export function setHeading(state, level) {
  const lines = selectedLines(state).filter((line) => !inCode(state, line.from) && !inTable(state, line.from));
  if (!lines.length) return null;
  const sign = level ? `${"#".repeat(Math.min(largestOf(state, lines) + level - 1, 6))} ` : "";
  const changes = [];
  for (const line of lines) {
    const quote = quoteOf(line.text).length;
    if (itemOf(line.text)?.length && !sign && !HEADING.test(line.text.slice(itemOf(line.text).length))) continue;
    changes.push(...apart(state, line, sign), { from: line.from + quote, to: line.from + prefixLength(line.text), insert: sign });
  }
  return changes.length ? sameSelection(state, changes.sort((one, other) => one.from - other.from)) : null;
}

/* The largest heading of the rest of the text: what is changed has no say in what is largest. */
function largestOf(state, lines) {
  const own = lines.some((line) => HEADING.test(wordsOf(line.text)));
  if (!own) return largestHeading(state);
  const changed = new Set(lines.map((line) => line.number));
  let least = 7;
  for (let number = 1; number <= state.doc.lines; number += 1) {
    const line = state.doc.line(number);
    const found = !changed.has(number) && HEADING.exec(line.text);
    if (found && !inCode(state, line.from)) least = Math.min(least, found[1].length);
  }
  return least === 7 ? USUAL : least;
}

/* A heading that becomes a paragraph needs an empty line to the text that stands against it. */
function apart({ doc }, line, sign) {
  if (sign) return [];
  const quote = quoteOf(line.text).trimEnd();
  const spoken = (number) => number >= 1 && number <= doc.lines && !isBlank(doc.line(number).text);
  if (!HEADING.test(wordsOf(line.text))) return [];
  const changes = [];
  if (spoken(line.number - 1)) changes.push({ from: line.from, insert: `${quote}\n` });
  if (spoken(line.number + 1)) changes.push({ from: line.to, insert: `\n${quote}` });
  return changes;
}

/* All lines from the first to the last of the selection, the empty ones between them too. */
function wholeLines(state) {
  const spoken = selectedLines(state);
  const lines = [];
  for (let number = spoken[0].number; number <= spoken[spoken.length - 1].number; number += 1) lines.push(state.doc.line(number));
  return lines;
}

export const inQuote = (state) => Boolean(quoteOf(selectedLines(state)[0].text));

/* Makes a quote of the lines of the selection, or takes one level of quoting away when all of them are quoted. */
export function toggleQuote(state) {
  const { doc } = state;
  const lines = wholeLines(state);
  const quoted = lines.every((line) => quoteOf(line.text) || isBlank(line.text));
  const changes = lines.map((line) => (quoted ? unquoted(line) : { from: line.from, insert: isBlank(line.text) ? ">" : "> " }));
  const last = lines[lines.length - 1];
  const loose = (number) => number >= 1 && number <= doc.lines && !isBlank(doc.line(number).text);
  // A paragraph right under a quote would be read as part of it, and one under another as part of that.
  if (loose(last.number + 1)) changes.push({ from: last.to, insert: "\n" });
  if (loose(lines[0].number - 1)) changes.unshift({ from: lines[0].from, insert: "\n" });
  return sameSelection(state, changes);
}

function unquoted(line) {
  const one = /^[ \t]*>[ \t]?/.exec(line.text)?.[0].length ?? 0;
  return { from: line.from, to: line.from + one };
}
