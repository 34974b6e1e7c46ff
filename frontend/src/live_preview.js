// The look of the text: each element as it will be on the page, its marks only where the cursor is.
import { syntaxTree } from "@codemirror/language";
import { Decoration, ViewPlugin } from "@codemirror/view";

const KINDS = { StrongEmphasis: "lw-bold", Emphasis: "lw-italic", Strikethrough: "lw-strike", InlineCode: "lw-code" };

export function livePreview() {
  return ViewPlugin.define((view) => ({ marks: draw(view), update(change) { this.marks = draw(change.view); } }), {
    decorations: ({ marks }) => marks,
  });
}

function draw(view) {
  const found = [];
  for (const { from, to } of view.visibleRanges) {
    syntaxTree(view.state).iterate({
      from,
      to,
      enter: (node) => {
        const kind = KINDS[node.name];
        if (kind) found.push(Decoration.mark({ class: kind }).range(node.from, node.to));
      },
    });
  }
  return Decoration.set(found, true);
}
