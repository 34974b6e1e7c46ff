// Headings: the page's title is its first level, so the largest heading of the text comes right below it, # or ##.
import { syntaxTree } from "@codemirror/language";
import { USUAL } from "./usual_heading.js";

const HEADING = /^(?:ATX|Setext)Heading(\d)$/;

/* The level of a node, or 0 when it is no heading. */
export function levelOf(name) {
  return Number(HEADING.exec(name)?.[1] ?? 0);
}

/* The smallest number of signs that a heading of this text has. */
export function largestHeading(state) {
  let least = 7;
  const cursor = syntaxTree(state).cursor();
  if (cursor.firstChild()) do least = Math.min(least, levelOf(cursor.name) || 7); while (cursor.nextSibling());
  return least === 7 ? USUAL : least;
}
