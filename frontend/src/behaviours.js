// Every behaviour of the editor: a function that gets the context and returns an extension of CodeMirror. Earlier ones
// go before later ones where both want the same key.
import { livePreview } from "./live_preview.js";
import { typing } from "./typing.js";
import { undoing } from "./undoing.js";

export const behaviours = [undoing, livePreview, typing];
