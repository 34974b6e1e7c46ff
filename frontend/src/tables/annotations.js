// Marks on changes: who made them.
import { Annotation } from "@codemirror/state";

/* A grid changed the text of the page, or moved its cursor. */
export const fromGrid = Annotation.define();
/* The text of the page changed the editor in a cell. */
export const fromText = Annotation.define();
