// What the style of an element says, in an attribute or by a class of the style sheet that came along. Pure.

const SYMBOLS = { "à": "→", "ß": "←", "ð": "⇨", "è": "➔", "ü": "✓", "û": "✗", "þ": "☑", "ý": "☒", "q": "☐", "o": "☐", "¨": "☐", "R": "☑", "J": "🙂", "L": "🙁", "§": "▪", "Ø": "➢", "v": "❖", "l": "●", "n": "■" };

/* The declarations of a style by name; the last one counts. */
export function declarations(style) {
  const found = {};
  for (const part of (style ?? "").split(";")) {
    const at = part.indexOf(":");
    if (at > 0) found[part.slice(0, at).trim().toLowerCase()] = part.slice(at + 1).trim().toLowerCase();
  }
  return found;
}

const TAG = /<[a-z](?:[^>"']|"[^"]*"|'[^']*')*>/gi;

/* HTML of which no style is in force: the content security policy would report each one, even in a document that nobody
   sees. The style of an element stands in data-lw-style, style sheets beside it: { html, sheets }. */
export function withoutStyles(html) {
  const sheets = [];
  const bare = html.replace(/<style\b[^>]*>([^]*?)<\/style\s*>/gi, (_all, sheet) => {
    sheets.push(sheet);
    return "";
  });
  const renamed = bare.replace(/<style\b/gi, "<lw-style").replace(TAG, (tag) => tag.replace(/(["'\s/])style(?=\s*=)/gi, "$1data-lw-style"));
  return { html: renamed, sheets };
}

/* Style sheets as declarations by class. */
export function classStyles(sheets) {
  const found = new Map();
  for (const sheet of sheets) {
    const rules = sheet.replace(/<!--|-->|\/\*[^]*?\*\//g, "").matchAll(/([^{}]+)\{([^{}]*)\}/g);
    for (const [, selectors, body] of rules) {
      for (const selector of selectors.split(",")) {
        const name = /^\s*(?:td|span)?\.([\w-]+)\s*$/.exec(selector)?.[1];
        if (name) found.set(name, { ...found.get(name), ...declarations(body) });
      }
    }
  }
  return found;
}

/* Everything that is said of the looks of one element. */
export function styleOf(element, classes) {
  const style = {};
  for (const name of element.classList) Object.assign(style, classes.get(name));
  return Object.assign(style, declarations(element.getAttribute("data-lw-style")));
}

const TAGS = { B: "bold", STRONG: "bold", I: "italic", EM: "italic", CITE: "italic", S: "strike", STRIKE: "strike", DEL: "strike", CODE: "code", TT: "code", KBD: "code", SAMP: "code", SUB: "sub", SUP: "sup" };

/* The marks of the text in an element, given those around it. */
export function marksOf(element, around, classes) {
  const marks = { ...around };
  if (TAGS[element.tagName]) marks[TAGS[element.tagName]] = true;
  const style = styleOf(element, classes);
  const weight = style["font-weight"];
  if (weight) marks.bold = /^(bold|bolder|[6-9]00)/.test(weight);
  const slant = style["font-style"];
  if (slant) marks.italic = /^(italic|oblique)/.test(slant);
  if (/line-through/.test(`${style["text-decoration"]} ${style["text-decoration-line"]}`)) marks.strike = true;
  const raised = /^(super|sub)\b/.exec(style["vertical-align"] ?? "")?.[1];
  if (raised) marks[raised === "super" ? "sup" : "sub"] = true;
  const family = `${style["font-family"] ?? ""} ${style["mso-char-type"] ?? ""} ${element.getAttribute("face") ?? ""}`;
  if (/wingdings/i.test(family)) marks.symbols = true;
  return marks;
}

/* Signs of a font of pictures, as the pictures. */
export const asSymbols = (text) => text.replace(/[\uf000-\uf0ff]|[^\s]/g, (sign) => {
  const plain = sign >= "\uf000" && sign <= "\uf0ff" ? String.fromCharCode(sign.charCodeAt(0) - 0xf000) : sign;
  return SYMBOLS[plain] ?? (plain === sign ? sign : "•");
});

/* Whether nobody sees an element. */
export function isHidden(element, classes) {
  if (element.hidden) return true;
  const style = styleOf(element, classes);
  return style.display === "none" || style["mso-hide"] === "all" || style.visibility === "hidden";
}
