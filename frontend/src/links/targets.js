// The links of a text and what can be said of them without asking. Pure.

const CODE = /^(`{3,}|~{3,})[^]*?(?:^\1[`~]*[ \t]*$|(?![^]))|(`+)[^]*?\2(?!`)/gm;
const LINK = /!?\[((?:[^\[\]\\]|\\.|\[[^\]]*\])*)\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+"[^"]*")?\)|\[\[([^\[\]\n]{1,200})\]\]/g;
const HEADING = /^(?:[ \t>]|[-*+][ \t]|\d+[.)][ \t])*#{1,6}[ \t]+(.+?)[ \t]*(?:[ \t]#+)?[ \t]*$/gm;
const UNDERLINED = /^[ \t>]*(\S.*)\n[ \t>]*(?:=+|-+)[ \t]*$/gm;
const SCHEME = /^[a-z][a-z0-9+.-]*:/i;

/* Every link and image that is written out: { from, to, address, title }; what stands in code is none. `[[title]]` has no
   address: it leads to the page of that title, which the server knows. */
export function linksIn(text) {
  const bare = text.replace(CODE, (code) => " ".repeat(code.length));
  return [...bare.matchAll(LINK)].filter(({ index }) => bare[index - 1] !== "\\").map(({ 0: all, 2: address, 3: words, index }) => {
    const to = index + all.length;
    // As wiki/pages/rules/links.py reads it.
    const named = words && !words.includes("|") && bare[index - 1] !== "!" && !/[([]/.test(bare[to] ?? "");
    return { from: index, to, address: (address ?? "").replace(/^<|>$/g, ""), title: named ? words.trim() : "" };
  });
}

/* The ids that the headings of a text get, as slug() in wiki/kernel/markdown/extensions.py makes them. */
export function placesIn(text) {
  const bare = text.replace(CODE, (code) => (code.includes("\n") ? code.replace(/[^\n]/g, " ") : code));
  const headings = [...bare.matchAll(HEADING), ...bare.matchAll(UNDERLINED)].map(([, words]) => words);
  return new Set(headings.map((words) => `h-${slug(words)}`));
}

function slug(heading) {
  const words = heading.replace(/\[\^[^\]]+\]/g, "").replace(LINK, "$1$3").replace(/[*_~`]/g, "");
  const plain = words.normalize("NFKD").replace(/[\u0080-\u{10ffff}]/gu, "").toLowerCase();
  return plain.replace(/[^a-z0-9]+/g, "-").slice(0, 60).replace(/^-+|-+$/g, "") || "x";
}

/* Whether an address leads to a heading that this text has not; the second of one name has a number behind it. */
export const isMissing = (address, places) =>
  address.startsWith("#h-") && ![address, address.replace(/[-_]\d+$/, "")].some((one) => places.has(one.slice(1)));

/* `dead` for what leads nowhere, `fine` for another site or a place on this page, `ask` for an address of this site. */
export function judge(address, origin = "") {
  const local = localOf(address, origin);
  if (local.startsWith("/") && !local.startsWith("//")) return "ask";
  if (local.startsWith("#") && local.length > 1) return "fine";
  if (/^mailto:[^@\s]+@[^@\s]+$/i.test(local)) return "fine";
  if (!/^https?:\/\//i.test(local)) return "dead";
  return URL.canParse(local) && new URL(local).hostname.includes(".") || /^https?:\/\/(localhost|\[)/.test(local) ? "fine" : "dead";
}

/* An address of this site without its host. */
export const localOf = (address, origin) => (origin && address.startsWith(`${origin}/`) ? address.slice(origin.length) : address);

/* What somebody typed as an address, as one: `school.nl` is a site, a mail address is one to write to. Empty when it is
   none. */
export function asAddress(typed, origin = "") {
  const bare = localOf(typed.trim(), origin);
  if (!bare || /\s/.test(bare)) return "";
  if (/^\/(?!\/)/.test(bare) || bare.startsWith("#")) return bare;
  if (/^[^@\s:/]+@[^@\s]+\.[a-z]{2,}$/i.test(bare)) return `mailto:${bare}`;
  if (SCHEME.test(bare) && !/^[\w-]+(\.[\w-]+)+:\d/.test(bare)) return judge(bare) === "fine" ? bare : "";
  const site = `https://${bare}`;
  return /^[\w-]+(\.[\w-]+)*\.[a-z]{2,}(:\d+)?([/?#].*)?$/i.test(bare) && URL.canParse(site) ? site : "";
}

/* The link at a place in a line: { from, to, words, address }; null when there is none. */
export function linkAt(line, place) {
  for (const { 0: all, 1: words, 2: address, index } of line.matchAll(LINK)) {
    if (address === undefined || all.startsWith("!") || place < index || place > index + all.length) continue;
    return { from: index, to: index + all.length, words: words.replace(/\\([[\]\\])/g, "$1"), address };
  }
  return null;
}

/* A link as Markdown. */
export function linkText(words, address) {
  const safe = address.replace(/[()<>\s]/g, (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, "0").toUpperCase()}`);
  return `[${words.replace(/\s+/g, " ").trim().replace(/[\\[\]]/g, "\\$&")}](${safe})`;
}
