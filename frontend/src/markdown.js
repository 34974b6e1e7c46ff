// The Markdown that the server renders, as a language of CodeMirror: a syntax tree that follows the text.
import { Language, LanguageSupport, defineLanguageFacet, ensureSyntaxTree, syntaxTree } from "@codemirror/language";
import { GFM, Subscript, Superscript, parser } from "@lezer/markdown";

const EQUALS = 61;
const UNDERLINE = /^ {0,3}(=+|-{2,})[ \t]*$/;
const PATIENCE = 100;

/* ==marked==, as the server reads it. */
const highlightDelimiter = { resolve: "Highlight", mark: "HighlightMark" };
const Highlight = {
  defineNodes: ["Highlight", "HighlightMark"],
  parseInline: [{
    name: "Highlight",
    parse(context, next, at) {
      if (next !== EQUALS || context.char(at + 1) !== EQUALS || context.char(at + 2) === EQUALS) return -1;
      const opens = !/\s/.test(context.slice(at + 2, at + 3) || " ");
      const closes = !/\s/.test(context.slice(at - 1, at) || " ");
      return context.addDelimiter(highlightDelimiter, at, at + 2, opens, closes);
    },
    after: "Emphasis",
  }],
};

/* A heading by the line under it; one hyphen alone is a point of a list that is still empty. */
const Setext = {
  parseBlock: [{
    name: "SetextHeading",
    leaf: () => ({
      nextLine(context, line, leaf) {
        const found = line.depth >= context.depth && UNDERLINE.exec(line.text.slice(line.basePos));
        if (!found) return false;
        const from = context.lineStart + line.pos;
        const mark = context.elt("HeaderMark", from, from + found[1].length);
        const level = found[1][0] === "=" ? 1 : 2;
        context.nextLine();
        const words = context.parser.parseInline(leaf.content, leaf.start);
        context.addLeafElement(leaf, context.elt(`SetextHeading${level}`, leaf.start, context.prevLineEnd(), [...words, mark]));
        return true;
      },
      finish: () => false,
    }),
  }],
};

const data = defineLanguageFacet({});
const extended = parser.configure([GFM, Subscript, Superscript, Highlight, Setext]);

export const markdownLanguage = new Language(data, extended, [], "markdown");
export const markdown = new LanguageSupport(markdownLanguage);

/* The tree of a state, complete as far as `upto` where that can be had quickly. */
export function treeOf(state, upto = state.doc.length) {
  return ensureSyntaxTree(state, upto, PATIENCE) ?? syntaxTree(state);
}
