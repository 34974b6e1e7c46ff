// What the toolbar does, and what it shows of the place where the cursor is.
import { headingLevel, inQuote } from "./blocks.js";
import { command } from "./commands.js";
import { listKind } from "./lists.js";
import { isMarked } from "./marks.js";

export function toolbar({ tools }) {
  for (const kind of ["bold", "italic", "strike"]) {
    tools.add(kind, { run: command(kind), pressed: (state) => isMarked(state, kind) });
  }
  for (const kind of ["list", "numbers", "tasks"]) {
    tools.add(kind, { run: command(kind), pressed: (state) => listKind(state) === kind });
  }
  tools.add("quote", { run: command("quote"), pressed: inQuote });
  tools.add("style", {
    choose: (view, value) => command(value)(view),
    chosen: (state) => {
      const level = headingLevel(state);
      return level ? `heading${Math.min(level, 3)}` : "paragraph";
    },
  });
  return [];
}
