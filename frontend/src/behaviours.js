// Every behaviour of the editor: a function that gets the context and returns an extension of CodeMirror. Earlier ones
// go before later ones where both want the same key; of two that name one tool the later has it.
import { images } from "./images/images.js";
import { keys } from "./keys.js";
import { links } from "./links/links.js";
import { live } from "./live/live.js";
import { pasting } from "./paste/clipboard.js";
import { sourceView } from "./source_view.js";
import { tables } from "./tables/tables.js";
import { toolbar } from "./toolbar.js";
import { typing } from "./typing.js";
import { undoing } from "./undoing.js";

/* The source view comes after all that registers a look; the keys of a look go before those of the text. */
export const behaviours = [undoing, toolbar, images, links, pasting, tables, sourceView, keys, typing, live];
