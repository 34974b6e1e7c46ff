// The Markdown that the server renders, as a language of CodeMirror: a syntax tree that follows the text.
import { Language, LanguageSupport, defineLanguageFacet } from "@codemirror/language";
import { GFM, Subscript, Superscript, parser } from "@lezer/markdown";

const data = defineLanguageFacet({ commentTokens: { block: { open: "<!--", close: "-->" } } });

export const markdownLanguage = new Language(data, parser.configure([GFM, Subscript, Superscript]), [], "markdown");
export const markdown = new LanguageSupport(markdownLanguage);
