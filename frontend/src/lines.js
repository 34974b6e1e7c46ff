// What stands before the words of a line (indent, signs of quotes, lists and headings), and which empty lines only keep
// two blocks apart.
const PREFIX = /^(?:[ \t]*>[ \t]?)*[ \t]*(?:(?:[-*+]|\d{1,9}[.)])(?:[ \t]+\[[ xX]\])?(?:[ \t]+|$))*(?:#{1,6}(?:[ \t]+|$))?/;
const ITEM = /^((?:[ \t]*>[ \t]?)*)([ \t]*)([-*+]|(\d{1,9})([.)]))([ \t]+|$)(\[[ xX]\](?:[ \t]+|$))?/;
const QUOTE = /^(?:[ \t]*>[ \t]?)+/;
const BREAK = /\S(?: {2,}|\\)$/;

/* How many characters of a line come before its words. */
export function prefixLength(text) {
  return PREFIX.exec(text)[0].length;
}

/* The parts of a line that is a point of a list, or null: quote, indent, sign, number, dot, gap, box. */
export function itemOf(text) {
  const found = ITEM.exec(text);
  if (!found) return null;
  const [whole, quote, indent, sign, number, dot, gap, box = ""] = found;
  return { length: whole.length, quote, indent, sign, number, dot, gap, box, column: indent.length + sign.length + 1 };
}

/* The signs of a quote that a line begins with. */
export function quoteOf(text) {
  return QUOTE.exec(text)?.[0] ?? "";
}

/* The words of a line without the signs of quotes around them. */
export function wordsOf(text) {
  return text.slice(quoteOf(text).length);
}

export function isBlank(text) {
  return !wordsOf(text).trim();
}

/* Whether a line is empty only to keep the blocks around it apart: nobody writes there. Of several empty lines the first
   and the last do that; what is between them is room for a paragraph. After a kept line break a line is no gap. */
export function isGap(doc, number) {
  if (!isBlank(doc.line(number).text)) return false;
  const before = number > 1 ? doc.line(number - 1).text : "";
  if (BREAK.test(before)) return false;
  return !isBlank(before) || (number < doc.lines && !isBlank(doc.line(number + 1).text));
}
