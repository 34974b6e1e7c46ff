// How large a table is, in words.
import { fill } from "../elements.js";

export function sizeWords(sentences, rows, columns) {
  const count = (what, number) => (number === 1 ? sentences[what] : fill(sentences[`${what}s`], { count: number }));
  return fill(sentences.table_size, { rows: count("table_row", rows), columns: count("table_column", columns) });
}
