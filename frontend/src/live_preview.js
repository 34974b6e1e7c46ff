// The look of the text: each element as it will be on the page, its marks only while the cursor is in that element.
import { syntaxTree } from "@codemirror/language";
import { Prec } from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin } from "@codemirror/view";
import { drawBlock } from "./draw_blocks.js";
import { drawInline } from "./draw_inline.js";
import { isGap } from "./lines.js";
import { largestHeading } from "./headings.js";

const gap = Decoration.line({ class: "lw-gap" });

export function livePreview({ sentences }) {
  const plugin = ViewPlugin.fromClass(class {
    constructor(view) {
      this.redraw(view);
    }

    update(update) {
      const { view, docChanged, viewportChanged, selectionSet, focusChanged, startState, state } = update;
      const parsed = syntaxTree(startState) !== syntaxTree(state);
      // Keyboards of phones lose letters when what is being composed is drawn anew: see compositionend below.
      if (view.composing) this.shift(update.changes);
      else if (docChanged || viewportChanged || selectionSet || focusChanged || parsed || this.late) this.redraw(view);
    }

    shift(changes) {
      this.drawn = this.drawn.map(changes);
      this.solid = this.solid.map(changes);
      this.late = true;
    }

    redraw(view) {
      Object.assign(this, draw(view, sentences), { late: false });
    }
  }, {
    decorations: ({ drawn }) => drawn,
    provide: (self) => EditorView.atomicRanges.of((view) => view.plugin(self)?.solid ?? Decoration.none),
    eventHandlers: {
      compositionend(_event, view) {
        setTimeout(() => { if (!view.composing) view.dispatch({}); });
      },
    },
  });
  return [Prec.low(plugin), EditorView.editorAttributes.of({ class: "lw-live" })];
}

/* The decorations of what is in view, and the ranges that the cursor steps over in one go. */
function draw(view, sentences) {
  const { state } = view;
  const drawn = [];
  const solid = [];
  const pen = {
    state,
    sentences,
    largest: largestHeading(state),
    touched: (from, to) => view.hasFocus && state.selection.ranges.some((one) => one.from <= to && one.to >= from),
    mark: (from, to, name, attributes) => { if (from < to) drawn.push(Decoration.mark({ class: name, attributes }).range(from, to)); },
    line: (at, name) => drawn.push(Decoration.line({ class: name }).range(state.doc.lineAt(at).from)),
    hide: (from, to) => { if (from < to) drawn.push(Decoration.replace({}).range(from, to)); },
    replace: (from, to, widget) => drawn.push(Decoration.replace({ widget }).range(from, to)),
    after: (at, widget) => drawn.push(Decoration.widget({ widget, side: 1 }).range(at)),
    solid: (from, to) => { if (from < to) solid.push(Decoration.mark({}).range(from, to)); },
  };
  for (const { from, to } of view.visibleRanges) {
    syntaxTree(state).iterate({ from, to, enter: (node) => drawBlock(pen, node, from, to) ?? drawInline(pen, node) });
    drawGaps(state, from, to, drawn);
  }
  return { drawn: Decoration.set(drawn, true), solid: Decoration.set(solid, true) };
}

function drawGaps({ doc }, from, to, drawn) {
  const last = doc.lineAt(to).number;
  for (let number = doc.lineAt(from).number; number <= last; number += 1) {
    if (isGap(doc, number)) drawn.push(gap.range(doc.line(number).from));
  }
}
