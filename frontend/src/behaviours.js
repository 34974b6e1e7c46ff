// Every behaviour of the editor: a function that gets the context and returns an extension of CodeMirror. Earlier ones
// go before later ones where both want the same key; of two that name one tool the later has it.
import { insertions } from "./insertions.js";
import { keys } from "./keys.js";
import { live } from "./live/live.js";
import { sourceView } from "./source_view.js";
import { toolbar } from "./toolbar.js";
import { typing } from "./typing.js";
import { undoing } from "./undoing.js";

export const behaviours = [undoing, sourceView, toolbar, insertions, keys, typing, live];
